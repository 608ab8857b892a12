/** The end of a log file, for the sentence that says why a process died. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A log may be huge; its end is in here. */
const TAIL_BYTES = 16_384;

/** The last lines that say something (no blank lines, no stack frames), or '' where there is no such file. */
export function lastLines(file: string, count: number): string {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(handle);
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(handle, buffer, 0, buffer.length, size - buffer.length);
    const lines = buffer.toString('utf8').split('\n');
    return lines
      .filter((line) => line.trim() !== '' && !/^\s+at /.test(line))
      .slice(-count)
      .join('\n');
  } finally {
    closeSync(handle);
  }
}
