/** The newest lines of the log files that this process writes. */
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'winston';

/** The end of the newest file; older lines have seldom to do with what somebody asks about. */
const LOG_BYTES = 512 * 1024;

/** '' where it writes none. */
export async function readRecentLog({ transports }: Logger): Promise<string> {
  const dir = transports
    .map((one) => ('dirname' in one ? one.dirname : undefined))
    .find((name) => typeof name === 'string');
  if (dir === undefined) return '';
  const name = (await readdir(dir))
    .filter((file) => /^api-.*\.log$/.test(file))
    .toSorted()
    .at(-1);
  if (name === undefined) return '';
  const file = await open(path.join(dir, name));
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - LOG_BYTES);
    const { buffer, bytesRead } = await file.read({
      position: from,
      length: size - from,
      buffer: Buffer.alloc(size - from),
    });
    const text = buffer.toString('utf8', 0, bytesRead);
    // The first line may be cut.
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } finally {
    await file.close();
  }
}
