/** Every report that the screen offers, in one table: its address, what it can be grouped by, and which filters make sense. */
import { REPORT_MAX_DAYS } from '../../../domain/oee/report-limits.ts';

export const REPORT_KINDS = [
  'oee',
  'production',
  'downtime',
  'defects',
  'reconciliation',
  'timeline',
  'shift-handover',
] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];
export type ReportFilter = 'shift' | 'sector' | 'machine' | 'item' | 'noOrder';

interface KindFacts {
  /** Values of `groupBy`; the first is what the API takes by itself. */
  groupings: readonly string[];
  filters: readonly ReportFilter[];
  /** The period that the report opens with. */
  preset: PeriodPreset;
  /** It is about one shift, not about a stretch of time. */
  ofShift?: boolean;
}
/** Which shift: the one that goes on, the one that ended last, or one by its date and name. */
export const SHIFT_CHOICES = ['current', 'previous', 'chosen'] as const;
export type ShiftChoice = (typeof SHIFT_CHOICES)[number];

export const PERIOD_PRESETS = [
  'today',
  'yesterday',
  'days7',
  'days30',
  'month',
  'lastMonth',
  'custom',
] as const;
export type PeriodPreset = (typeof PERIOD_PRESETS)[number];

const GROUPS = ['machine', 'shift', 'day', 'item', 'order', 'sector', 'none'] as const;
const PLACES = ['shift', 'sector', 'machine', 'item'] as const;
const read = { preset: 'days7' } as const;

export const KIND_FACTS: Record<ReportKind, KindFacts> = {
  oee: { ...read, groupings: GROUPS, filters: [...PLACES, 'noOrder'] },
  production: { ...read, groupings: GROUPS, filters: PLACES },
  downtime: { ...read, groupings: ['reason', ...GROUPS], filters: PLACES },
  defects: { ...read, groupings: ['defect', ...GROUPS], filters: PLACES },
  reconciliation: { ...read, groupings: ['machine', 'shift', 'day'], filters: ['sector', 'machine'] },
  timeline: { ...read, preset: 'today', groupings: [], filters: ['sector', 'machine'] },
  'shift-handover': { ...read, ofShift: true, groupings: [], filters: ['sector', 'machine'] },
};

/** At most so many days a preset has. */
const DAYS_MAX: Partial<Record<PeriodPreset, number>> = { days30: 30, month: 31, lastMonth: 31 };

/** Those that a report can cover at once. */
export const presetsOf = (kind: ReportKind): PeriodPreset[] =>
  PERIOD_PRESETS.filter((preset) => (DAYS_MAX[preset] ?? 0) <= REPORT_MAX_DAYS[kind]);

/** The one that an address names; the OEE where it names none of ours. */
export function reportKindOf(name: unknown): ReportKind {
  return REPORT_KINDS.find((kind) => kind === name) ?? 'oee';
}
