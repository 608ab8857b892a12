/** `npm run generate`: writes the files that are made from the API's own tables. A test says when they are out of date. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { GENERATED } from './generated.ts';
import { projectDir } from './source-files.ts';

for (const [file, make] of Object.entries(GENERATED)) {
  writeFileSync(path.join(projectDir, file), await make());
  console.log(`wrote ${file}`);
}
