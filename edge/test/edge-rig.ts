/** A real edge process with a real database, PLC and accounts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashPassword } from '../../domain/password.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.ts';
import { freePorts } from './free-ports.ts';
import { ModbusServer } from '../../testing/modbus-server.ts';
import { startProcess, type TestProcess } from '../../testing/processes.ts';

export const PASSWORD = 'a password for tests';
/** Nobody listens there: it is only to be seen in links. */
export const SCREENS_URL = 'http://screens.test';

export interface EdgeRig {
  url: string;
  dataDir: string;
  database: TestDatabase;
  plc: ModbusServer;
  edge: TestProcess;
  /** Signs in; answers the access token, or undefined where it was refused. */
  signIn(username: string, password?: string): Promise<string | undefined>;
  /** An admin request of Node-RED. */
  admin(token: string, path: string, init?: RequestInit): Promise<Response>;
  /** All of /metrics. */
  metrics(): Promise<string>;
  /** A figure of /metrics. */
  metric(name: string): Promise<number>;
  /** Stops everything; what fails to end fails the test. */
  close(): Promise<void>;
}

export async function startEdgeRig(): Promise<EdgeRig> {
  const database = await createTestDatabase();
  const plc = new ModbusServer();
  const plcPort = await plc.listen();
  plc.set(1, 'holding', 4129, 0);
  plc.set(1, 'holding', 4136, 40);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'pulso-edge-'));
  await seed(database, plcPort);
  const port = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const edge = startProcess({
    entry: 'edge/main.ts',
    env: {
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      EDGE_PORT: String(port),
      COLLECTOR_NAME: 'test-1',
      SCREENS_URL,
    },
  });
  const response = (at: string, init?: RequestInit): Promise<Response> =>
    fetch(`${url}${at}`, { ...init, headers: { connection: 'close', ...init?.headers } });
  const metrics = async (): Promise<string> => (await response('/metrics')).text();
  return {
    url,
    dataDir,
    database,
    plc,
    edge,
    signIn: async (username, password = PASSWORD) => {
      const form = { client_id: 'node-red-editor', grant_type: 'password', scope: '', username, password };
      const answer = await response('/auth/token', { method: 'POST', body: new URLSearchParams(form) });
      if (!answer.ok) return undefined;
      return ((await answer.json()) as { access_token: string }).access_token;
    },
    admin: (token, at, init) =>
      response(at, {
        ...init,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'node-red-api-version': 'v2',
          ...init?.headers,
        },
      }),
    metrics,
    metric: async (name) => {
      const text = await metrics();
      return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    },
    close: async () => {
      await edge.stop();
      await plc.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function seed({ knex }: TestDatabase, plcPort: number): Promise<void> {
  const passwordHash = await hashPassword(PASSWORD);
  const roles = ['engineer', 'maintenance', 'viewer', 'operator'];
  await knex('users').insert(
    roles.map((role) => ({ username: role, name: role, role, password_hash: passwordHash })),
  );
  const company = await insertOne(knex, 'companies', {
    code: 'TESTE',
    name: 'Teste Ltda',
  });
  const sector = await insertOne(knex, 'sectors', { name: 'Injeção', code: 'INJ', company_id: company });
  const collector = await insertOne(knex, 'collectors', { name: 'test-1' });
  const plc = await insertOne(knex, 'plc_configs', {
    name: 'Injetora 01',
    host: '127.0.0.1',
    port: plcPort,
    sector_id: sector,
    collector_id: collector,
    dialect: 'delta-dvp',
    poll_interval: 100,
  });
  await insertOne(knex, 'plc_registers', {
    plc_config_id: plc,
    name: 'Contador',
    role: 'PRODUCTION_COUNTER',
    address: 'D33',
    area: 'holding',
    offset: 4129,
  });
  await insertOne(knex, 'plc_registers', {
    plc_config_id: plc,
    name: 'Temperatura',
    role: 'MEASUREMENT',
    address: 'D40',
    area: 'holding',
    offset: 4136,
  });
}

async function insertOne(knex: TestDatabase['knex'], table: string, row: object): Promise<number> {
  const [inserted]: { id: number }[] = await knex(table).insert(row).returning('id');
  if (!inserted) throw new Error(`nothing was inserted into ${table}`);
  return inserted.id;
}
