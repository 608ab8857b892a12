/** Stretches of a timeline of which nothing is known: no collector told a state. Unknown is drawn, never left looking like rest. Pure. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/** @param known in the order of time */
export function timelineGaps(known: readonly Stretch[], { fromMs, toMs }: Stretch): Stretch[] {
  const gaps: Stretch[] = [];
  let seenMs = fromMs;
  for (const stretch of known) {
    if (stretch.fromMs > seenMs) gaps.push({ fromMs: seenMs, toMs: Math.min(stretch.fromMs, toMs) });
    seenMs = Math.max(seenMs, stretch.toMs);
  }
  if (seenMs < toMs) gaps.push({ fromMs: seenMs, toMs });
  return gaps.filter((gap) => gap.toMs > gap.fromMs);
}
