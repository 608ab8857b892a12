/** When each counter was last read, in a few bytes each: seconds behind the latest. They are rewritten often and need not be exact. */
import type { Baseline } from './baseline.ts';

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
