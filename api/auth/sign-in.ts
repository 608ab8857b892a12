/** Checks a password. An unknown name takes as long as a wrong password and gets the same words. */
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import { hashPassword, verifyPassword } from '../../domain/password.ts';
import type { Role } from '../../domain/roles.ts';
import type { SignInLimits } from './sign-in-limits.ts';

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
