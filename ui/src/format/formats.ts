/** Numbers, dates and ages as the plant reads them: by the chosen language, in the plant's time zone. */
import { computed, inject, provide } from 'vue';
import type { ComputedRef, InjectionKey } from 'vue';
import { useI18n } from 'vue-i18n';
import { plantTimeZone } from './plant-time-zone.ts';

export interface Formats {
  count: (value: number | null | undefined) => string;
  decimal: (value: number | null | undefined, digits?: number) => string;
  /** 0.8333 → "83,3 %". */
  percent: (ratio: number | null | undefined, digits?: number) => string;
  dateTime: (iso: string | null | undefined) => string;
  date: (iso: string | null | undefined) => string;
  time: (at: string | number | null | undefined) => string;
  /** Day, month and time: for what lies beyond today. */
  dayTime: (at: string | number | null | undefined) => string;
  /** Length of time in words that fit a card: "8 s", "12 min", "3 h 05 min", "2 d 4 h". */
  duration: (ms: number) => string;
}

const NONE = '—';

/** The zone of what a component shows, for those in it. */
const SHOWN_ZONE: InjectionKey<() => string | undefined> = Symbol('zone');

/** @param zone of what this component and those in it show, where its company may have another one than the plant's */
export function useFormats(zone?: () => string | undefined): ComputedRef<Formats> {
  const { locale } = useI18n();
  const outer = inject(SHOWN_ZONE, undefined);
  const shown = (): string | undefined => zone?.() ?? outer?.();
  if (zone) provide(SHOWN_ZONE, shown);
  return computed(() => makeFormats(locale.value, shown() ?? plantTimeZone.value));
}

export function makeFormats(locale: string, timeZone: string): Formats {
  const integers = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const dateTimes = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium', timeZone });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeZone });
  const times = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  const dayTimes = new Intl.DateTimeFormat(locale, {
    day: '2-digit',
    month: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
  const show = (value: string | number, format: Intl.DateTimeFormat): string =>
    format.format(new Date(value));
  return {
    count: (value) => (value == null ? NONE : integers.format(value)),
    decimal: (value, digits = 1) =>
      value == null ? NONE : value.toLocaleString(locale, { maximumFractionDigits: digits }),
    percent: (ratio, digits = 0) =>
      ratio == null
        ? NONE
        : ratio.toLocaleString(locale, {
            style: 'percent',
            minimumFractionDigits: digits,
            maximumFractionDigits: digits,
          }),
    dateTime: (iso) => (iso == null ? NONE : show(iso, dateTimes)),
    date: (iso) => (iso == null ? NONE : show(iso, dates)),
    time: (at) => (at == null ? NONE : show(at, times)),
    dayTime: (at) => (at == null ? NONE : show(at, dayTimes)),
    duration,
  };
}

/** Unit symbols of the SI are the same in both languages, so this needs no texts. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
