/** The few statistics that the comparisons need. */

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Nearest rank; NaN of nothing. */
export function percentile(values: readonly number[], percent: number): number {
  const inOrder = [...values].sort((a, b) => a - b);
  const rank = Math.max(0, Math.ceil((percent / 100) * inOrder.length) - 1);
  return inOrder[rank] ?? Number.NaN;
}

/** As many digits as the noise leaves room for. */
export function round(value: number, digits = 3): number {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : value;
}
