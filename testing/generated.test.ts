import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { GENERATED } from './generated.ts';
import { projectDir } from './source-files.ts';

describe('what npm run generate writes', function () {
  for (const [file, make] of Object.entries(GENERATED))
    it(`is up to date: ${file}`, async () => {
      const written = readFileSync(path.join(projectDir, file), 'utf8');
      expect(written === (await make()), 'run `npm run generate` and commit what it wrote').to.equal(true);
    });
});
