/** The filters of a report as they stand in the URL, and the query that the API gets: a link shows what the sender saw. */
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { dateOfDay } from '../../../domain/shifts/wall-clock.ts';
import { plantTimeZone } from '../format/plant-time-zone.ts';
import { plantNowMs } from '../live/plant-clock.ts';
import type { QueryValue } from '../api/client.ts';
import { usePreferences } from '../stores/preferences.ts';
import { KIND_FACTS, presetsOf, SHIFT_CHOICES } from './report-kinds.ts';
import type { PeriodPreset, ReportKind, ShiftChoice } from './report-kinds.ts';
import { dayText, fromLocalText, presetDays, presetPeriod } from './report-period.ts';
import type { Period } from './report-period.ts';

export type IdName = 'shiftId' | 'sectorId' | 'plcConfigId' | 'itemId';

export interface ReportFilters {
  preset: ComputedRef<PeriodPreset>;
  /** undefined where the typed times are none or the wrong way round. */
  period: ComputedRef<Period | undefined>;
  groupBy: ComputedRef<string>;
  /** Of a report that is about one shift. */
  shiftChoice: ComputedRef<ShiftChoice>;
  id: (name: IdName) => number | null;
  text: (name: string) => string;
  set: (values: Record<string, string | number | null | undefined>) => void;
  /** What the API is asked; undefined while something is missing. */
  query: ComputedRef<Record<string, QueryValue> | undefined>;
}

export function useReportFilters(kind: () => ReportKind): ReportFilters {
  const route = useRoute();
  const router = useRouter();
  const preferences = usePreferences();
  const facts = computed(() => KIND_FACTS[kind()]);
  const text = (name: string): string => {
    const value = route.query[name];
    return typeof value === 'string' ? value : '';
  };
  const id = (name: IdName): number | null => Number(text(name)) || null;
  const preset = computed<PeriodPreset>(
    () => presetsOf(kind()).find((name) => name === text('period')) ?? facts.value.preset,
  );
  const period = computed<Period | undefined>(() => {
    const zone = plantTimeZone.value;
    if (preset.value !== 'custom') return presetPeriod(preset.value, zone, today.value);
    const [fromMs, toMs] = [fromLocalText(text('from'), zone), fromLocalText(text('to'), zone)];
    return fromMs !== undefined && toMs !== undefined && fromMs < toMs ? { fromMs, toMs } : undefined;
  });
  // Only the day matters: a period that moved with each second would ask the API again and again.
  const today = computed(() => Math.floor(plantNowMs.value / 60_000) * 60_000);
  const groupBy = computed(() => {
    const { groupings } = facts.value;
    return groupings.find((name) => name === text('groupBy')) ?? groupings[0] ?? 'none';
  });

  const shiftChoice = computed<ShiftChoice>(
    () => SHIFT_CHOICES.find((name) => name === text('shift')) ?? 'current',
  );

  /** What the API is asked of the time; undefined while something is missing or wrong. */
  const span = computed<Record<string, QueryValue> | undefined>(() => {
    const { ofShift, filters } = facts.value;
    const shiftId = id('shiftId');
    if (ofShift === true && shiftChoice.value !== 'chosen') return { shift: shiftChoice.value };
    if (ofShift === true) {
      const shiftDate = dayText(text('shiftDate'));
      return shiftDate !== '' && shiftId !== null ? { shiftDate, shiftId } : undefined;
    }
    const ofOneShift = { shiftId: filters.includes('shift') ? shiftId : null };
    // As dates: the API knows at which midnight the days of the chosen place begin.
    const days = presetDays(preset.value, plantTimeZone.value, today.value);
    if (days) return { from: dateOfDay(days.first), to: dateOfDay(days.last), ...ofOneShift };
    return period.value && { ...instantsOf(period.value), ...ofOneShift };
  });

  const query = computed<Record<string, QueryValue> | undefined>(() => {
    const { filters, groupings } = facts.value;
    const has = (name: (typeof filters)[number]): boolean => filters.includes(name);
    const common = {
      sectorId: has('sector') ? id('sectorId') : null,
      plcConfigId: has('machine') ? id('plcConfigId') : null,
      lang: preferences.locale === 'pt-BR' ? 'pt-BR' : 'en',
    };
    if (span.value === undefined) return undefined;
    return {
      ...common,
      ...span.value,
      itemId: has('item') ? id('itemId') : null,
      noOrder: has('noOrder') && text('noOrder') === 'loss' ? 'loss' : null,
      groupBy: groupings.length > 0 ? groupBy.value : null,
    };
  });

  function set(values: Record<string, string | number | null | undefined>): void {
    const written = Object.entries({ ...route.query, ...values }).filter(
      ([, value]) => value !== null && value !== undefined && value !== '',
    );
    void router.replace({ query: Object.fromEntries(written.map(([name, value]) => [name, String(value)])) });
  }
  return { preset, period, groupBy, shiftChoice, id, text, set, query };
}

function instantsOf({ fromMs, toMs }: Period): { from: string; to: string } {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}
