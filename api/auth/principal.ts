/** Who is asking: a session's user or an API token's. Looked up at each request, so that a disabled user is out at once. */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import { may } from '../../domain/roles.ts';
import type { Permission, Role } from '../../domain/roles.ts';
import { limitColumns, loadScope } from './scope.ts';
import type { LimitRow, Scope } from './scope.ts';

export interface Principal {
  userId: number;
  username: string;
  name: string;
  role: Role;
  via: 'session' | 'token';
  /** What a token was made for; null: all that the role may. */
  scopes: readonly Permission[] | null;
  /** The companies and sectors that the account sees; null: all. */
  scope: Scope;
}

export type ActiveUser = Omit<Principal, 'userId' | 'via' | 'scopes'> & { id: number };
type UserRow = Omit<ActiveUser, 'scope'> & LimitRow;

interface TokenRow {
  tokenId: number;
  scopes: Permission[];
  last_used_at: Date | null;
}
const USE_NOTED_EVERY_MS = 60_000;

/** Throws FORBIDDEN where the role has no such right, or the token was not made for it. */
export function requirePermission({ role, scopes }: Principal, permission: Permission): void {
  if (may(role, permission) && (scopes === null || scopes.includes(permission))) return;
  throw new DomainError('FORBIDDEN', 'Your role does not allow this.', {
    status: 403,
    context: { permission },
  });
}

/** Throws SIGN_IN_REQUIRED, TOKEN_INVALID or CSRF_INVALID. */
export async function findPrincipal(request: Request, knex: Knex): Promise<Principal> {
  const header = request.get('authorization');
  if (header !== undefined) return byToken(header, knex);
  const { userId, csrfToken } = request.session ?? {};
  if (userId === undefined || csrfToken === undefined) throw signInRequired();
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  if (!isReading && request.get('x-csrf-token') !== csrfToken)
    throw new DomainError('CSRF_INVALID', 'The request does not carry this session’s X-CSRF-Token.', {
      status: 403,
    });
  const user = await activeUser(knex, userId);
  if (!user) throw signInRequired();
  return toPrincipal(user, { via: 'session', scopes: null });
}

/** The user of a session, or undefined where the account is gone or disabled. */
export async function activeUser(knex: Knex, userId: number): Promise<ActiveUser | undefined> {
  const row = await knex('users as u')
    .where({ 'u.id': userId, 'u.active': true })
    .first<UserRow | undefined>(userColumns(knex));
  return row && toActiveUser(knex, row);
}

export function signInRequired(): DomainError {
  return new DomainError('SIGN_IN_REQUIRED', 'Sign in first.', { status: 401 });
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

async function byToken(header: string, knex: Knex): Promise<Principal> {
  const token = /^Bearer (\S{1,200})$/i.exec(header)?.[1];
  const found = token
    ? await knex('api_tokens as t')
        .join('users as u', 'u.id', 't.user_id')
        .where({ 't.token_hash': hashToken(token), 'u.active': true })
        .whereRaw('(t.expires_at IS NULL OR t.expires_at > now())')
        .whereNull('t.revoked_at')
        .first<(UserRow & TokenRow) | undefined>([
          ...userColumns(knex),
          't.id as tokenId',
          't.scopes',
          't.last_used_at',
        ])
    : undefined;
  if (!found)
    throw new DomainError('TOKEN_INVALID', 'The API token is unknown, expired or revoked.', { status: 401 });
  await noteUse(knex, found);
  return toPrincipal(await toActiveUser(knex, found), { via: 'token', scopes: found.scopes });
}

function userColumns(knex: Knex): (string | Knex.Raw)[] {
  return ['u.id', 'u.username', 'u.name', 'u.role', ...limitColumns(knex)];
}

async function toActiveUser(knex: Knex, row: UserRow): Promise<ActiveUser> {
  const { id, username, name, role } = row;
  return { id, username, name, role, scope: await loadScope(knex, row) };
}

function toPrincipal({ id, ...user }: ActiveUser, how: Pick<Principal, 'via' | 'scopes'>): Principal {
  return { ...user, ...how, userId: id };
}

/** To the minute: a script that asks often does not write often. */
async function noteUse(knex: Knex, { tokenId, last_used_at: last }: TokenRow): Promise<void> {
  if (last && Date.now() - last.getTime() < USE_NOTED_EVERY_MS) return;
  await knex('api_tokens').where({ id: tokenId }).update({ last_used_at: knex.fn.now() });
}
