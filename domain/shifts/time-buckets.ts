/** All time as pieces that sums are kept of: each shift, and between shifts what is left of each local day. Browser-safe. */
import { clipSpans } from './shift-occurrences.ts';
import type { ShiftOccurrence, Span } from './shift-types.ts';
import { dateOfDay, dayStartMs, localDay } from './wall-clock.ts';

export interface TimeBucket extends Span {
  /** null: nobody works. */
  shift: ShiftOccurrence | null;
  localDate: string;
  /** Fingerprint of what it is; another one after the shift's hours were changed. */
  key: string;
  /** False where the period cuts it. */
  isWhole: boolean;
}

/** Buckets without gap or overlap over [fromMs, toMs). @param occurrences all that touch the period and a day on either side of it */
export function timeBuckets(
  occurrences: readonly ShiftOccurrence[],
  timeZone: string,
  fromMs: number,
  toMs: number,
): TimeBucket[] {
  const buckets = occurrences.map(shiftBucket);
  let next = 0;
  const lastDay = localDay(timeZone, toMs - 1);
  for (let day = localDay(timeZone, fromMs); day <= lastDay; day += 1) {
    const endMs = dayStartMs(timeZone, day + 1);
    let atMs = dayStartMs(timeZone, day);
    while (atMs < endMs) {
      while ((occurrences[next]?.endMs ?? Infinity) <= atMs) next += 1;
      const shift = occurrences[next];
      const idleUntilMs = Math.min(endMs, shift?.startMs ?? endMs);
      if (idleUntilMs > atMs) buckets.push(idleBucket(atMs, idleUntilMs, dateOfDay(day)));
      atMs = idleUntilMs >= endMs ? endMs : (shift?.endMs ?? endMs);
    }
  }
  return buckets
    .filter(({ startMs, endMs }) => startMs < toMs && endMs > fromMs)
    .toSorted((a, b) => a.startMs - b.startMs)
    .map((bucket) => clip(bucket, fromMs, toMs));
}

function shiftBucket(shift: ShiftOccurrence): TimeBucket {
  const { startMs, endMs, localDate, shiftId, exceptionId, breaks } = shift;
  const pauses = breaks.map((pause) => `${pause.startMs - startMs}-${pause.endMs - startMs}`);
  const key = [`s${shiftId ?? ''}`, `x${exceptionId ?? ''}`, localDate, endMs - startMs, ...pauses].join('/');
  return { startMs, endMs, shift, localDate, key, isWhole: true };
}

function idleBucket(startMs: number, endMs: number, localDate: string): TimeBucket {
  return {
    startMs,
    endMs,
    shift: null,
    localDate,
    key: `idle/${localDate}/${endMs - startMs}`,
    isWhole: true,
  };
}

function clip(bucket: TimeBucket, fromMs: number, toMs: number): TimeBucket {
  const [part] = clipSpans([bucket], fromMs, toMs);
  if (!part || (part.startMs === bucket.startMs && part.endMs === bucket.endMs)) return bucket;
  return { ...bucket, ...part, isWhole: false };
}
