/** The audit log as a table that goes out: a line for each field that changed, so that a spreadsheet can filter by it. */
import type { Knex } from 'knex';
import { compareRecords } from '../../domain/audit/compare-records.ts';
import type { FieldChange } from '../../domain/audit/compare-records.ts';
import { fieldTitle } from '../../domain/audit/field-title.ts';
import { plantZone } from '../auth/plant-zone.ts';
import type { Scope } from '../auth/scope.ts';
import { exportTooLarge, shownTimestamp, yesOrNo } from '../exports/export-table.ts';
import type { CellValue, ExportLang, ExportTable } from '../exports/export-table.ts';
import { listBefore } from '../routes/list-rows.ts';
import type { ListQuery } from '../routes/list-rows.ts';
import { codesById, isReference } from '../transfer/references.ts';
import { AUDIT_SOURCE } from './audit-source.ts';
import { AUDIT_WORDS } from './audit-words.ts';

/** One file is made in memory; whoever has more narrows the period first. */
const ENTRIES_MAX = 5_000;
/** A spreadsheet's cell holds 32,767 characters. */
const CELL_MAX = 2_000;

const TITLES: Record<ExportLang, readonly string[]> = {
  'pt-BR': ['Quando', 'Quem', 'Ação', 'O quê', 'Registro', 'Campo', 'Antes', 'Depois', 'De onde', 'Pedido'],
  en: ['When', 'Who', 'Action', 'What', 'Record', 'Field', 'Before', 'After', 'From where', 'Request'],
};

interface Entry {
  at: Date | string;
  username: string | null;
  action: string;
  entity: string;
  entityId: string | null;
  before: unknown;
  after: unknown;
  ip: string | null;
  requestId: string | null;
}

type Codes = ReadonlyMap<string, ReadonlyMap<number, string>>;
/** How values are written: the language, the zone of times, and the codes of records that fields point to. */
interface Writing {
  lang: ExportLang;
  timeZone: string;
  codes: Codes;
}

/** Throws EXPORT_TOO_LARGE where more match than one file takes, FILTER_UNKNOWN. */
export async function exportAudit(
  knex: Knex,
  query: ListQuery,
  { lang, scope }: { lang: ExportLang; scope: Scope },
): Promise<ExportTable> {
  const { data, next } = await listBefore(knex, AUDIT_SOURCE, { ...query, limit: ENTRIES_MAX }, scope);
  if (next !== null) throw exportTooLarge(ENTRIES_MAX, `> ${ENTRIES_MAX}`);
  const entries = data.map((row) => {
    const entry = row as unknown as Entry;
    return { entry, changes: compareRecords(entry.before, entry.after) };
  });
  const codes = await loadCodes(
    knex,
    entries.flatMap(({ changes }) => changes),
  );
  const writing = { lang, codes, timeZone: await plantZone(knex, scope) };
  return {
    title: lang === 'pt-BR' ? 'Auditoria' : 'Audit',
    notes: [],
    columns: TITLES[lang].map((title, index) => ({ title, kind: index === 0 ? 'time' : 'text' })),
    rows: entries.flatMap(({ entry, changes }) => linesOf(entry, changes, writing)),
    timeZone: writing.timeZone,
    lang,
  };
}

async function loadCodes(knex: Knex, changes: readonly FieldChange[]): Promise<Codes> {
  const ids = new Map<string, number[]>();
  for (const { path, before, after } of changes) {
    const field = fieldOf(path);
    if (isReference(field)) ids.set(field, [...(ids.get(field) ?? []), ...idsIn(before), ...idsIn(after)]);
  }
  return new Map(
    await Promise.all(
      [...ids].map(async ([field, some]) => [field, await codesById(knex, field, some)] as const),
    ),
  );
}

const fieldOf = (path: readonly string[]): string => path.at(-1) ?? '';
const idsIn = (value: unknown): number[] => [value].flat().filter((id) => typeof id === 'number');

/** An entry without a change, such as a sign-in, is a line too. */
function linesOf(entry: Entry, changes: readonly FieldChange[], writing: Writing): CellValue[][] {
  const { username, action, entity, entityId, ip, requestId } = entry;
  const { actions, entities } = AUDIT_WORDS[writing.lang];
  const who = [
    new Date(entry.at).getTime(),
    username,
    actions[action] ?? action,
    entities[entity] ?? entity,
    entityId,
  ];
  const fields =
    changes.length === 0 ? [[null, null, null]] : changes.map((change) => toCells(change, writing));
  return fields.map((cells) => [...who, ...cells, ip, requestId]);
}

/** Name of the field with the names of what it lies in, and its value before and after. */
function toCells({ path, before, after }: FieldChange, writing: Writing): (string | null)[] {
  const { names } = AUDIT_WORDS[writing.lang];
  const name = fieldTitle(path, (part) => names[part] ?? part);
  return [name, ...[before, after].map((value) => toText(fieldOf(path), value, writing))];
}

function toText(field: string, value: unknown, writing: Writing): string | null {
  if (value === undefined || value === null || value === '') return null;
  return writeValue(field, value, writing).slice(0, CELL_MAX);
}

function writeValue(field: string, value: unknown, { lang, timeZone, codes }: Writing): string {
  const known = codes.get(field);
  if (known)
    return [value]
      .flat()
      .map((id) => known.get(Number(id)) ?? `#${String(id)}`)
      .join(', ');
  if (typeof value === 'boolean') return yesOrNo(value, lang);
  if (typeof value === 'number') return lang === 'pt-BR' ? String(value).replace('.', ',') : String(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return shownTimestamp(Date.parse(value), timeZone, lang);
  return AUDIT_WORDS[lang].values[field]?.[value] ?? value;
}
