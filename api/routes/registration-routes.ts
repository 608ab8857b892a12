/** The five routes of a plain registration, from its description. */
import type { Knex } from 'knex';
import { ForeignKeyViolationError, raw } from 'objection';
import type { z } from 'zod';
import type { AuditEntity } from '../../domain/audit/audit-tables.ts';
import { pageOf, removedAnswer } from '../../domain/contracts/answer-fields.ts';
import { DomainError } from '../../domain/errors.ts';
import type { BaseModel } from '../../domain/models/base-model.ts';
import { User } from '../../domain/models/user.ts';
import type { Permission } from '../../domain/roles.ts';
import { audit } from '../audit.ts';
import { outOfScope } from '../auth/scope.ts';
import type { Scope } from '../auth/scope.ts';
import { findRow, listQueryOf, listRows } from './list-rows.ts';
import type { ListSource } from './list-rows.ts';
import { notFound, route } from './route.ts';
import type { Ask, Route } from './route.ts';

export interface Registration extends ListSource {
  /** Below /api, without a slash; the audit log names it so. */
  path: AuditEntity;
  read: Permission;
  write: Permission;
  input: z.ZodObject;
  /** One row as it leaves. */
  answer: z.ZodType;
  /** A body that creates one; for the documents. */
  example: Record<string, unknown>;
  patch?: z.ZodObject;
  /** Turns what was sent into properties of the model; may throw field errors. `before` is the row as a patch found it. */
  prepare?: (
    values: Record<string, unknown>,
    context: { trx: Knex; before?: Record<string, unknown> },
  ) => Promise<Record<string, unknown>>;
  /** Stores what is not a column of the model, in the transaction; `sent` is the body. Answers whether there was any. */
  store?: (trx: Knex, id: number, sent: Record<string, unknown>, userId: number) => Promise<boolean>;
  /** After a change, in its transaction. */
  changed?: (trx: Knex, id: number) => Promise<void>;
}

export type RowChange = Pick<Ask<unknown, Record<string, unknown>>, 'id' | 'body' | 'principal' | 'request'>;
type Removal = Ask<unknown, unknown>;

export function registrationRoutes(registration: Registration): Route[] {
  const { path, read, write, input, answer, example } = registration;
  const base = { tag: path, scope: scopeOf(registration) };
  return [
    route({
      ...base,
      method: 'get',
      path: `/${path}`,
      access: read,
      summary: `List ${path}`,
      query: listQueryOf(registration),
      answer: pageOf(answer),
      handle: ({ knex, query, principal }) => listRows(knex, registration, query, principal.scope),
    }),
    route({
      ...base,
      method: 'get',
      path: `/${path}/:id`,
      access: read,
      summary: `One of ${path}`,
      answer,
      handle: async ({ knex, id, principal }) =>
        (await findRow(knex, registration, id, principal.scope)) ?? Promise.reject(notFound()),
    }),
    route({
      ...base,
      method: 'post',
      path: `/${path}`,
      access: write,
      summary: `Create one of ${path}`,
      body: input,
      example,
      answer,
      status: 201,
      handle: (ask) => ask.knex.transaction((trx) => createRow(trx, registration, ask)),
    }),
    route({
      ...base,
      method: 'patch',
      path: `/${path}/:id`,
      access: write,
      summary: `Change one of ${path}`,
      body: registration.patch ?? input.partial(),
      example: Object.fromEntries(Object.entries(example).slice(0, 2)),
      answer,
      handle: (ask) => ask.knex.transaction((trx) => patchRow(trx, registration, ask)),
    }),
    route({
      ...base,
      method: 'delete',
      path: `/${path}/:id`,
      access: write,
      summary: `Delete one of ${path}; deactivated where others refer to it`,
      answer: removedAnswer,
      handle: (ask) => remove(registration, ask),
    }),
  ];
}

export function scopeOf({ place }: Registration): 'rows' | 'shared' | 'unlimited' {
  return typeof place === 'string' ? place : 'rows';
}

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
export async function patchRow(trx: Knex, registration: Registration, ask: RowChange): Promise<unknown> {
  await lock(trx, registration, ask.id);
  const before = await changeable(trx, registration, ask);
  const { version, ...sent } = ask.body;
  if (version !== undefined && before['version'] !== undefined && version !== before['version'])
    throw new DomainError('VERSION_CONFLICT', 'Somebody else changed this record; load it again.', {
      status: 409,
      context: { version: before['version'] },
    });
  const values = (await registration.prepare?.(sent, { trx, before })) ?? sent;
  const next = before['version'] === undefined ? {} : { version: raw('version + 1') };
  const changes = Object.entries({ ...values, ...next }).filter(([, value]) => value !== undefined);
  const isStored = (await registration.store?.(trx, ask.id, sent, ask.principal.userId)) === true;
  if (changes.length === 0 && !isStored) return before;
  const { model } = registration;
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

/** Deletes what nothing refers to, and deactivates what has a history. */
function remove(registration: Registration, ask: Removal): Promise<unknown> {
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
