/**
 * How often somebody may try to sign in. Guessing is slow for one address and for one account, and yet a stranger locks nobody out: a device
 * from which the account signed in before has a count of its own (OWASP, device cookies). Kept in PostgreSQL, so that several API processes
 * count as one.
 */
import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../../domain/errors.ts';

const WINDOW_S = 900;
/** One account from one address (promise 22), or from a device that it knows. */
const ACCOUNT_TRIES = 10;
/** All accounts from one address: a shift signs in through one proxy. */
const ADDRESS_TRIES = 100;
/** One account from all addresses together, known devices aside: guessing does not get faster by having many addresses. */
const EVERYWHERE_TRIES = 50;
/** Forgotten tries are swept at one in this many sign-ins. */
const SWEEP_ONE_IN = 50;

interface Attempt {
  username: string;
  address: string;
  device?: string;
}

export class SignInLimits {
  private readonly pool: pg.Pool;
  private readonly perAccount: RateLimiterPostgres;
  private readonly perAddress: RateLimiterPostgres;
  private readonly everywhere: RateLimiterPostgres;

  constructor(pool: pg.Pool) {
    this.pool = pool;
    this.perAccount = this.limiter('account', ACCOUNT_TRIES);
    this.perAddress = this.limiter('address', ADDRESS_TRIES);
    this.everywhere = this.limiter('everywhere', EVERYWHERE_TRIES);
  }

  /**
   * Counts before the password is looked at: parallel tries cannot slip through while the first is being checked.
   * Answers what to call when it was right. Throws TOO_MANY_ATTEMPTS (429).
   */
  async count({ username, address, device }: Attempt): Promise<() => Promise<void>> {
    const account = device === undefined ? `${username}|${address}` : `device|${device}`;
    try {
      await this.perAccount.consume(account);
      if (device === undefined) {
        await this.perAddress.consume(address);
        await this.everywhere.consume(username);
      }
    } catch (limit) {
      if (!(limit instanceof RateLimiterRes)) throw limit;
      throw new DomainError('TOO_MANY_ATTEMPTS', 'Too many attempts; wait and try again.', {
        status: 429,
        context: { retryAfterSeconds: Math.ceil(limit.msBeforeNext / 1000) },
      });
    }
    return async () => {
      await this.perAccount.delete(account);
      if (device === undefined) {
        await this.perAddress.reward(address, 1);
        await this.everywhere.reward(username, 1);
      }
      if (Math.random() < 1 / SWEEP_ONE_IN)
        await this.pool.query('DELETE FROM sign_in_tries WHERE expire < $1', [Date.now()]);
    };
  }

  private limiter(keyPrefix: string, points: number): RateLimiterPostgres {
    return new RateLimiterPostgres({
      storeClient: this.pool,
      storeType: 'pool',
      tableName: 'sign_in_tries',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points,
      duration: WINDOW_S,
      // Who is refused anyway costs the database nothing.
      inMemoryBlockOnConsumed: points + 1,
    });
  }
}
