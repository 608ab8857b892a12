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
  /** To the second. */
  exactTime: (at: string | number | null | undefined) => string;
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
  return computed(() => formatsOf(locale.value, shown() ?? plantTimeZone.value));
}

/** One for each language and zone: making them takes a phone longer than drawing the card that shows them. */
const made = new Map<string, Formats>();
function formatsOf(locale: string, timeZone: string): Formats {
  const name = `${locale} ${timeZone}`;
  const formats = made.get(name) ?? makeFormats(locale, timeZone);
  made.set(name, formats);
  return formats;
}

function makeFormats(locale: string, timeZone: string): Formats {
  const numbers = (options: (digits: number) => Intl.NumberFormatOptions) =>
    keep((digits: number) => new Intl.NumberFormat(locale, options(digits)));
  const decimals = numbers((digits) => ({ maximumFractionDigits: digits }));
  const percents = numbers((digits) => ({
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }));
  const instants = keep(
    (form: keyof typeof FORMS) => new Intl.DateTimeFormat(locale, { ...formOf(locale, form), timeZone }),
  );
  const show = (at: string | number | null | undefined, form: keyof typeof FORMS): string =>
    at == null ? NONE : instants(form).format(new Date(at));
  return {
    count: (value) => (value == null ? NONE : decimals(0).format(value)),
    decimal: (value, digits = 1) => (value == null ? NONE : decimals(digits).format(value)),
    percent: (ratio, digits = 0) => (ratio == null ? NONE : percents(digits).format(ratio)),
    dateTime: (iso) => show(iso, 'dateTime'),
    date: (iso) => show(iso, 'date'),
    time: (at) => show(at, 'time'),
    exactTime: (at) => show(at, 'exactTime'),
    dayTime: (at) => show(at, 'dayTime'),
    duration,
  };
}

const FORMS = {
  dateTime: { dateStyle: 'short', timeStyle: 'medium' },
  date: { dateStyle: 'short' },
  time: { timeStyle: 'short' },
  exactTime: { timeStyle: 'medium' },
  dayTime: { day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Nobody who writes AM and PM writes 01:57 AM. */
const formOf = (locale: string, form: keyof typeof FORMS): Intl.DateTimeFormatOptions =>
  form === 'dayTime' && locale === 'en-US' ? { ...FORMS[form], hour: 'numeric' } : FORMS[form];

/** Makes what is asked for once, and only then. */
function keep<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const kept = new Map<Key, Value>();
  return (key) => {
    const value = kept.get(key) ?? make(key);
    kept.set(key, value);
    return value;
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
