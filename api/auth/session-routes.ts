/** Where an account is signed in, and how it ends that. An ended session is dead at its next request; its live channel ends at once. */
import type { Knex } from 'knex';
import { z } from 'zod';
import { pageOf } from '../../domain/contracts/answer-fields.ts';
import { id } from '../../domain/contracts/fields.ts';
import { audit } from '../audit.ts';
import { notFound, route } from '../routes/route.ts';
import type { Ask, Route } from '../routes/route.ts';
import { hashNewPassword } from './new-password.ts';

const tag = 'auth';
const session = z.strictObject({
  id,
  current: z.boolean(),
  signedInAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  address: z.string().nullable(),
  agent: z.string().nullable(),
});
const list = pageOf(session);
const ended = z.strictObject({ ended: z.int() });
const passwordChange = z.strictObject({
  currentPassword: z.string().min(1).max(1000),
  newPassword: z.string().min(1).max(1000),
});

export const SESSION_ROUTES: readonly Route[] = [
  route({
    method: 'get',
    path: '/auth/sessions',
    access: 'signed-in',
    scope: 'own',
    sessionOnly: true,
    tag,
    summary: 'Where the own account is signed in',
    answer: list,
    handle: ({ knex, principal, request }) => listSessions(knex, principal.userId, request.sessionID),
  }),
  route({
    method: 'delete',
    path: '/auth/sessions/:id',
    access: 'signed-in',
    scope: 'own',
    sessionOnly: true,
    tag,
    summary: 'End one of the own sessions',
    answer: ended,
    handle: async (ask) => {
      const count = await endSessions(ask, ask.principal.userId, (query) => query.where({ id: ask.id }));
      return count === 0 ? Promise.reject(notFound()) : { ended: count };
    },
  }),
  route({
    method: 'delete',
    path: '/auth/sessions',
    access: 'signed-in',
    scope: 'own',
    sessionOnly: true,
    tag,
    summary: 'End all own sessions but this one',
    answer: ended,
    handle: async (ask) => ({ ended: await endSessions(ask, ask.principal.userId, others(ask)) }),
  }),
  route({
    method: 'post',
    path: '/auth/password',
    access: 'signed-in',
    scope: 'own',
    sessionOnly: true,
    tag,
    summary: 'Change the own password; ends all other sessions',
    body: passwordChange,
    example: { currentPassword: 'the old one', newPassword: 'a longer new one' },
    answer: ended,
    handle: changePassword,
  }),
  route({
    method: 'get',
    path: '/users/:id/sessions',
    access: 'users.manage',
    scope: 'unlimited',
    tag: 'users',
    summary: 'Where an account is signed in',
    answer: list,
    handle: ({ knex, id: userId, request }) => listSessions(knex, userId, request.sessionID),
  }),
  route({
    method: 'delete',
    path: '/users/:id/sessions',
    access: 'users.manage',
    scope: 'unlimited',
    tag: 'users',
    summary: 'End all sessions of an account',
    answer: ended,
    handle: async (ask) => ({ ended: await endSessions(ask, ask.id, (query) => query) }),
  }),
];

interface SessionRow {
  id: number;
  sid: string;
  sess: { signedInAt?: number; address?: string; agent?: string; cookie?: { originalMaxAge?: number } };
  expire: Date;
}

async function listSessions(knex: Knex, userId: number, currentSid: string): Promise<z.input<typeof list>> {
  const rows = await knex('sessions')
    .select<SessionRow[]>('id', 'sid', 'sess', 'expire')
    .where({ user_id: userId })
    .where('expire', '>', knex.fn.now())
    .orderBy('expire', 'desc');
  const data = rows.map(({ id: number, sid, sess, expire }) => ({
    id: number,
    current: sid === currentSid,
    signedInAt: new Date(sess.signedInAt ?? 0).toISOString(),
    // Each request moves the end on by the idle limit.
    lastSeenAt: new Date(expire.getTime() - (sess.cookie?.originalMaxAge ?? 0)).toISOString(),
    expiresAt: expire.toISOString(),
    address: sess.address ?? null,
    agent: sess.agent ?? null,
  }));
  return { data, total: data.length };
}

type Caller = Pick<Ask<unknown, unknown>, 'knex' | 'principal' | 'request' | 'services'>;
type Narrow = (query: Knex.QueryBuilder) => Knex.QueryBuilder;

/** Answers how many; on record, and their live channels are closed. */
async function endSessions(ask: Caller, userId: number, narrow: Narrow): Promise<number> {
  const sids = await ask.knex.transaction(async (trx) => {
    const gone = await narrow(trx('sessions').where({ user_id: userId }))
      .delete()
      .returning<{ sid: string }[]>('sid');
    if (gone.length > 0)
      await audit(trx, ask, {
        action: 'end-sessions',
        entity: 'users',
        entityId: userId,
        after: { ended: gone.length },
      });
    return gone.map(({ sid }) => sid);
  });
  for (const sessionId of sids) ask.services.dropLive({ sessionId });
  return sids.length;
}

function others({ request }: Caller): Narrow {
  return (query) => query.whereNot({ sid: request.sessionID });
}

async function changePassword(
  ask: Ask<unknown, z.output<typeof passwordChange>>,
): Promise<{ ended: number }> {
  const { knex, principal, body, services } = ask;
  await services.signIn.confirm(principal.userId, body.currentPassword);
  const passwordHash = await hashNewPassword(body.newPassword, 'newPassword');
  const sids = await knex.transaction(async (trx) => {
    await trx('users').where({ id: principal.userId }).update({ password_hash: passwordHash });
    const gone = await others(ask)(trx('sessions').where({ user_id: principal.userId }))
      .delete()
      .returning<{ sid: string }[]>('sid');
    await audit(trx, ask, { action: 'change-password', entity: 'users', entityId: principal.userId });
    return gone.map(({ sid }) => sid);
  });
  for (const sessionId of sids) services.dropLive({ sessionId });
  return { ended: sids.length };
}
