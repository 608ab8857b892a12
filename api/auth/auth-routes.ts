/** Signing in and out. The session's id changes at sign-in, so that a planted one is worth nothing. */
import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import { ROLES } from '../../domain/roles.ts';
import { DomainError } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { route } from '../routes/route.ts';
import type { Ask, Route } from '../routes/route.ts';
import type { Services } from '../services.ts';
import { plantZones } from './plant-zone.ts';
import { activeUser } from './principal.ts';
import { knownDevice, rememberDevice } from './known-device.ts';
import { endsAtMs, idleMs, SESSION_COOKIE } from './session.ts';
import type { SignedIn } from './sign-in.ts';

const user = z.strictObject({
  id: z.int(),
  username: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  limited: z
    .boolean()
    .meta({ description: 'to some companies or sectors: what is the whole plant’s is refused' }),
});
const sessionAnswer = z.strictObject({
  user,
  csrfToken: z.string(),
  timeZone: z.string().meta({ description: 'of the plant: the zone that screens show times in' }),
  sectorZones: z
    .record(z.string(), z.string())
    .meta({ description: 'by the id of a sector whose company has another time zone' }),
  session: z
    .strictObject({
      idleSeconds: z.number().meta({ description: 'without a request after which the session ends' }),
      endsAt: z.iso.datetime().meta({ description: 'when it ends however busy it is' }),
    })
    .nullable()
    .meta({ description: 'null for an API token' }),
});
const tag = 'auth';
/** A browser's name for itself is shorter; whatever is longer is not worth keeping. */
const AGENT_MAX = 300;

export const AUTH_ROUTES: readonly Route[] = [
  route({
    method: 'get',
    path: '/auth/config',
    access: 'public',
    tag,
    summary: 'What the sign-in screen needs to know',
    answer: z.strictObject({ demo: z.boolean() }),
    handle: ({ services }) => Promise.resolve({ demo: services.isDemo }),
  }),
  route({
    method: 'post',
    path: '/auth/login',
    access: 'public',
    tag,
    summary: 'Sign in',
    body: z.strictObject({
      username: z.string().min(1).max(200),
      password: z.string().min(1).max(1000).meta({ description: 'or the PIN of an operator' }),
    }),
    answer: sessionAnswer,
    example: { username: 'supervisor', password: 'pulso-demo' },
    handle: signInHere,
  }),
  route({
    method: 'post',
    path: '/auth/badge',
    access: 'public',
    tag,
    summary: 'Sign an operator in with a badge',
    body: z.strictObject({ code: z.string().min(1).max(200) }),
    answer: sessionAnswer,
    example: { code: '0123456789ABCDEF01234567' },
    handle: async (ask) => {
      refuseOtherSites(ask.request);
      return enter(ask, await ask.services.signIn.checkBadge(ask.body.code, ask.request.ip ?? ''), 'badge');
    },
  }),
  route({
    method: 'post',
    path: '/auth/logout',
    access: 'signed-in',
    scope: 'own',
    tag,
    sessionOnly: true,
    summary: 'Sign out',
    status: 204,
    handle: async ({ knex, principal, request, response, services }) => {
      const sessionId = request.sessionID;
      await audit(knex, { principal, request }, signing('sign-out', principal.userId));
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
    handle: async ({ knex, principal, request, services }) => ({
      ...(await plantZones(knex, principal.scope)),
      session: principal.via === 'session' ? lifeOf(request, services) : null,
      user: {
        id: principal.userId,
        username: principal.username,
        name: principal.name,
        role: principal.role,
        limited: principal.scope !== null,
      },
      csrfToken: request.session?.csrfToken ?? '',
    }),
  }),
];

/** Another site could otherwise sign a browser in as somebody of its choice. */
function refuseOtherSites(request: Request): void {
  if (request.get('sec-fetch-site') === 'cross-site')
    throw new DomainError('CSRF_INVALID', 'Sign in on Pulso’s own page.', { status: 403 });
}

async function signInHere(
  ask: Ask<unknown, { username: string; password: string }>,
): Promise<z.input<typeof sessionAnswer>> {
  const { request, response, services } = ask;
  refuseOtherSites(request);
  const username = ask.body.username.trim();
  const device = knownDevice(request, username, services.sessionSecret);
  const { user: found, by } = await services.signIn.check(username, ask.body.password, {
    address: request.ip ?? '',
    ...(device === undefined ? {} : { device }),
  });
  const answer = await enter(ask, found, by);
  rememberDevice(request, response, username, services.sessionSecret);
  return answer;
}

/** Begins the session of somebody who has shown who they are. */
async function enter(
  { knex, request, services }: Pick<Ask<unknown, unknown>, 'knex' | 'request' | 'services'>,
  found: SignedIn,
  by: 'password' | 'pin' | 'badge',
): Promise<z.input<typeof sessionAnswer>> {
  // Before the session: without the record there is no sign-in.
  const principal = { userId: found.id, username: found.username };
  const record = signing('sign-in', found.id);
  await audit(knex, { principal, request }, by === 'password' ? record : { ...record, after: { by } });
  const csrfToken = await beginSession(request, found, services);
  const scope = (await activeUser(knex, found.id))?.scope ?? null;
  const user = { ...found, limited: scope !== null };
  return { user, csrfToken, ...(await plantZones(knex, scope)), session: lifeOf(request, services) };
}

function signing(action: 'sign-in' | 'sign-out', userId: number): Parameters<typeof audit>[2] {
  return { action, entity: 'users', entityId: userId };
}

async function beginSession(request: Request, who: SignedIn, services: Services): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error) => (error ? reject(error as Error) : resolve()));
  });
  const csrfToken = randomBytes(24).toString('base64url');
  request.session.cookie.maxAge = idleMs(who.role, services.sessionLimits);
  Object.assign(request.session, {
    userId: who.id,
    csrfToken,
    signedInAt: Date.now(),
    forWall: who.role === 'viewer',
    address: request.ip,
    agent: request.get('user-agent')?.slice(0, AGENT_MAX),
  });
  await new Promise<void>((resolve, reject) => {
    request.session.save((error) => (error ? reject(error as Error) : resolve()));
  });
  return csrfToken;
}

/** So that a screen can warn before the session ends. */
function lifeOf({ session }: Request, { sessionLimits }: Services): { idleSeconds: number; endsAt: string } {
  return {
    idleSeconds: Math.round((session.cookie.originalMaxAge ?? 0) / 1000),
    endsAt: new Date(endsAtMs(session, sessionLimits)).toISOString(),
  };
}
