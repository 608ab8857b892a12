/** Node-RED's own folder. Its package list has to be there: Pulso's storage does not write one, and each start would begin with an error in the log. */
import path from 'node:path';
import { readJsonFile, writeJsonFile } from './json-file.ts';

export function makeUserFolder(dataDir: string): string {
  const folder = path.join(dataDir, 'node-red');
  const packageList = path.join(folder, 'package.json');
  if (readJsonFile(packageList) === undefined)
    writeJsonFile(packageList, { name: 'pulso-flows', private: true, version: '0.0.1', dependencies: {} });
  return folder;
}
