/** Checks a password. An unknown name takes as long as a wrong password and gets the same words. */
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import { hashPassword, verifyPassword } from '../../domain/password.ts';
import type { Role } from '../../domain/roles.ts';
import { hashToken } from './principal.ts';
import type { SignInLimits } from './sign-in-limits.ts';

/** Who may sign in with a badge alone. A card is lost, lent and copied: it must not open more than a station. */
export const BADGE_ROLE = 'operator' satisfies Role;

interface AccountRow {
  id: number;
  username: string;
  name: string;
  role: Role;
  password_hash: string;
  active: boolean;
}
export type SignedIn = Pick<AccountRow, 'id' | 'username' | 'name' | 'role'>;

export class SignIn {
  private readonly knex: Knex;
  private readonly limits: SignInLimits;
  private decoyHash: Promise<string> | undefined;

  constructor(knex: Knex, limits: SignInLimits) {
    this.knex = knex;
    this.limits = limits;
  }

  /** `device` is the name of a device that this account signed in from before. Throws INVALID_CREDENTIALS (401) or TOO_MANY_ATTEMPTS (429). */
  async check(
    username: string,
    password: string,
    from: { address: string; device?: string },
  ): Promise<SignedIn> {
    const done = await this.limits.count({ ...from, username: username.toLowerCase() });
    const row = await this.knex<AccountRow>('users')
      .select('id', 'username', 'name', 'role', 'password_hash', 'active')
      .whereRaw('username = lower(?)', [username])
      .first();
    this.decoyHash ??= hashPassword(randomBytes(24).toString('hex'));
    const isRight = await verifyPassword(row?.password_hash ?? (await this.decoyHash), password);
    if (!row?.active || !isRight)
      throw new DomainError('INVALID_CREDENTIALS', 'Wrong user name or password.', { status: 401 });
    await done();
    return { id: row.id, username: row.username, name: row.name, role: row.role };
  }

  /** By the code of a badge. Throws BADGE_UNKNOWN (401) or TOO_MANY_ATTEMPTS (429), the latter for one address and never for the plant. */
  async checkBadge(code: string, address: string): Promise<SignedIn> {
    const done = await this.limits.count({ username: '', address: '', device: `badge|${address}` });
    const row = await this.knex<AccountRow>('users as u')
      .join('user_badges as b', 'b.user_id', 'u.id')
      .where({ 'b.token_hash': hashToken(code.trim().toUpperCase()), 'u.active': true, 'u.role': BADGE_ROLE })
      .first<SignedIn | undefined>('u.id', 'u.username', 'u.name', 'u.role');
    if (!row) throw new DomainError('BADGE_UNKNOWN', 'This badge opens nothing.', { status: 401 });
    await done();
    return row;
  }

  /** That whoever is signed in is still the account's owner. Throws INVALID_CREDENTIALS (422, of the field) or TOO_MANY_ATTEMPTS. */
  async confirm(userId: number, password: string): Promise<void> {
    const done = await this.limits.count({ username: '', address: '', device: `own|${userId}` });
    const row = await this.knex<AccountRow>('users').select('password_hash').where({ id: userId }).first();
    if (!row || !(await verifyPassword(row.password_hash, password))) {
      const code = 'PASSWORD_WRONG';
      const message = 'This is not your current password.';
      throw new DomainError(code, message, { details: [{ path: 'currentPassword', code, message }] });
    }
    await done();
  }
}
