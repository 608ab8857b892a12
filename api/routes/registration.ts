/** A plain registration as data: what its routes, files and history follow from. */
import type { Knex } from 'knex';
import { z } from 'zod';
import type { AuditEntity } from '../../domain/audit/audit-tables.ts';
import type { Permission } from '../../domain/roles.ts';
import type { ListSource } from './list-rows.ts';
import type { Ask } from './route.ts';

export interface Registration extends ListSource {
  /** Below /api, without a slash; the audit log names it so. */
  path: AuditEntity;
  read: Permission;
  write: Permission;
  input: z.ZodObject;
  /** One row as it leaves. */
  answer: z.ZodType;
  /** Creating one takes an Idempotency-Key. */
  repeatable?: boolean;
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

/** A change as it is sent: any of the fields, and the version that was read, which guards against two people. */
export function patchOf({ patch, input, shown }: Registration): z.ZodObject {
  const schema = patch ?? input.partial();
  return shown.includes('version') ? schema.extend({ version: z.int().optional() }) : schema;
}

export function scopeOf({ place }: Registration): 'rows' | 'shared' | 'unlimited' {
  return typeof place === 'string' ? place : 'rows';
}
