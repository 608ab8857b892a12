/** Registers of a PLC from a table that people edited, and to one. Nothing is saved while a single row is refused. */
import { parse } from 'csv-parse/sync';
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { registersImportAnswer, registersImportInput } from '../../domain/contracts/plc-versions.ts';
import type { RegisterInput } from '../../domain/contracts/plcs.ts';
import { DomainError } from '../../domain/errors.ts';
import type { FieldError } from '../../domain/errors.ts';
import { comparePlcs } from '../../domain/plc/compare-plcs.ts';
import { readRegisterTable, toRegisterTable } from '../../domain/plc/register-table.ts';
import type { RegisterTableRow } from '../../domain/plc/register-table.ts';
import { toCsv } from '../exports/to-csv.ts';
import { takeSnapshot } from './plc-versions.ts';
import type { PlcSnapshot } from './plc-versions.ts';
import { toRegisterRows } from './register-rows.ts';
import { findPlc, patchPlc } from './save-plc.ts';
import type { Who } from './save-plc.ts';

type Answer = z.output<typeof registersImportAnswer>;

export function exportRegisters(registers: readonly object[]): string {
  const [heading = [], ...rows] = toRegisterTable(registers);
  const columns = heading.map((title) => ({ title, kind: 'text' as const }));
  return toCsv({ title: '', notes: [], columns, rows, timeZone: 'UTC', lang: 'en' }, 'csv');
}

/** Throws CSV_UNREADABLE or CSV_COLUMN_UNKNOWN; faults of rows are in the answer, and nothing is saved then. */
export async function importRegisters(
  knex: Knex,
  who: Who,
  plcConfigId: number,
  input: z.output<typeof registersImportInput>,
): Promise<Answer> {
  await findPlc(knex, plcConfigId, who.principal.scope);
  const current = await takeSnapshot(knex, plcConfigId);
  const rows = readRows(input.csv);
  checkPlaces(rows, current);
  const { registers, removed } = merge(current, rows, input.mode);
  const { registers: differences } = comparePlcs(
    { registers: current.registers.map(withoutPlace) },
    { registers: registers.map(withoutPlace) },
  );
  const changes = new Map(differences.map(({ name, change }) => [name, change]));
  const isRefused = rows.some(({ errors }) => errors.length > 0);
  const saved = !isRefused && !input.preview;
  if (saved) {
    const patch = {
      registers,
      ...(input.version === undefined ? {} : { version: input.version }),
    };
    await patchPlc(knex, who, plcConfigId, patch, { action: 'import' });
  }
  return {
    saved,
    removed,
    rows: rows.map(({ line, name, errors }) => ({
      line,
      name,
      change: errors.length > 0 ? 'refused' : changeOf(changes.get(name)),
      errors: errors.map(({ path, code, message }) => ({ field: path, code, message })),
    })),
  };
}

/** Area and offset follow from the address and its dialect, which the file has. */
function withoutPlace(register: RegisterInput): RegisterInput {
  return { ...register, area: undefined, offset: undefined };
}

function changeOf(change: 'added' | 'removed' | 'changed' | undefined): 'added' | 'changed' | 'unchanged' {
  return change === 'added' || change === 'changed' ? change : 'unchanged';
}

function readRows(csv: string): RegisterTableRow[] {
  const text = csv.replace(/^\uFEFF/, '');
  let cells: string[][];
  try {
    cells = parse(text, { delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: false });
  } catch (cause) {
    throw new DomainError('CSV_UNREADABLE', 'The file is no CSV: a quotation mark is not closed.', { cause });
  }
  const { rows, unknownColumns } = readRegisterTable(cells);
  if (unknownColumns.length > 0)
    throw new DomainError('CSV_COLUMN_UNKNOWN', 'The file has columns that registers do not have.', {
      context: { columns: unknownColumns.join(', ') },
    });
  if (rows.length === 0) throw new DomainError('CSV_EMPTY', 'The file holds no register.');
  return rows;
}

/** Brazilian spreadsheets write semicolons, as the comma is their decimal sign. */
function delimiterOf(text: string): string {
  const heading = text.slice(0, text.search(/\r?\n|$/));
  return [';', '\t'].find((sign) => heading.includes(sign)) ?? ',';
}

/** Addresses, types and double names, by the same rules as a save. */
function checkPlaces(rows: readonly RegisterTableRow[], { dialect }: PlcSnapshot): void {
  const readable = rows.filter((row) => row.register !== undefined);
  const seen = new Set<string>();
  for (const row of readable) {
    try {
      toRegisterRows([row.register as RegisterInput], dialect ?? null);
    } catch (error) {
      if (!(error instanceof DomainError) || !error.details) throw error;
      row.errors.push(...error.details.map(withoutIndex));
    }
    if (seen.has(row.name))
      row.errors.push({ path: 'name', code: 'ALREADY_EXISTS', message: 'This value is in use already.' });
    seen.add(row.name);
  }
}

function withoutIndex(fault: FieldError): FieldError {
  return { ...fault, path: fault.path.replace(/^registers\.\d+\./, '') };
}

/** A row takes the place of the register with its name, which keeps its id and history; cells that are empty keep what is. */
function merge(
  { registers }: PlcSnapshot,
  rows: readonly RegisterTableRow[],
  mode: 'merge' | 'replace',
): { registers: RegisterInput[]; removed: string[] } {
  const names = new Set(rows.map(({ name }) => name));
  const kept = registers.filter(({ name }) => names.has(name) || mode === 'merge');
  const byName = new Map<string, RegisterInput>(kept.map((register) => [register.name, register]));
  for (const { name, register } of rows) {
    if (!register) continue;
    const earlier = byName.get(name);
    // A new address says where: the old area and offset must not speak against it.
    const base = earlier && withoutPlace(earlier);
    byName.set(name, { ...base, ...register });
  }
  const removed = registers.filter(({ name }) => !byName.has(name)).map(({ name }) => name);
  return { registers: [...byName.values()], removed };
}
