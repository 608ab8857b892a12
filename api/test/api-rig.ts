/** A running API on a database of its own, with an account for each role, and people signed in to it. */
import { Client } from 'pg';
import request from 'supertest';
import type { Test } from 'supertest';
import { hashPassword } from '../../domain/password.ts';
import { ROLES } from '../../domain/roles.ts';
import type { Role } from '../../domain/roles.ts';
import { createTestDatabase, testServerUrl } from '../../testing/postgres.ts';
import type { TestDatabase } from '../../testing/postgres.ts';
import { startApi } from '../api-server.ts';
import type { ApiServer } from '../api-server.ts';
import { makeLogger } from '../logger.ts';
import type { SmtpSettings } from '../mail/mailer.ts';
import { AnswerCheck } from './answer-check.ts';

export const PASSWORD = 'correct-horse';

export interface Person {
  cookie: string;
  csrfToken: string;
  get: (path: string) => Test;
  post: (path: string, body?: object) => Test;
  patch: (path: string, body: object) => Test;
  delete: (path: string) => Test;
}
export interface ApiRig {
  database: TestDatabase;
  api: ApiServer;
  signIn: (username: Role) => Promise<Person>;
  stop: () => Promise<void>;
}

export async function startApiRig(
  keeps: 'no-alarms' | 'nothing' = 'no-alarms',
  smtp?: SmtpSettings,
): Promise<ApiRig> {
  const database = await createTestDatabase();
  const hash = await hashPassword(PASSWORD);
  await database
    .knex('users')
    .insert(ROLES.map((role) => ({ username: role, name: role, role, password_hash: hash })));
  const role = await makeApiRole(database);
  const answers = new AnswerCheck();
  const api = await startApi({
    database: { url: role.url, ssl: false },
    host: '127.0.0.1',
    port: 0,
    sessionSecret: 'x'.repeat(40),
    isDemo: false,
    retentionDays: 90,
    keeps,
    smtp,
    logger: makeLogger({ level: 'error', silent: true }),
    onAnswer: (answer) => void answers.check(answer),
  });
  await api.ready;
  const people = new Map<Role, Promise<Person>>();
  return {
    database,
    api,
    signIn: (username) => {
      const known = people.get(username) ?? signIn(api.url, username);
      people.set(username, known);
      return known;
    },
    stop: async () => {
      await api.stop();
      await database.drop();
      await role.drop();
      answers.finish();
    },
  };
}

/** The API signs in with the least that it needs, as in a plant: whatever the role lacks fails the test that needs it. */
async function makeApiRole(database: TestDatabase): Promise<{ url: string; drop: () => Promise<void> }> {
  const url = new URL(database.url);
  const name = `${url.pathname.slice(1)}_api`;
  url.username = name;
  url.password = 'api-rig';
  await database.knex.raw(`CREATE ROLE ${name} LOGIN PASSWORD 'api-rig' IN ROLE pulso_api`);
  return {
    url: url.href,
    drop: async () => {
      const admin = new Client({ connectionString: await testServerUrl('postgres') });
      await admin.connect();
      await admin.query(`DROP ROLE ${name}`).finally(() => admin.end());
    },
  };
}

export async function signIn(url: string, username: string, password = PASSWORD): Promise<Person> {
  const answer = await request(url).post('/api/auth/login').send({ username, password }).expect(200);
  const cookie = /pulso\.sid=[^;]+/.exec(String(answer.headers['set-cookie']))?.[0] ?? '';
  const { csrfToken } = answer.body as { csrfToken: string };
  const as = (test: Test): Test => test.set('Cookie', cookie).set('X-CSRF-Token', csrfToken);
  return {
    cookie,
    csrfToken,
    get: (path) => as(request(url).get(path)),
    post: (path, body) => (body ? as(request(url).post(path)).send(body) : as(request(url).post(path))),
    patch: (path, body) => as(request(url).patch(path)).send(body),
    delete: (path) => as(request(url).delete(path)),
  };
}

export interface Plant {
  companyId: number;
  otherCompanyId: number;
  sectorId: number;
  otherSectorId: number;
  itemId: number;
  plcConfigId: number;
}

/** Two companies with a sector each; an item and a PLC in the first. */
export async function makePlant({ knex }: TestDatabase): Promise<Plant> {
  const insert = async (table: string, row: object): Promise<number> => {
    const rows = await knex(table).insert(row).returning<{ id: number }[]>('id');
    return rows[0]?.id ?? 0;
  };
  const companyId = await insert('companies', { code: 'C1', name: 'Moldados' });
  const otherCompanyId = await insert('companies', { code: 'C2', name: 'Outra' });
  const sectorId = await insert('sectors', { code: 'INJ', name: 'Injeção', company_id: companyId });
  const otherSectorId = await insert('sectors', {
    code: 'EXT',
    name: 'Extrusão',
    company_id: otherCompanyId,
  });
  const itemId = await insert('items', { code: 'TAMPA', name: 'Tampa 28 mm', ideal_cycle: 8.5 });
  const plcConfigId = await insert('plc_configs', {
    name: 'Injetora 1',
    host: '127.0.0.1',
    port: 15020,
    sector_id: sectorId,
    dialect: 'delta-dvp',
  });
  return { companyId, otherCompanyId, sectorId, otherSectorId, itemId, plcConfigId };
}

let orders = 0;
/** Creates an order over the API; answers its id. */
export async function makeOrder(person: Person, plant: Plant, values: object = {}): Promise<number> {
  orders += 1;
  const answer = await person
    .post('/api/production-orders', {
      code: `OP-${orders}`,
      sectorId: plant.sectorId,
      itemId: plant.itemId,
      plannedQuantity: 100,
      ...values,
    })
    .expect(201);
  return (answer.body as { id: number }).id;
}
