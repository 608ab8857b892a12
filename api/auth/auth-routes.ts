/** Signing in and out. The session's id changes at sign-in, so that a planted one is worth nothing. */
import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import { ROLES } from '../../domain/roles.ts';
import { DomainError } from '../../domain/errors.ts';
import { route } from '../routes/route.ts';
import type { Route } from '../routes/route.ts';
import { SESSION_COOKIE } from './session.ts';
import { type SignIn } from './sign-in.ts';
import type { SignedIn } from './sign-in.ts';

const user = z.object({ id: z.int(), username: z.string(), name: z.string(), role: z.enum(ROLES) });
const sessionAnswer = z.object({ user, csrfToken: z.string() });
const tag = 'auth';

/** A table of its own for each API: the limits of sign-in live in it. */
export function authRoutes(signIn: SignIn): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/auth/config',
      access: 'public',
      tag,
      summary: 'What the sign-in screen needs to know',
      answer: z.object({ demo: z.boolean() }),
      handle: ({ services }) => Promise.resolve({ demo: services.isDemo }),
    }),
    route({
      method: 'post',
      path: '/auth/login',
      access: 'public',
      tag,
      summary: 'Sign in',
      body: z.strictObject({ username: z.string().min(1).max(200), password: z.string().min(1).max(1000) }),
      answer: sessionAnswer,
      handle: async ({ body, request }) => {
        refuseOtherSites(request);
        const found = await signIn.check(body.username.trim(), body.password, request.ip ?? '');
        const csrfToken = await beginSession(request, found);
        return { user: found, csrfToken };
      },
    }),
    route({
      method: 'post',
      path: '/auth/logout',
      access: 'signed-in',
      scope: 'own',
      tag,
      summary: 'Sign out',
      status: 204,
      handle: async ({ request, response, services }) => {
        const sessionId = request.sessionID;
        await new Promise<void>((resolve, reject) => {
          request.session.destroy((error) => (error ? reject(error as Error) : resolve()));
        });
        response.clearCookie(SESSION_COOKIE, { path: '/' });
        services.dropLive({ sessionId });
      },
    }),
    route({
      method: 'get',
      path: '/auth/me',
      access: 'signed-in',
      scope: 'own',
      tag,
      summary: 'Who is signed in',
      answer: sessionAnswer,
      handle: ({ principal, request }) =>
        Promise.resolve({
          user: {
            id: principal.userId,
            username: principal.username,
            name: principal.name,
            role: principal.role,
          },
          csrfToken: request.session?.csrfToken ?? '',
        }),
    }),
  ];
}

/** Another site could otherwise sign a browser in as somebody of its choice. */
function refuseOtherSites(request: Request): void {
  if (request.get('sec-fetch-site') === 'cross-site')
    throw new DomainError('CSRF_INVALID', 'Sign in on Pulso’s own page.', { status: 403 });
}

async function beginSession(request: Request, who: SignedIn): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error) => (error ? reject(error as Error) : resolve()));
  });
  const csrfToken = randomBytes(24).toString('base64url');
  Object.assign(request.session, { userId: who.id, csrfToken, signedInAt: Date.now() });
  await new Promise<void>((resolve, reject) => {
    request.session.save((error) => (error ? reject(error as Error) : resolve()));
  });
  return csrfToken;
}
