/** How much time a report covers at once, in days. Browser-safe. */

/** Summaries carry a year; what is read entry by entry is bounded by what a screen shows. */
const YEAR_DAYS = 400;
const ENTRY_DAYS = 31;
const TIMELINE_DAYS = 7;
const SHIFT_DAYS = 2;

export const REPORT_MAX_DAYS = {
  oee: YEAR_DAYS,
  production: YEAR_DAYS,
  downtime: YEAR_DAYS,
  defects: YEAR_DAYS,
  reconciliation: ENTRY_DAYS,
  timeline: TIMELINE_DAYS,
  'shift-handover': SHIFT_DAYS,
} as const;
