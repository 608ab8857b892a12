/**
 * From the recorded changes of a register to evenly spaced points. Only changes are recorded, so an empty bucket holds the value before it;
 * while the quality was bad or the link was lost nothing is known, and the chart has a gap instead of a line. Pure.
 */

/** What was recorded in one bucket; `last` is null where the last record was of bad quality. */
export interface SeriesBucket {
  index: number;
  min: number | null;
  max: number | null;
  avg: number | null;
  last: number | null;
  samples: number;
}
/** The link was lost from one time to another; null: it still is. */
export interface LinkLoss {
  fromMs: number;
  toMs: number | null;
}
interface SeriesInput {
  fromMs: number;
  bucketMs: number;
  points: number;
  /** Buckets that begin later are the future: nothing is known of them. */
  nowMs: number;
  buckets: readonly SeriesBucket[];
  losses: readonly LinkLoss[];
  /** The value that held at the begin, null where it is not known. */
  before: number | null;
}
export interface FilledSeries {
  at: string[];
  min: (number | null)[];
  max: (number | null)[];
  avg: (number | null)[];
  last: (number | null)[];
  samples: number[];
}

/** Arrays of `points` entries. */
export function fillSeries(input: SeriesInput): FilledSeries {
  const recorded = new Map(input.buckets.map((bucket) => [bucket.index, bucket]));
  const filled: FilledSeries = { at: [], min: [], max: [], avg: [], last: [], samples: [] };
  let held = input.before;
  for (let index = 0; index < input.points; index += 1) {
    const startMs = input.fromMs + index * input.bucketMs;
    const endMs = startMs + input.bucketMs;
    const bucket = recorded.get(index);
    if (bucket) held = bucket.last;
    const isKnown = startMs <= input.nowMs && !isLost(input.losses, endMs);
    const resting = isKnown ? held : null;
    filled.at.push(new Date(startMs).toISOString());
    filled.min.push(bucket?.min ?? resting);
    filled.max.push(bucket?.max ?? resting);
    filled.avg.push(bucket?.avg ?? resting);
    filled.last.push(resting);
    filled.samples.push(bucket?.samples ?? 0);
  }
  return filled;
}

/** The link was away at the end of the bucket. */
function isLost(losses: readonly LinkLoss[], endMs: number): boolean {
  return losses.some(({ fromMs, toMs }) => fromMs < endMs && (toMs ?? Infinity) >= endMs);
}
