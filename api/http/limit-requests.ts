/**
 * A ceiling on what one address may ask: a script that has gone wild, or a flood, costs the plant neither PostgreSQL nor the screens of others.
 * Counted in memory, before a session is looked up, so that a refusal costs next to nothing; each API process counts for itself.
 */
import type { RequestHandler } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../../domain/errors.ts';

/** A screen asks for some twenty things as it opens, then for one every few seconds: a plant of three hundred behind one address stays below. */
const REQUESTS_PER_WINDOW = 3000;
const WINDOW_S = 10;
/** Programs on the server itself are the plant's own. What nginx passes on bears the address of whoever asked it. */
const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

/** Throws TOO_MANY_REQUESTS (429), which says when to come again. */
export function limitRequests(points = REQUESTS_PER_WINDOW, windowS = WINDOW_S): RequestHandler {
  const limiter = new RateLimiterMemory({ points, duration: windowS });
  return async (request, _response, next) => {
    const address = request.ip ?? '';
    if (LOOPBACK.test(address)) return next();
    try {
      await limiter.consume(address);
    } catch (limit) {
      throw new DomainError('TOO_MANY_REQUESTS', 'This address asks too often; slow down and ask again.', {
        status: 429,
        context: { retryAfterSeconds: Math.ceil((limit as RateLimiterRes).msBeforeNext / 1000) },
      });
    }
    next();
  };
}
