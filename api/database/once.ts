/**
 * The rule of the header Idempotency-Key, for everything that is made by a request: the same key with the same request is answered what it was
 * answered first, and the same key with another request is refused. A repeat that comes while the first is at work waits for it.
 */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import type { Principal } from '../auth/principal.ts';

/** Longer ones are refused: cut off, two keys could become one. */
export const KEY_LENGTH_MAX = 200;
/** Longer than any terminal keeps a booking that it could not send. */
const KEPT = '90 days';
/** Old keys that a new one clears away, so that they never pile up and nobody waits for it. */
const CLEARED_AT_ONCE = 10;

interface Asked {
  principal: Pick<Principal, 'userId'>;
  request: Request;
  body: unknown;
}

/**
 * `work` must write by `trx` alone: its key is kept exactly where its work is. Throws IDEMPOTENCY_KEY_REUSED or IDEMPOTENCY_KEY_INVALID.
 * A work that is refused leaves no key.
 */
export async function once<Result>(trx: Knex, asked: Asked, work: () => Promise<Result>): Promise<Result> {
  const key = readKey(asked.request);
  if (key === undefined) return work();
  const owner = { user_id: asked.principal.userId, key };
  const digest = digestOf(asked);
  if (!(await take(trx, owner, digest))) {
    const first = await trx('idempotency_keys')
      .where(owner)
      .first<{ digest: string | null; answer: Result }>('digest', 'answer');
    if (first.digest !== null && first.digest !== digest)
      throw new DomainError(
        'IDEMPOTENCY_KEY_REUSED',
        'This Idempotency-Key was sent with another request before; a new request needs a new key.',
        { status: 422 },
      );
    return first.answer;
  }
  const answer = await work();
  await trx('idempotency_keys')
    .where(owner)
    .update({ answer: JSON.stringify(answer) });
  return answer;
}

/** As the ledgers keep it: the key is of the account that sent it. */
export function ledgerKey({ principal, request }: Omit<Asked, 'body'>): string | null {
  const key = readKey(request);
  return key === undefined ? null : `${principal.userId}:${key}`;
}

function readKey(request: Request): string | undefined {
  const key = request.get('idempotency-key')?.trim();
  if (!key) return undefined;
  if (key.length > KEY_LENGTH_MAX)
    throw new DomainError(
      'IDEMPOTENCY_KEY_INVALID',
      `An Idempotency-Key has at most ${KEY_LENGTH_MAX} characters.`,
      { status: 422 },
    );
  return key;
}

/** The body as its schema read it: the order of its fields is the schema's. */
function digestOf({ request, body }: Asked): string {
  const { pathname } = new URL(request.originalUrl, 'http://localhost');
  return createHash('sha256')
    .update(JSON.stringify([request.method, pathname, body]))
    .digest('hex');
}

/** Answers false where the key is there already; where another transaction is about to commit it, its end is waited for. */
async function take(trx: Knex, owner: { user_id: number; key: string }, digest: string): Promise<boolean> {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `WITH old AS (
       SELECT user_id, key FROM idempotency_keys WHERE created_at < now() - ?::interval AND (user_id, key) <> (?, ?)
       ORDER BY created_at LIMIT ? FOR UPDATE SKIP LOCKED
     ), cleared AS (
       DELETE FROM idempotency_keys k USING old WHERE k.user_id = old.user_id AND k.key = old.key
     )
     INSERT INTO idempotency_keys (user_id, key, digest) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
    [KEPT, owner.user_id, owner.key, CLEARED_AT_ONCE, owner.user_id, owner.key, digest],
  );
  return rowCount === 1;
}
