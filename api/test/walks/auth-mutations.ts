/** Signing in and out, sessions, passwords and tokens. */
import { PASSWORD, signIn } from '../api-rig.ts';
import type { Person } from '../api-rig.ts';
import type { Mutation } from './mutation.ts';
import type { Stage } from './stage.ts';

export const AUTH_MUTATIONS: readonly Mutation[] = [
  // Signing in replaces the session of whoever asks.
  { route: 'post /auth/login', person: newcomer, body: () => ({ username: 'viewer', password: PASSWORD }) },
  {
    route: 'post /auth/badge',
    person: newcomer,
    body: async (stage) => ({ code: await issueBadge(stage, await operator(stage)) }),
  },
  { route: 'post /users/:id/badge', id: operator },
  {
    route: 'delete /users/:id/badge',
    id: async (stage) => {
      const id = await operator(stage);
      await issueBadge(stage, id);
      return id;
    },
  },
  {
    route: 'post /auth/pin',
    person: newcomer,
    body: () => ({ currentPassword: PASSWORD, pin: '204061' }),
  },
  { route: 'post /users/:id/pin', id: operator, body: () => ({ pin: '204061' }) },
  { route: 'post /auth/logout', person: newcomer },
  {
    route: 'post /auth/password',
    person: newcomer,
    body: () => ({ currentPassword: PASSWORD, newPassword: 'another-one-1' }),
  },
  { route: 'delete /auth/sessions/:id', id: (stage) => otherSession(stage, 'admin') },
  {
    route: 'delete /auth/sessions',
    body: async (stage) => ({ unused: await otherSession(stage, 'admin') }),
  },
  {
    route: 'delete /users/:id/sessions',
    id: async (stage) => {
      await otherSession(stage, 'viewer');
      return (await stage.knex('users').where({ username: 'viewer' }).first<{ id: number }>('id'))?.id ?? 0;
    },
  },
  {
    route: 'post /api-tokens',
    body: () => ({ name: 'Noite', scopes: ['reports.read'], expiresInDays: 30 }),
  },
  {
    route: 'delete /api-tokens/:id',
    id: async (stage) => {
      const body = { name: 'Noite', scopes: ['reports.read'], expiresInDays: 30 };
      const made = await stage.admin.post('/api/api-tokens', body).expect(201);
      return (made.body as { id: number }).id;
    },
  },
];

/** Somebody new, for what ends sessions or changes passwords. */
async function newcomer(stage: Stage): Promise<Person> {
  const username = stage.code().toLowerCase();
  const body = { username, name: 'N', role: 'operator', password: PASSWORD };
  await stage.admin.post('/api/users', body).expect(201);
  return signIn(stage.url, username);
}

async function operator(stage: Stage): Promise<number> {
  const user = await stage.knex('users').where({ username: 'operator' }).first<{ id: number }>('id');
  return user?.id ?? 0;
}

async function issueBadge(stage: Stage, userId: number): Promise<string> {
  const made = await stage.admin.post(`/api/users/${userId}/badge`).expect(201);
  return (made.body as { code: string }).code;
}

/** A session of the person's account, other than the one that asks. */
async function otherSession(stage: Stage, username: string): Promise<number> {
  const user = await stage.knex('users').where({ username }).first<{ id: number }>('id');
  const [row] = await stage
    .knex('sessions')
    .insert({
      sid: stage.code(),
      sess: JSON.stringify({ userId: user?.id, cookie: {} }),
      expire: stage.knex.raw(`now() + interval '1 hour'`),
    })
    .returning<{ id: number }[]>('id');
  return row?.id ?? 0;
}
