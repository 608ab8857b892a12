/** Creates, changes and removes a row of a registration, each with its record in the audit log in the same transaction. */
import type { Knex } from 'knex';
import { ForeignKeyViolationError, raw } from 'objection';
import { DomainError } from '../../domain/errors.ts';
import type { BaseModel } from '../../domain/models/base-model.ts';
import { User } from '../../domain/models/user.ts';
import { audit } from '../audit.ts';
import { outOfScope } from '../auth/scope.ts';
import type { Scope } from '../auth/scope.ts';
import { findRow } from './list-rows.ts';
import type { Registration, RowChange } from './registration.ts';
import { notFound } from './route.ts';
import type { Ask } from './route.ts';
import { versionConflict } from './version-conflict.ts';

type Removal = Ask<unknown, unknown>;

/** What was written, as it is shown. A change that moves a row out of the account's reach is undone. */
async function written(
  trx: Knex,
  registration: Registration,
  id: number,
  scope: Scope,
): Promise<Record<string, unknown>> {
  const row = await findRow(trx, registration, id, scope, 'write');
  if (!row) throw outOfScope();
  return row;
}

/** A new row with its record in the audit log; `ask.id` is not looked at. */
export async function createRow(trx: Knex, registration: Registration, ask: RowChange): Promise<unknown> {
  const values = (await registration.prepare?.(ask.body, { trx })) ?? ask.body;
  const { model } = registration;
  const { id } = await model.query(trx).insert(model.fromJson(values));
  await registration.store?.(trx, id, ask.body, ask.principal.userId);
  const after = await written(trx, registration, id, ask.principal.scope);
  await audit(trx, ask, { action: 'create', entity: registration.path, entityId: id, after });
  await registration.changed?.(trx, id);
  return after;
}

/** A changed row with its record in the audit log. Throws NOT_FOUND, OUT_OF_SCOPE, VERSION_CONFLICT or what the registration refuses. */
export async function patchRow(
  trx: Knex,
  registration: Registration,
  ask: RowChange,
): Promise<Record<string, unknown>> {
  await lock(trx, registration, ask.id);
  const before = await changeable(trx, registration, ask);
  const { version, base, ...sent } = ask.body;
  if (isOutdated(before, version, base)) throw await versionConflict(trx, registration.path, before);
  const values = (await registration.prepare?.(sent, { trx, before })) ?? sent;
  const changes = Object.entries(values).filter(([, value]) => value !== undefined);
  const isStored = (await registration.store?.(trx, ask.id, sent, ask.principal.userId)) === true;
  if (changes.length === 0 && !isStored) return before;
  const { model } = registration;
  if (before['version'] !== undefined) changes.push(['version', raw('version + 1')]);
  if (changes.length > 0)
    await model
      .query(trx)
      .findById(ask.id)
      .patch(model.fromJson(Object.fromEntries(changes), { patch: true }));
  const after = await written(trx, registration, ask.id, ask.principal.scope);
  const entry = { entity: registration.path, entityId: ask.id, before, after };
  await audit(trx, ask, { action: 'update', ...entry });
  await registration.changed?.(trx, ask.id);
  return after;
}

/** Somebody else was quicker: the row has another version, or one of the fields as they were read holds something else by now. */
function isOutdated(row: Record<string, unknown>, version: unknown, base: unknown): boolean {
  if (version !== undefined && row['version'] !== undefined && version !== row['version']) return true;
  return Object.entries((base ?? {}) as Record<string, unknown>).some(
    ([name, value]) => JSON.stringify(row[name] ?? null) !== JSON.stringify(value),
  );
}

/** Deletes what nothing refers to, and deactivates what has a history. */
export function removeRow(registration: Registration, ask: Removal): Promise<unknown> {
  return ask.knex.transaction(async (trx) => {
    await lock(trx, registration, ask.id);
    const before = await changeable(trx, registration, ask);
    if (registration.model === User && ask.id === ask.principal.userId)
      throw new DomainError('OWN_ACCOUNT', 'Nobody removes the own account.', { status: 409 });
    const deleted = await deleteUnreferenced(trx, registration.model, ask.id);
    const action = deleted ? 'delete' : 'deactivate';
    await audit(trx, ask, { action, entity: registration.path, entityId: ask.id, before });
    await registration.changed?.(trx, ask.id);
    return { id: ask.id, deleted };
  });
}

/** Answers whether the row could go; where others refer to it, it is deactivated instead. */
export async function deleteUnreferenced(trx: Knex, model: typeof BaseModel, id: number): Promise<boolean> {
  try {
    // A person's name stands in the audit log and in what was booked: people are only ever deactivated.
    if (model !== User) {
      await trx.transaction(async (inner) => {
        await model.query(inner).deleteById(id);
      });
      return true;
    }
  } catch (error) {
    if (!(error instanceof ForeignKeyViolationError)) throw error;
  }
  await model
    .query(trx)
    .findById(id)
    .patch(model.fromJson({ active: false }, { patch: true }));
  return false;
}

/** What is seen but shared with others is refused; what is not seen does not exist. */
async function changeable(
  trx: Knex,
  registration: Registration,
  { id, principal }: Pick<Removal, 'id' | 'principal'>,
): Promise<Record<string, unknown>> {
  const seen = await findRow(trx, registration, id, principal.scope);
  if (!seen) throw notFound();
  if (principal.scope && !(await findRow(trx, registration, id, principal.scope, 'write')))
    throw outOfScope();
  return seen;
}

async function lock(trx: Knex, registration: Registration, id: number): Promise<void> {
  const row = await registration.model.query(trx).findById(id).select('id').forNoKeyUpdate();
  if (!row) throw notFound();
}
