/** Before `npm test` and `npm run api`: builds the screens where they are missing or out of date. */
import path from 'node:path';
import { areScreensBuilt, buildScreens } from './start/build-screens.ts';
import { projectDir } from './project-dir.ts';
import { runCommand } from './run-command.ts';

await runCommand(async () => {
  if (areScreensBuilt()) return;
  console.log('Building the screens (once, and after an update) …');
  await buildScreens(path.join(projectDir, '.cache'), new AbortController().signal);
});
