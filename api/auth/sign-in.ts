/** Checks a password. An unknown name takes as long as a wrong password and gets the same words. */
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../../domain/errors.ts';
import { hashPassword, verifyPassword } from '../../domain/password.ts';
import type { Role } from '../../domain/roles.ts';

/** Per account and address, so that a stranger elsewhere cannot lock anybody out; and per address over all accounts. */
const ACCOUNT_TRIES = 10;
const ADDRESS_TRIES = 100;
const WINDOW_S = 300;

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
  private readonly perAccount = new RateLimiterMemory({ points: ACCOUNT_TRIES, duration: WINDOW_S });
  private readonly perAddress = new RateLimiterMemory({ points: ADDRESS_TRIES, duration: WINDOW_S });
  private decoyHash: Promise<string> | undefined;

  constructor(knex: Knex) {
    this.knex = knex;
  }

  /** Throws INVALID_CREDENTIALS (401) or TOO_MANY_ATTEMPTS (429). */
  async check(username: string, password: string, address: string): Promise<SignedIn> {
    const account = `${username.toLowerCase()}|${address}`;
    await this.count(account, address);
    const row = await this.knex<AccountRow>('users')
      .select('id', 'username', 'name', 'role', 'password_hash', 'active')
      .whereRaw('lower(username) = lower(?)', [username])
      .first();
    this.decoyHash ??= hashPassword(randomBytes(24).toString('hex'));
    const isRight = await verifyPassword(row?.password_hash ?? (await this.decoyHash), password);
    if (!row?.active || !isRight)
      throw new DomainError('INVALID_CREDENTIALS', 'Wrong user name or password.', { status: 401 });
    await this.perAccount.delete(account);
    await this.perAddress.reward(address, 1);
    return { id: row.id, username: row.username, name: row.name, role: row.role };
  }

  /** Counted before the check: parallel tries cannot slip through while the first is being checked. */
  private async count(account: string, address: string): Promise<void> {
    try {
      await this.perAddress.consume(address);
      await this.perAccount.consume(account);
    } catch (limit) {
      if (!(limit instanceof RateLimiterRes)) throw limit;
      throw new DomainError('TOO_MANY_ATTEMPTS', 'Too many attempts; wait and try again.', {
        status: 429,
        context: { retryAfterSeconds: Math.ceil(limit.msBeforeNext / 1000) },
      });
    }
  }
}
