/** Between what a cell of a file says and what the API takes. What cannot be read stays text, so that the schema names it. */
import { yesOrNo } from '../exports/export-table.ts';
import type { CellValue } from '../exports/export-table.ts';
import type { FieldKind } from './transfer-fields.ts';

const YES = /^(1|true|yes|y|sim|s|x|verdadeiro)$/i;
const NO = /^(0|false|no|n|não|nao|falso)$/i;
const DAY_MS = 86_400_000;
/** Day 0 of a spreadsheet, with its 29 February 1900 that never was. */
const SHEET_EPOCH_MS = Date.UTC(1899, 11, 30);

/** A cell as it goes out; references are codes already. */
export function toCell(kind: FieldKind, value: unknown, lang: 'pt-BR' | 'en'): CellValue {
  if (value === null || value === undefined || value === '') return null;
  if (kind === 'boolean') return yesOrNo(value, lang);
  if (kind === 'integer' || kind === 'decimal') return Number(value);
  if (kind === 'moment') return momentText(value);
  if (kind === 'spans')
    return (value as { start: string; end: string }[]).map(({ start, end }) => `${start}-${end}`).join(' ');
  return Array.isArray(value) ? value.join(' ') : `${value as string | number}`;
}

/** A cell that is not empty, as the schema takes it; references are left as codes. */
export function readCell(kind: FieldKind, text: string): unknown {
  switch (kind) {
    case 'boolean':
      return YES.test(text) ? true : NO.test(text) ? false : text;
    // "1.000" is a thousand to some and one to others: pieces are digits alone.
    case 'integer':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
    case 'decimal':
      return /^-?\d{1,15}([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : text;
    case 'clock':
      return clockText(text);
    case 'day':
    case 'moment':
      return dayText(text);
    case 'weekdays':
      return text.split(/[\s;,]+/).map((day) => (/^\d$/.test(day) ? Number(day) : day));
    case 'spans':
      return text.split(/[\s;]+/).map((span) => {
        const [start = '', end = ''] = span.split('-');
        return { start: clockText(start), end: clockText(end) };
      });
    case 'references':
      return text.split(/[\s;,]+/);
    default:
      return text;
  }
}

/** Without the apostrophe that kept a spreadsheet from taking it for a formula. */
export function plainText(text: string): string {
  return (/^'\s*[=+\-@]|^'[\t\r\n]/.test(text) ? text.slice(1) : text).trim();
}

/** True where a change would change nothing. */
export function isSame(sent: unknown, stored: unknown): boolean {
  return comparable(sent) === comparable(stored);
}

function comparable(value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return new Date(value).toISOString();
  // The database keeps the keys of an object in an order of its own.
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** A day that was entered as such goes out as a day. */
function momentText(value: unknown): string {
  const text = (value instanceof Date ? value : new Date(String(value))).toISOString();
  return text.endsWith('T12:00:00.000Z') ? text.slice(0, 10) : text;
}

function dayText(text: string): string {
  const brazilian = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text);
  if (brazilian) return `${brazilian[3]}-${brazilian[2]}-${brazilian[1]}`;
  if (/^\d{5}$/.test(text))
    return new Date(SHEET_EPOCH_MS + Number(text) * DAY_MS).toISOString().slice(0, 10);
  return text;
}

/** `6:00` and `06:00:00` are 06:00; so is a quarter of a day, as a workbook keeps it. */
function clockText(text: string): string {
  const clock = /^(\d{1,2}):(\d\d)(:00)?$/.exec(text);
  if (clock) return `${clock[1]?.padStart(2, '0')}:${clock[2]}`;
  if (!/^0?\.\d+$/.test(text)) return text;
  const minutes = Math.round(Number(text) * 1440);
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
