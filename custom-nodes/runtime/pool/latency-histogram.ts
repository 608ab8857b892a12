/** Counts durations in fixed buckets, as Prometheus wants them; nothing is allocated per observation. */

/** Upper bounds, ms; one more bucket takes the rest. */
export const LATENCY_BUCKETS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] as const;

export class LatencyHistogram {
  /** Not cumulative; as many as there are bounds, and one. */
  readonly counts = new Float64Array(LATENCY_BUCKETS_MS.length + 1);
  sumMs = 0;
  count = 0;

  add(durationMs: number): void {
    let bucket = 0;
    while (bucket < LATENCY_BUCKETS_MS.length && durationMs > (LATENCY_BUCKETS_MS[bucket] ?? Infinity))
      bucket += 1;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sumMs += durationMs;
    this.count += 1;
  }

  /** Adds another histogram's observations to this one. */
  merge(other: LatencyHistogram): void {
    for (let index = 0; index < this.counts.length; index += 1)
      this.counts[index] = (this.counts[index] ?? 0) + (other.counts[index] ?? 0);
    this.sumMs += other.sumMs;
    this.count += other.count;
  }
}
