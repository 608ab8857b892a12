/** A plant for the tests of the collector: one machine on a real Modbus server, a real database, and the wiring of the flow. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { collectorDatabaseUrl, registerCollector } from '../../../cli/database/register-collector.ts';
import { ModbusServer } from '../../../testing/modbus-server.ts';
import { createTestDatabase, type TestDatabase } from '../../../testing/postgres.ts';
import { waitUntil } from '../../../testing/wait.ts';
import { CollectorRuntime } from '../collector-runtime.ts';

type Row = Record<string, unknown>;

const say = (...words: unknown[]) => {
  if (process.env['PULSO_TEST_LOG']) console.log(...words);
};
export const log = { info: say, warn: say, error: say };

export class CollectorRig {
  readonly server = new ModbusServer();
  readonly dataDir = mkdtempSync(path.join(tmpdir(), 'pulso-collector-'));
  database!: TestDatabase;
  /** Signed in as the collector, with its few rights. */
  url = '';
  runtime!: CollectorRuntime;
  /** Of the Modbus server. */
  port = 0;
  plcId = 0;
  sectorId = 0;
  itemId = 0;
  companyId = 0;
  counterId = 0;

  async start(): Promise<void> {
    this.port = await this.server.listen();
    this.database = await createTestDatabase();
    await this.#seed();
    this.url = await this.register('pi-1');
  }

  /** Answers the address under which that collector signs in. */
  async register(name: string): Promise<string> {
    const signIn = { name, password: 'test' };
    await registerCollector(this.database.knex, signIn);
    return collectorDatabaseUrl(this.database.url, signIn);
  }

  async startRuntime(databaseUrl = this.url): Promise<CollectorRuntime> {
    this.runtime = this.makeRuntime(databaseUrl);
    await startAsFlow(this.runtime);
    return this.runtime;
  }

  makeRuntime(databaseUrl = this.url, collectorName = 'pi-1'): CollectorRuntime {
    return new CollectorRuntime({
      collectorName,
      databaseUrl,
      dataDir: path.join(this.dataDir, collectorName),
      version: '0',
      log,
    });
  }

  async stop(): Promise<void> {
    await this.server.close();
    await this.database.drop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  async makeOrder(code: string, change: Row = {}, startedAt: Date | null = new Date(0)): Promise<number> {
    const { knex } = this.database;
    const id = await insertOne(knex, 'production_orders', {
      code,
      company_id: this.companyId,
      sector_id: this.sectorId,
      item_id: this.itemId,
      plc_config_id: this.plcId,
      planned_quantity: 100_000,
      status: startedAt === null ? 'PLANNED' : 'IN_PROGRESS',
      start_date: startedAt,
      ...change,
    });
    if (startedAt !== null)
      await knex('order_runs').insert({
        production_order_id: id,
        plc_config_id: this.plcId,
        sector_id: this.sectorId,
        started_at: startedAt,
      });
    return id;
  }

  async order(id: number): Promise<Row> {
    return (await this.database.knex('production_orders').where({ id }).first<Row>()) ?? {};
  }

  /** Sets the counter and waits until the collector has it as its baseline. */
  async show(value: number): Promise<void> {
    this.server.set(1, 'holding', 33, value);
    await waitUntil(() => this.runtime.store.baseline(this.counterId)?.state?.last === value, {
      what: `the counter to be read as ${value}`,
    });
  }

  async forwarded(): Promise<void> {
    await waitUntil(() => this.runtime.store.commit() && this.runtime.store.depth === 0, {
      what: 'an empty outbox',
    });
  }

  async #seed(): Promise<void> {
    const { knex } = this.database;
    this.companyId = await insertOne(knex, 'companies', { code: 'C', name: 'C' });
    this.sectorId = await insertOne(knex, 'sectors', { code: 'S', name: 'S', company_id: this.companyId });
    const type = await insertOne(knex, 'reference_types', { code: 'T', name: 'T' });
    this.itemId = await insertOne(knex, 'items', {
      code: 'I',
      name: 'I',
      reference_type_id: type,
      sector_id: this.sectorId,
    });
    this.plcId = await insertOne(knex, 'plc_configs', {
      name: 'press 1',
      host: '127.0.0.1',
      port: this.server.port,
      sector_id: this.sectorId,
      poll_interval: 100,
    });
    this.counterId = await insertOne(knex, 'plc_registers', {
      plc_config_id: this.plcId,
      name: 'pieces',
      role: 'PRODUCTION_COUNTER',
      address: '33',
      area: 'holding',
      offset: 33,
    });
  }
}

/** As the flow wires them: every change goes to the history and to counting. */
export async function startAsFlow(runtime: CollectorRuntime): Promise<void> {
  runtime.watchStops();
  runtime.onReading((reading) => {
    const changes = runtime.findChanges(reading);
    if (changes === null) return;
    runtime.recordRaw(changes);
    runtime.countPieces(changes);
    runtime.detectStops(changes);
  });
  await runtime.start();
}

async function insertOne(knex: TestDatabase['knex'], table: string, row: Row): Promise<number> {
  const [made] = await knex<{ id: number }>(table).insert(row).returning('id');
  if (made === undefined) throw new Error(`nothing inserted into ${table}`);
  return made.id;
}
