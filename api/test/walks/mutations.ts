/**
 * One request that succeeds for each route that changes something, in words of the company on the stage. The walks send each of them: as
 * somebody of another company (refused), while the audit log refuses (undone), and as it should be (on record).
 * A new route that changes something is added here; the walks name it otherwise.
 */
import { PASSWORD, signIn } from '../api-rig.ts';
import type { Person } from '../api-rig.ts';
import { plannedOrder } from './stage.ts';
import type { Stage } from './stage.ts';

export interface Mutation {
  /** As the route writes it; `:id` is `id`. */
  route: `${'post' | 'patch' | 'delete'} /${string}`;
  /** Of the path; the stage's own where nothing is said. */
  id?: (stage: Stage) => Promise<number>;
  body?: (stage: Stage) => object | Promise<object>;
  /** While it is asked: plays the collector that answers. */
  meanwhile?: (stage: Stage, signal: AbortSignal) => Promise<void>;
  /** Who asks, where it is not the stage's admin. */
  person?: (stage: Stage) => Promise<Person>;
}

const words = (stage: Stage) => ({ code: stage.code(), name: 'Nova' });

/** A registration's three routes; the row that goes is a new one, so that the stage stays. */
function registration(
  path: string,
  create: (stage: Stage) => object,
  change: object = { name: 'Outra' },
): Mutation[] {
  const make = async (stage: Stage): Promise<number> => {
    const made = await stage.admin.post(`/api/${path}`, create(stage)).expect(201);
    return (made.body as { id: number }).id;
  };
  return [
    { route: `post /${path}`, body: create },
    { route: `patch /${path}/:id`, id: make, body: () => change },
    { route: `delete /${path}/:id`, id: make },
  ];
}

const order = (route: Mutation['route'], status: string): Mutation => ({
  route,
  id: (stage) => plannedOrder(stage, status),
});

/** Somebody new, for what ends sessions or changes passwords. */
async function newcomer(stage: Stage): Promise<Person> {
  const username = stage.code().toLowerCase();
  const body = { username, name: 'N', role: 'operator', password: PASSWORD };
  await stage.admin.post('/api/users', body).expect(201);
  return signIn(stage.url, username);
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

const AUTH: readonly Mutation[] = [
  // Signing in replaces the session of whoever asks.
  { route: 'post /auth/login', person: newcomer, body: () => ({ username: 'viewer', password: PASSWORD }) },
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

export const MUTATIONS: readonly Mutation[] = [
  ...AUTH,
  ...registration('companies', words),
  ...registration('sectors', (stage) => ({ ...words(stage), companyId: stage.id })),
  ...registration('reference-types', words),
  ...registration('items', (stage) => ({ ...words(stage), companyId: stage.id })),
  ...registration('activity-types', words),
  ...registration('defects', (stage) => ({ ...words(stage), severity: 'LOW' })),
  ...registration('shifts', (stage) => ({
    ...words(stage),
    companyId: stage.id,
    startTime: '06:00',
    endTime: '14:00',
    weekdays: [1, 2],
  })),
  ...registration('calendar-exceptions', (stage) => ({
    companyId: stage.id,
    kind: 'holiday',
    name: stage.code(),
    date: '2027-05-01',
  })),
  ...registration('users', (stage) => ({
    username: stage.code().toLowerCase(),
    name: 'Nova',
    role: 'viewer',
    password: 'long-enough-1',
    companyIds: [stage.id],
  })),
  ...registration(
    'production-orders',
    (stage) => ({ code: stage.code(), sectorId: stage.id, itemId: stage.id, plannedQuantity: 10 }),
    { plannedQuantity: 20 },
  ),
  {
    route: 'post /production/start-automatic',
    body: async (stage) => ({ orderId: await plannedOrder(stage) }),
  },
  order('post /production/:orderId/pause', 'IN_PROGRESS'),
  order('post /production/:orderId/resume', 'PAUSED'),
  order('post /production/:orderId/finish', 'IN_PROGRESS'),
  order('post /production/:orderId/cancel', 'PLANNED'),
  {
    route: 'post /production-appointments',
    body: (stage) => ({ orderId: stage.id, quantity: 2, reason: 'contagem' }),
  },
  {
    route: 'post /production-defects',
    body: async (stage) => {
      const [defect] = await stage
        .knex('defects')
        .insert({ code: stage.code(), name: 'Rebarba' })
        .returning<{ id: number }[]>('id');
      return { orderId: stage.id, quantity: 1, defectId: defect?.id };
    },
  },
  ...registration('plc-config', (stage) => ({
    name: stage.code(),
    host: '127.0.0.1',
    sectorId: stage.id,
    dialect: 'raw',
    registers: [{ name: 'R', address: 'holding:0' }],
  })),
  {
    route: 'post /plc-config/test',
    body: (stage) => ({ host: '127.0.0.1', sectorId: stage.id }),
    meanwhile: (stage, signal) =>
      answerCommands(stage, signal, { success: true, latency: 1, message: '', code: 'OK' }),
  },
  {
    route: 'post /plc-config/:id/read-now',
    meanwhile: (stage, signal) => answerCommands(stage, signal, { readAtMs: 0, registers: [] }),
  },
];

/** Does what a collector does, until the request was answered. */
async function answerCommands(stage: Stage, signal: AbortSignal, result: object): Promise<void> {
  while (!signal.aborted)
    await stage
      .knex('collector_commands')
      .where({ status: 'pending' })
      .update({ status: 'done', result: JSON.stringify(result), finished_at: stage.knex.fn.now() });
}
