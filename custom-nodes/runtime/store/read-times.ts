/** When each counter was last read, in a few bytes each: seconds behind the latest. They are rewritten often and need not be exact. */
import type { PlcReading } from '../messages.ts';
import type { Baseline } from './durable-store.ts';

export type ReadTimes = Pick<Baseline, 'readAtMs' | 'pollStartedMs' | 'monotonicMs'>;

/**
 * When a value was read, as far as counting goes: not before its poll began. Its answer's time says less, as an answer may have waited
 * for a process that stood still, and the counter would then have made its next pieces in no time.
 */
export function readTimes(read: Pick<PlcReading, 'readAtMs' | 'monotonicMs' | 'pollStartedMs'>): ReadTimes {
  const { readAtMs, monotonicMs, pollStartedMs } = read;
  return { readAtMs: readAtMs - (monotonicMs - pollStartedMs), monotonicMs, pollStartedMs };
}

interface Packed {
  latestMs: number;
  ids: number[];
  /** Rounded up: a gap may look longer than it was, never shorter. */
  secondsBehind: number[];
}

export function writeReadTimes(baselines: readonly [number, Baseline][]): string {
  let latestMs = 0;
  for (const [, { readAtMs }] of baselines) latestMs = Math.max(latestMs, Math.floor(readAtMs));
  const packed: Packed = { latestMs, ids: [], secondsBehind: [] };
  for (const [id, { readAtMs }] of baselines) {
    packed.ids.push(id);
    packed.secondsBehind.push(Math.max(0, Math.ceil((latestMs - readAtMs) / 1000)));
  }
  return JSON.stringify(packed);
}

export function readReadTimes(text: string | undefined): [number, number][] {
  if (text === undefined) return [];
  const { latestMs, ids, secondsBehind } = JSON.parse(text) as Packed;
  return ids.map((id, index) => [id, latestMs - (secondsBehind[index] ?? 0) * 1000]);
}
