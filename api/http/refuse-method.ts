/** An address that is there, asked in a way that it does not know: 405 with what it knows, instead of 404. */
import type { RequestHandler } from 'express';
import { DomainError } from '../../domain/errors.ts';
import type { Route } from '../routes/route.ts';

export function refuseMethod(routes: readonly Route[]): RequestHandler {
  const known = routes.map(({ path, method }) => ({ method, pattern: patternOf(path) }));
  return (request, response, next) => {
    const methods = known.filter(({ pattern }) => pattern.test(request.path)).map(({ method }) => method);
    if (methods.length === 0) {
      next();
      return;
    }
    const allowed = [
      ...new Set(methods.flatMap((one) => (one === 'get' ? ['GET', 'HEAD'] : [one.toUpperCase()]))),
    ];
    response.setHeader('Allow', allowed.join(', '));
    if (request.method === 'OPTIONS') {
      response.status(204).end();
      return;
    }
    next(
      new DomainError('METHOD_NOT_ALLOWED', `This address takes ${allowed.join(', ')}.`, {
        status: 405,
        context: { allowed: allowed.join(', ') },
      }),
    );
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}/?$`);
}
