/** Who is asking: a session's user or an API token's. Looked up at each request, so that a disabled user is out at once. */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import type { Role } from '../../domain/roles.ts';
import { limitColumns, loadScope } from './scope.ts';
import type { LimitRow, Scope } from './scope.ts';

export interface Principal {
  userId: number;
  username: string;
  name: string;
  role: Role;
  via: 'session' | 'token';
  /** The companies and sectors that the account sees; null: all. */
  scope: Scope;
}

export type ActiveUser = Omit<Principal, 'userId' | 'via'> & { id: number };
type UserRow = Omit<ActiveUser, 'scope'> & LimitRow;

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
  return toPrincipal(user, 'session');
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
        .first<UserRow | undefined>(userColumns(knex))
    : undefined;
  if (!found)
    throw new DomainError('TOKEN_INVALID', 'The API token is unknown, expired or revoked.', { status: 401 });
  return toPrincipal(await toActiveUser(knex, found), 'token');
}

function userColumns(knex: Knex): (string | Knex.Raw)[] {
  return ['u.id', 'u.username', 'u.name', 'u.role', ...limitColumns(knex)];
}

async function toActiveUser(knex: Knex, row: UserRow): Promise<ActiveUser> {
  const { id, username, name, role } = row;
  return { id, username, name, role, scope: await loadScope(knex, row) };
}

function toPrincipal({ id, ...user }: ActiveUser, via: Principal['via']): Principal {
  return { ...user, userId: id, via };
}
