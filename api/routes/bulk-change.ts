/**
 * Many records of a registration changed by one request and in one transaction, each by the same rules and with the same record in the audit
 * log as a single change. Each that was refused is named with its reason; then all stay as they were, unless the others are to be saved.
 */
import type { Knex } from 'knex';
import type { z } from 'zod';
import { bulkAnswer, bulkInput } from '../../domain/contracts/bulk.ts';
import type { BulkAnswer } from '../../domain/contracts/bulk.ts';
import { DomainError } from '../../domain/errors.ts';
import { invalidInput } from '../http/errors.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { faultsOf } from './faults-of.ts';
import { findRow } from './list-rows.ts';
import { patchOf, scopeOf } from './registration.ts';
import type { Registration, RowChange } from './registration.ts';
import { patchRow } from './registration-rows.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

type Who = Pick<RowChange, 'principal' | 'request'>;
type Changes = z.output<typeof bulkInput>['changes'];
type Outcome = BulkAnswer['rows'][number];

export function bulkRoute(registration: Registration): Route {
  const { path, write } = registration;
  return route({
    tag: path,
    scope: scopeOf(registration),
    method: 'post',
    path: `/${path}/bulk`,
    access: write,
    summary: `Change many of ${path} at once`,
    body: bulkInput,
    example: { changes: [{ id: 1, values: { active: false } }], skipBad: false },
    answer: bulkAnswer,
    handle: ({ knex, principal, request, body }) =>
      changeMany(knex, registration, { principal, request }, body),
  });
}

/** Throws BULK_ROWS_REFUSED with what it would answer as its context, where nothing is saved. */
async function changeMany(
  knex: Knex,
  registration: Registration,
  who: Who,
  { changes, skipBad }: z.output<typeof bulkInput>,
): Promise<BulkAnswer> {
  // In the order of their ids, so that two people who change the same records do not wait for each other for ever.
  const ordered = changes.toSorted((a, b) => a.id - b.id);
  return inTransaction(knex, async (trx) => {
    const rows: Outcome[] = [];
    for (const change of ordered) rows.push(await changeOne(trx, registration, who, change));
    const refused = rows.filter(isRefused).length;
    const answer = { changed: rows.length - refused, refused, rows };
    if (refused > 0 && (!skipBad || answer.changed === 0)) throw refusal(answer);
    return answer;
  });
}

function refusal(answer: BulkAnswer): DomainError {
  const message = 'Some records are refused; nothing was saved.';
  return new DomainError('BULK_ROWS_REFUSED', message, { context: { ...answer } });
}

const isRefused = ({ errors }: Outcome): boolean => errors.length > 0;

/** In a savepoint, so that what the database refuses ends with its row. */
async function changeOne(
  trx: Knex,
  registration: Registration,
  who: Who,
  { id, version, values }: Changes[number],
): Promise<Outcome> {
  const row = await findRow(trx, registration, id, who.principal.scope);
  const label = labelOf(row);
  try {
    const sent = version === undefined ? values : { ...values, version };
    const parsed = patchOf(registration).safeParse(sent, { reportInput: true });
    if (!parsed.success) throw invalidInput(parsed.error);
    const after = await trx.transaction((inner) =>
      patchRow(inner, registration, { ...who, id, body: parsed.data }),
    );
    return { id, label, version: Number(after['version'] ?? 0) || null, errors: [] };
  } catch (failure) {
    return { id, label, version: null, errors: faultsOf(failure) };
  }
}

function labelOf(row: Record<string, unknown> | undefined): string {
  const known = row?.['code'] ?? row?.['username'] ?? row?.['name'];
  return typeof known === 'string' ? known : '';
}
