/** Kinds of a stop, in the order of precedence of DOMAIN 4 (time outside of shifts is no stop at all). Browser-safe. */
export const DOWNTIME_KINDS = ['planned', 'no_order', 'changeover', 'unplanned', 'micro_stop'] as const;
export type DowntimeKind = (typeof DOWNTIME_KINDS)[number];
