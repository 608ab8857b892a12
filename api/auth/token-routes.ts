/** API tokens for scripts: part of the rights of the account that made them, for a time. The secret is shown once and kept as a hash. */
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import { apiTokenInput } from '../../domain/contracts/api-tokens.ts';
import { pageOf, removedAnswer } from '../../domain/contracts/answer-fields.ts';
import { id } from '../../domain/contracts/fields.ts';
import { DomainError } from '../../domain/errors.ts';
import { may, PERMISSION_NAMES } from '../../domain/roles.ts';
import type { Permission } from '../../domain/roles.ts';
import { audit } from '../audit.ts';
import { notFound, route } from '../routes/route.ts';
import type { Ask, Route } from '../routes/route.ts';
import { hashToken } from './principal.ts';
import type { Principal } from './principal.ts';

const tag = 'api-tokens';
const own = { access: 'signed-in', scope: 'own', sessionOnly: true, tag } as const;
/** More than anybody needs; a list without pages stays short. */
const TOKENS_MAX = 50;
const DAY = `interval '1 day'`;

const token = z.strictObject({
  id,
  userId: id,
  username: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(PERMISSION_NAMES)),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});
type TokenRow = Omit<z.output<typeof token>, 'expiresAt' | 'lastUsedAt' | 'createdAt'> & {
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  createdAt: Date;
};

export const TOKEN_ROUTES: readonly Route[] = [
  route({
    ...own,
    method: 'get',
    path: '/api-tokens',
    summary: 'The own API tokens that were not revoked; all of them for who manages users',
    answer: pageOf(token),
    handle: async ({ knex, principal }) => {
      const data = await tokens(knex, principal);
      return { data, total: data.length };
    },
  }),
  route({
    ...own,
    method: 'post',
    path: '/api-tokens',
    summary: 'Make an API token; the answer is the only one that holds its secret',
    body: apiTokenInput,
    example: { name: 'Relatório da noite', scopes: ['reports.read'], expiresInDays: 90 },
    answer: token.extend({ secret: z.string().meta({ description: 'Shown only now.' }) }),
    status: 201,
    handle: createToken,
  }),
  route({
    ...own,
    method: 'delete',
    path: '/api-tokens/:id',
    summary: 'Revoke an API token, at once',
    answer: removedAnswer,
    handle: revokeToken,
  }),
];

function tokens(knex: Knex, principal: Principal, only: { 't.id'?: number } = {}): Promise<TokenRow[]> {
  const query = knex('api_tokens as t')
    .join('users as u', 'u.id', 't.user_id')
    .select<TokenRow[]>({
      id: 't.id',
      userId: 't.user_id',
      username: 'u.username',
      name: 't.name',
      scopes: 't.scopes',
      expiresAt: 't.expires_at',
      lastUsedAt: 't.last_used_at',
      createdAt: 't.created_at',
    })
    .whereNull('t.revoked_at')
    .where(only)
    .orderBy('t.id', 'desc');
  const isManager = principal.scope === null && may(principal.role, 'users.manage');
  return isManager ? query : query.where({ 't.user_id': principal.userId });
}

async function createToken(ask: Ask<unknown, z.output<typeof apiTokenInput>>): Promise<unknown> {
  const { knex, principal, body } = ask;
  refuseStrangeScopes(principal, body.scopes);
  const secret = `pulso_${randomBytes(32).toString('base64url')}`;
  return knex.transaction(async (trx) => {
    // The account's row keeps two requests from counting past each other.
    await trx('users').where({ id: principal.userId }).forNoKeyUpdate().first('id');
    const found = await trx('api_tokens')
      .where({ user_id: principal.userId, revoked_at: null })
      .count<{ count: number }[]>('id as count');
    if ((found[0]?.count ?? 0) >= TOKENS_MAX)
      throw new DomainError('TOO_MANY_TOKENS', `An account has at most ${TOKENS_MAX} tokens.`, {
        status: 409,
      });
    const [row] = await trx('api_tokens')
      .insert({
        user_id: principal.userId,
        name: body.name,
        token_hash: hashToken(secret),
        scopes: body.scopes,
        expires_at: trx.raw(`now() + ? * ${DAY}`, [body.expiresInDays]),
      })
      .returning<{ id: number }[]>('id');
    const [made] = await tokens(trx, principal, { 't.id': row?.id ?? 0 });
    await audit(trx, ask, { action: 'create', entity: tag, entityId: row?.id ?? null, after: made });
    return { ...made, secret };
  });
}

async function revokeToken(ask: Ask<unknown, unknown>): Promise<{ id: number; deleted: boolean }> {
  return ask.knex.transaction(async (trx) => {
    const [before] = await tokens(trx, ask.principal, { 't.id': ask.id });
    if (!before) throw notFound();
    await trx('api_tokens').where({ id: ask.id }).update({ revoked_at: trx.fn.now() });
    await audit(trx, ask, { action: 'delete', entity: tag, entityId: ask.id, before });
    return { id: ask.id, deleted: true };
  });
}

/** A token never has a right that its account lacks. */
function refuseStrangeScopes(principal: Principal, scopes: readonly Permission[]): void {
  const strange = scopes.findIndex((scope) => !may(principal.role, scope));
  if (strange < 0) return;
  const code = 'SCOPE_NOT_HELD';
  const message = 'Your own role does not have this right.';
  throw new DomainError(code, message, { details: [{ path: `scopes.${strange}`, code, message }] });
}
