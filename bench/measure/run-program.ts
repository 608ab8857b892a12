/** Runs a program that measures itself and prints one line of JSON. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** A measurement that takes longer hangs. */
const LONGEST_MS = 180_000;

/** @param entry path from bench/, for example clients/modbus-load.ts. Throws with what it wrote where it fails. */
export async function runProgram<T>(entry: string, options: object, nodeOptions: string[] = []): Promise<T> {
  const file = fileURLToPath(new URL(`../${entry}`, import.meta.url));
  return readAnswer(await runFile(process.execPath, [...nodeOptions, file, JSON.stringify(options)]));
}

/** The same for a program that is no Node. */
export async function runBinary<T>(file: string, args: readonly string[]): Promise<T> {
  return readAnswer(await runFile(file, args));
}

async function runFile(file: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(file, [...args], { timeout: LONGEST_MS, maxBuffer: 16 * 2 ** 20 });
  return stdout;
}

/** The last line: a library may have greeted before. */
function readAnswer<T>(output: string): T {
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as T;
}
