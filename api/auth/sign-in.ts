/** Checks a password, an operator's PIN or a badge. An unknown name takes as long as a wrong password and gets the same words. */
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import { hashPassword, verifyPassword } from '../../domain/password.ts';
import { looksLikePin } from '../../domain/pin.ts';
import { STATION_ROLE } from '../../domain/roles.ts';
import type { Role } from '../../domain/roles.ts';
import { hashToken } from './principal.ts';
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
interface Account extends AccountRow {
  /** null: no PIN. */
  pin_hash: string | null;
}

export class SignIn {
  private readonly knex: Knex;
  private readonly limits: SignInLimits;
  private decoyHash: Promise<string> | undefined;

  constructor(knex: Knex, limits: SignInLimits) {
    this.knex = knex;
    this.limits = limits;
  }

  /**
   * By the password, or by the PIN of an operator; both count as tries of the same account. `device` is the name of a device that this account
   * signed in from before. Throws INVALID_CREDENTIALS (401) or TOO_MANY_ATTEMPTS (429).
   */
  async check(
    username: string,
    secret: string,
    from: { address: string; device?: string },
  ): Promise<{ user: SignedIn; by: 'password' | 'pin' }> {
    const done = await this.limits.count({ ...from, username: username.toLowerCase() });
    const row = await this.knex('users as u')
      .leftJoin('user_pins as p', 'p.user_id', 'u.id')
      .whereRaw('u.username = lower(?)', [username])
      .first<Account | undefined>('u.*', 'p.pin_hash');
    const by = await this.opens(secret, row);
    if (!row?.active || by === undefined)
      throw new DomainError('INVALID_CREDENTIALS', 'Wrong user name or password.', { status: 401 });
    await done();
    return { user: { id: row.id, username: row.username, name: row.name, role: row.role }, by };
  }

  /** By the code of a badge. Throws BADGE_UNKNOWN (401) or TOO_MANY_ATTEMPTS (429), the latter for one address and never for the plant. */
  async checkBadge(code: string, address: string): Promise<SignedIn> {
    const done = await this.limits.count({ username: '', address: '', device: `badge|${address}` });
    const row = await this.knex<AccountRow>('users as u')
      .join('user_badges as b', 'b.user_id', 'u.id')
      .where({
        'b.token_hash': hashToken(code.trim().toUpperCase()),
        'u.active': true,
        'u.role': STATION_ROLE,
      })
      .first<SignedIn | undefined>('u.id', 'u.username', 'u.name', 'u.role');
    if (!row) throw new DomainError('BADGE_UNKNOWN', 'This badge opens nothing.', { status: 401 });
    await done();
    return row;
  }

  /**
   * That whoever is signed in is still the account's owner: by the password, for which a PIN never stands.
   * Throws PASSWORD_WRONG (422, of the field) or TOO_MANY_ATTEMPTS.
   */
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

  /**
   * What the secret is to the account; undefined: nothing. What may be a PIN is held against two hashes and anything else against one, whatever
   * the account: how long the answer takes tells what was typed, and not whether the name exists or has a PIN.
   */
  private async opens(secret: string, row: Account | undefined): Promise<'password' | 'pin' | undefined> {
    this.decoyHash ??= hashPassword(randomBytes(24).toString('hex'));
    const decoy = await this.decoyHash;
    const pinHash = row?.role === STATION_ROLE ? row.pin_hash : null;
    const [isPassword, isPin] = await Promise.all([
      verifyPassword(row?.password_hash ?? decoy, secret),
      looksLikePin(secret) && verifyPassword(pinHash ?? decoy, secret),
    ]);
    if (isPassword) return 'password';
    return isPin ? 'pin' : undefined;
  }
}
