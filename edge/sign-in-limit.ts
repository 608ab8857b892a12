/**
 * Bounds guessing at the editor's sign-in: by account and address, and by address alone. Never by account alone, or a stranger could lock
 * an engineer out. In memory; a restart forgets.
 */
import { json, urlencoded, type Request, type RequestHandler, type Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const WINDOW_SECONDS = 15 * 60;
/** Wrong passwords for one account from one address. */
const ACCOUNT_ATTEMPTS = 10;
/** A whole office may sit behind one address. It also bounds how many keys one address can make us keep. */
const ADDRESS_ATTEMPTS = 50;
const KEY_MAX_LENGTH = 100;

/** To be put before POST /auth/token. Answers 429 with Retry-After when the bound is reached. */
export function limitSignIn(): RequestHandler[] {
  const byAccount = new RateLimiterMemory({ points: ACCOUNT_ATTEMPTS, duration: WINDOW_SECONDS });
  const byAddress = new RateLimiterMemory({ points: ADDRESS_ATTEMPTS, duration: WINDOW_SECONDS });

  const limit: RequestHandler = async (request, response, next) => {
    const address = request.ip ?? 'unknown';
    const key = `${address} ${usernameOf(request).toLowerCase().slice(0, KEY_MAX_LENGTH)}`;
    const spent = await byAddress.get(address);
    if (spent && spent.consumedPoints >= ADDRESS_ATTEMPTS) return refuse(response, spent);
    try {
      // The account first: a thousand guesses at one name must not spend what the others behind this address have.
      await byAccount.consume(key);
      // Before the answer, so that guesses sent all at once count too.
      await byAddress.consume(address);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) return next(refusal);
      return refuse(response, refusal);
    }
    response.once('finish', () => {
      if (response.statusCode !== 200) return;
      void byAccount.delete(key);
      void byAddress.reward(address);
    });
    next();
  };
  return [json({ limit: '10kb' }), urlencoded({ extended: false, limit: '10kb' }), limit];
}

function refuse(response: Response, { msBeforeNext }: RateLimiterRes): void {
  response.set('Retry-After', String(Math.ceil(msBeforeNext / 1000)));
  response.status(429).json({ code: 'TOO_MANY_ATTEMPTS', message: 'Too many attempts; try again later.' });
}

function usernameOf(request: Request): string {
  const { username } = (request.body ?? {}) as { username?: unknown };
  return typeof username === 'string' ? username : '';
}
