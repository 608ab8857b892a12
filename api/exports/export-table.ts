/** A table as it is handed out as a file: what CSV, XLSX and PDF are made of. Titles and texts are in the reader's language already. */
import { DomainError } from '../../domain/errors.ts';

/** percent: a ratio, 0.75 is shown as 75 %; hours: from ms; time: an instant (ms), shown in the table's time zone. */
export type ColumnKind = 'text' | 'integer' | 'decimal' | 'percent' | 'hours' | 'time';
export type CellValue = string | number | null;

export interface ExportColumn {
  title: string;
  kind: ColumnKind;
}

export interface ExportTable {
  title: string;
  /** What was asked: period, filters, when it was calculated. */
  notes: readonly string[];
  columns: readonly ExportColumn[];
  rows: readonly (readonly CellValue[])[];
  /** The sum, below the rows. */
  total?: readonly CellValue[];
  timeZone: string;
  lang: ExportLang;
}

export const EXPORT_FORMATS = ['csv', 'csv-br', 'xlsx', 'pdf'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export const EXPORT_LANGS = ['pt-BR', 'en'] as const;
export type ExportLang = (typeof EXPORT_LANGS)[number];

/** How a reader of the language writes numbers. */
export function localeOf(lang: ExportLang): string {
  return lang === 'pt-BR' ? 'pt-BR' : 'en-US';
}

/** Of the readers' languages. */
export type Words = readonly [portuguese: string, english: string];

export function inLanguage(words: Words, lang: ExportLang): string {
  return words[lang === 'pt-BR' ? 0 : 1];
}

export function yesOrNo(value: unknown, lang: ExportLang): string {
  return inLanguage(value ? ['sim', 'yes'] : ['não', 'no'], lang);
}

/** @param total how many rows there are, as far as they were counted */
export function exportTooLarge(limit: number, total: number | string): DomainError {
  const message = 'The list is too long for one file; filter it first.';
  return new DomainError('EXPORT_TOO_LARGE', message, { context: { limit, total } });
}

const HOUR_MS = 3_600_000;
/** Digits after the point. */
export const DECIMALS = {
  text: 0,
  integer: 0,
  decimal: 3,
  percent: 2,
  hours: 3,
  time: 0,
} as const satisfies Record<ColumnKind, number>;

/** The number that a reader sees: 75 for a ratio of 0.75, 1.5 for 5 400 000 ms. */
export function shownNumber(kind: ColumnKind, value: number): number {
  if (kind === 'percent') return value * 100;
  return kind === 'hours' ? value / HOUR_MS : value;
}

/**
 * Text that a spreadsheet must not take for a formula gets an apostrophe in front: what begins with = + - @ (also after blanks), or with a
 * tab or line break. The only place of this rule; numbers are written as numbers and need none.
 */
export function harmlessText(text: string): string {
  return /^\s*[=+\-@]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}

/** `2026-11-24 06:00:00` in a zone. */
export function localTimestamp(ms: number, timeZone: string): string {
  return formatter(timeZone).format(ms).replace(',', '');
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known =
    formatters.get(timeZone) ??
    // Sweden writes dates as ISO 8601 does.
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  formatters.set(timeZone, known);
  return known;
}

/** As a reader writes it. */
export function shownTimestamp(ms: number, timeZone: string, lang: ExportLang): string {
  const timestamp = localTimestamp(ms, timeZone);
  return lang === 'pt-BR' ? brazilianTimestamp(timestamp) : timestamp;
}

/** `24/11/2026 06:00:00` from `2026-11-24 06:00:00`. */
export function brazilianTimestamp(timestamp: string): string {
  return timestamp.replace(/^(\d{4})-(\d\d)-(\d\d)/, '$3/$2/$1');
}
