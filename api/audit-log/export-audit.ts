/** The audit log as a table that goes out: a line for each field that changed, so that a spreadsheet can filter by it. */
import type { Knex } from 'knex';
import { compareRecords } from '../../domain/audit/compare-records.ts';
import { plantZone } from '../auth/plant-zone.ts';
import type { Scope } from '../auth/scope.ts';
import { exportTooLarge } from '../exports/export-table.ts';
import type { CellValue, ExportLang, ExportTable } from '../exports/export-table.ts';
import { listBefore } from '../routes/list-rows.ts';
import type { ListQuery } from '../routes/list-rows.ts';
import { AUDIT_SOURCE } from './audit-source.ts';

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

/** Throws EXPORT_TOO_LARGE where more match than one file takes, FILTER_UNKNOWN. */
export async function exportAudit(
  knex: Knex,
  query: ListQuery,
  { lang, scope }: { lang: ExportLang; scope: Scope },
): Promise<ExportTable> {
  const { data, next } = await listBefore(knex, AUDIT_SOURCE, { ...query, limit: ENTRIES_MAX }, scope);
  if (next !== null) throw exportTooLarge(ENTRIES_MAX, `> ${ENTRIES_MAX}`);
  return {
    title: lang === 'pt-BR' ? 'Auditoria' : 'Audit',
    notes: [],
    columns: TITLES[lang].map((title, index) => ({ title, kind: index === 0 ? 'time' : 'text' })),
    rows: data.flatMap((row) => linesOf(row as unknown as Entry)),
    timeZone: await plantZone(knex, scope),
    lang,
  };
}

/** An entry without a change, such as a sign-in, is a line too. */
function linesOf(entry: Entry): CellValue[][] {
  const { username, action, entity, entityId, ip, requestId } = entry;
  const who = [new Date(entry.at).getTime(), username, action, entity, entityId];
  const changes = compareRecords(entry.before, entry.after);
  const fields = changes.length === 0 ? [[null, null, null]] : changes.map(toCells);
  return fields.map((cells) => [...who, ...cells, ip, requestId]);
}

function toCells({ path, before, after }: ReturnType<typeof compareRecords>[number]): (string | null)[] {
  return [path.join('.'), toText(before), toText(after)];
}

function toText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, CELL_MAX);
}
