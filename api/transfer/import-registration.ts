/**
 * A file of records: each row creates one or updates the one with its code, by the same rules and with the same record in the audit log as a
 * single change. All rows are one transaction. A dry run does everything and takes it back, so that it cannot promise what a save refuses.
 */
import type { Knex } from 'knex';
import type { ImportAnswer, ImportRow } from '../../domain/contracts/transfers.ts';
import { DomainError } from '../../domain/errors.ts';
import type { FieldError } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { invalidInput } from '../http/errors.ts';
import { faultsOf } from '../routes/faults-of.ts';
import { findRow } from '../routes/list-rows.ts';
import { createRow, patchRow } from '../routes/registration-rows.ts';
import type { Registration, RowChange } from '../routes/registration.ts';
import { isSame } from './cells.ts';
import type { FileRow } from './read-rows.ts';

type Values = Record<string, unknown>;
type Who = Pick<RowChange, 'principal' | 'request'>;
interface Choice {
  dryRun: boolean;
  /** Saves the right rows although others are refused. */
  skipBad: boolean;
}

/** Ends a transaction without a failure. */
class TakenBack extends Error {}

/** Throws IMPORT_ROWS_REFUSED (nothing is saved) where a row is wrong, unless it is a dry run or wrong rows are to be skipped. */
export async function importRegistration(
  knex: Knex,
  registration: Registration,
  who: Who,
  rows: readonly FileRow[],
  { dryRun, skipBad }: Choice,
): Promise<ImportAnswer> {
  const done: ImportRow[] = [];
  const count = (action: ImportRow['action']): number => done.filter((row) => row.action === action).length;
  await knex
    .transaction(async (trx) => {
      const seen = new Set<string>();
      for (const row of rows) done.push(await importRow(trx, registration, who, row, seen));
      if (dryRun || (count('refused') > 0 && !skipBad)) throw new TakenBack();
      const figures = { created: count('create'), updated: count('update'), refused: count('refused') };
      if (figures.created + figures.updated > 0)
        await audit(trx, who, {
          action: 'import',
          entity: registration.path,
          entityId: null,
          after: figures,
        });
    })
    .catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error;
    });
  const refused = count('refused');
  if (!dryRun && refused > 0 && !skipBad) throw refusal(done);
  return {
    saved: !dryRun,
    created: count('create'),
    updated: count('update'),
    unchanged: count('unchanged'),
    refused,
    rows: done,
  };
}

function refusal(rows: readonly ImportRow[]): DomainError {
  const details = rows.flatMap(({ line, errors }) =>
    errors.map((error): FieldError => ({
      path: `rows.${line}${error.path === '' ? '' : `.${error.path}`}`,
      code: error.code,
      message: error.message,
    })),
  );
  return new DomainError('IMPORT_ROWS_REFUSED', 'Some rows are refused; nothing was saved.', { details });
}

/** In a savepoint, so that what the database refuses ends with its row. What is no refusal ends the import. */
async function importRow(
  trx: Knex,
  registration: Registration,
  who: Who,
  row: FileRow,
  seen: Set<string>,
): Promise<ImportRow> {
  const key = keyOf(registration, row.values);
  const label = labelOf(row.values);
  const answer = (action: ImportRow['action'], errors: FieldError[] = []): ImportRow => ({
    line: row.line,
    label,
    action,
    errors,
  });
  if (row.errors.length > 0) return answer('refused', row.errors);
  const text = JSON.stringify(key);
  if (seen.has(text))
    return answer('refused', [
      { path: Object.keys(key)[0] ?? '', code: 'ROW_TWICE', message: 'The file has this record twice.' },
    ]);
  seen.add(text);
  try {
    return answer(await trx.transaction((inner) => saveRow(inner, registration, who, row.values, key)));
  } catch (failure) {
    return answer('refused', faultsOf(failure));
  }
}

async function saveRow(
  trx: Knex,
  registration: Registration,
  who: Who,
  values: Values,
  key: Values,
): Promise<'create' | 'update' | 'unchanged'> {
  const before = await findByKey(trx, registration, who, key);
  if (!before) {
    const parsed = registration.input.safeParse(values, { reportInput: true });
    if (!parsed.success) throw invalidInput(parsed.error);
    await createRow(trx, registration, { ...who, id: 0, body: parsed.data });
    return 'create';
  }
  const parsed = (registration.patch ?? registration.input.partial()).safeParse(values, {
    reportInput: true,
  });
  if (!parsed.success) throw invalidInput(parsed.error);
  const changes = Object.entries(parsed.data).filter(([name, value]) => !isSame(value, before[name]));
  if (changes.length === 0) return 'unchanged';
  await patchRow(trx, registration, { ...who, id: Number(before['id']), body: Object.fromEntries(changes) });
  return 'update';
}

/** What a record is known by: its code, a person's user name; a day of the calendar has neither. */
function keyOf({ input }: Registration, values: Values): Values {
  const { shape } = input;
  if ('code' in shape) return { code: values['code'] };
  if ('username' in shape) return { username: ((values['username'] ?? '') as string).toLowerCase() };
  const names = ['companyId', 'sectorId', 'shiftId', 'date', 'kind', 'startTime'];
  const hours = values['kind'] === 'overtime' ? values : { ...values, startTime: null };
  return Object.fromEntries(names.map((name) => [name, hours[name] ?? null]));
}

function labelOf(values: Values): string {
  const known = values['code'] ?? values['username'] ?? values['name'];
  return typeof known === 'string' ? known.slice(0, 120) : '';
}

async function findByKey(
  trx: Knex,
  registration: Registration,
  { principal }: Who,
  key: Values,
): Promise<Values | undefined> {
  if (Object.values(key).every((value) => value === undefined || value === null || value === ''))
    return undefined;
  const { model } = registration;
  const query = model.query(trx).select('id');
  for (const [name, value] of Object.entries(key)) {
    const column = model.propertyNameToColumnName(name);
    // As texts: what is no date or number is refused by its schema, not by the database.
    void query.whereRaw('??::text IS NOT DISTINCT FROM ?', [column, keyText(name, value)]);
  }
  const found = await query.first();
  return found && findRow(trx, registration, found.id, principal.scope);
}

function keyText(name: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = `${value as string | number}`;
  return name === 'startTime' ? `${text}:00` : text;
}
