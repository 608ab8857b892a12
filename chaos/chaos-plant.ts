/**
 * A plant to be ill-treated: a database of its own on a real PostgreSQL, simulated PLCs whose truth is known, collectors in processes of
 * their own that sign in with their least role. Both kinds of connection go through fault proxies.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import knexPackage, { type Knex } from 'knex';
import { migrateDatabase } from '../cli/database/migrate-database.ts';
import { newRolePassword } from '../cli/database/ensure-role.ts';
import { collectorDatabaseUrl, registerCollector } from '../cli/database/register-collector.ts';
import { freePort } from '../cli/postgres/free-port.ts';
import { SimulatedPlc } from '../simulator/simulated-plc.ts';
import { seededRandom } from '../simulator/random.ts';
import { waitUntil } from '../testing/wait.ts';
import { ChaosCollector, type CollectorKind } from './chaos-collector.ts';
import { FaultProxy } from './fault-proxy.ts';
import type {
  Booked,
  ChaosMachine,
  CollectorParts,
  DatabaseServer,
  MachineSettings,
  PlcRow,
} from './plant-parts.ts';

/** D33 and so on of a Delta PLC. */
const REGISTERS = { production: 4129, scrap: 4130, status: 4136 };
/** How often the simulated machines move on. */
const TICK_MS = 10;
const SETTLE_TIMEOUT_MS = 60_000;

export class ChaosPlant {
  readonly knex: Knex;
  readonly dir: string;
  readonly postgres: DatabaseServer;
  readonly machines: ChaosMachine[] = [];
  readonly collectors: ChaosCollector[] = [];
  readonly databaseUrl: string;
  sectorId = 0;
  #companyId = 0;
  #itemId = 0;
  #ticker: NodeJS.Timeout | null = null;
  #orders = 0;

  private constructor(postgres: DatabaseServer, dir: string, database: string) {
    this.postgres = postgres;
    this.dir = dir;
    this.databaseUrl = postgres.url(database);
    this.knex = knexPackage.knex({
      client: 'pg',
      connection: { connectionString: this.databaseUrl, pipeline: true } as Knex.PgConnectionConfig,
      pool: { min: 0, max: 6 },
      // Failures reach whoever asked; knex would print them a second time.
      log: { warn: () => undefined, error: () => undefined },
    });
  }

  /** @param dir where collectors keep their stores */
  static async open(postgres: DatabaseServer, dir: string, database: string): Promise<ChaosPlant> {
    const admin = knexPackage.knex({
      client: 'pg',
      connection: postgres.url('postgres'),
      pool: { min: 0, max: 1 },
    });
    await admin.raw('CREATE DATABASE ??', [database]);
    await admin.destroy();
    const plant = new ChaosPlant(postgres, dir, database);
    await migrateDatabase({ url: plant.databaseUrl, ssl: false });
    plant.#companyId = await plant.#insert('companies', { code: 'CHAOS', name: 'Chaos' });
    plant.sectorId = await plant.#insert('sectors', {
      code: 'CHAOS',
      name: 'Chaos',
      company_id: plant.#companyId,
    });
    plant.#itemId = await plant.#insert('items', { code: 'PIECE', name: 'Piece' });
    plant.#ticker = setInterval(() => plant.#tick(), TICK_MS);
    return plant;
  }

  async addCollector(name: string, kind: CollectorKind): Promise<ChaosCollector> {
    const password = newRolePassword();
    await registerCollector(this.knex, { name, password });
    const { id } = await this.knex('collectors').where({ name }).first<{ id: number }>('id');
    return this.#addCollector({
      id,
      name,
      kind,
      url: collectorDatabaseUrl(this.databaseUrl, { name, password }),
    });
  }

  /** A second one that takes itself for the first: the same name, role and password, with a folder of its own. */
  async addTwin({ id, kind, name, databaseUrl }: ChaosCollector): Promise<ChaosCollector> {
    return this.#addCollector({ id, name, kind, url: databaseUrl, folder: `${name}-twin` });
  }

  async #addCollector(parts: CollectorParts): Promise<ChaosCollector> {
    const { id, kind, name, folder = name } = parts;
    const proxy = new FaultProxy(this.postgres.port);
    const url = new URL(parts.url);
    url.port = String(await proxy.listen());
    const dataDir = path.join(this.dir, new URL(this.databaseUrl).pathname.slice(1), folder);
    mkdirSync(dataDir, { recursive: true });
    const healthPort = await freePort();
    const collector = new ChaosCollector({
      id,
      kind,
      name,
      proxy,
      dataDir,
      healthPort,
      databaseUrl: url.href,
    });
    this.collectors.push(collector);
    return collector;
  }

  /** The machine stands still until `isRunning` is set. */
  async addMachine(settings: MachineSettings): Promise<ChaosMachine> {
    const { name, unitId = 1 } = settings;
    const plc = new SimulatedPlc({
      name,
      unitId,
      registers: REGISTERS,
      startAt: settings.startAt ?? 0,
      faults: [],
      machine: {
        rate: settings.rate ?? 0,
        scrapShare: 0,
        rolloverAt: 65_536,
        resetEvery: null,
        status: 'running',
        pieceLimit: settings.pieceLimit ?? null,
        random: seededRandom(this.machines.length + 1),
      },
    });
    await plc.server.listen();
    const proxy = new FaultProxy(plc.port);
    const { plcConfigId, registerId } = await this.addRow({
      name,
      collectorId: settings.collector.id,
      port: await proxy.listen(),
      unitId,
      config: settings.config ?? {},
      register: settings.register ?? {},
    });
    const machine: ChaosMachine = { plc, proxy, plcConfigId, registerId };
    this.machines.push(machine);
    return machine;
  }

  /** A PLC with its production counter D33, without the machine behind it. */
  async addRow(row: PlcRow): Promise<{ plcConfigId: number; registerId: number }> {
    const plcConfigId = await this.#insert('plc_configs', {
      name: row.name,
      host: '127.0.0.1',
      port: row.port,
      unit_id: row.unitId,
      sector_id: this.sectorId,
      collector_id: row.collectorId,
      dialect: 'delta-dvp',
      poll_interval: 100,
      timeout: 500,
      ...row.config,
    });
    const registerId = await this.#insert('plc_registers', {
      plc_config_id: plcConfigId,
      name: 'Production',
      role: 'PRODUCTION_COUNTER',
      address: 'D33',
      area: 'holding',
      offset: REGISTERS.production,
      ...row.register,
    });
    return { plcConfigId, registerId };
  }

  /** Starts an order on a machine, or on the whole sector; whatever ran there ends at the same moment. */
  async startOrder(plcConfigId: number | null): Promise<number> {
    this.#orders += 1;
    const code = `OP-${this.#orders}`;
    return this.knex.transaction(async (trx) => {
      const [{ at }] = (
        await trx.raw<{ rows: [{ at: Date }] }>(`SELECT clock_timestamp() + ? * interval '1 ms' AS at`, [
          this.aheadMs,
        ])
      ).rows;
      const open = { plc_config_id: plcConfigId, sector_id: this.sectorId, ended_at: null };
      const ended = await trx('order_runs')
        .where(open)
        .update({ ended_at: at, end_reason: 'paused' })
        .returning<{ production_order_id: number }[]>('production_order_id');
      await trx('production_orders')
        .whereIn(
          'id',
          ended.map((run) => run.production_order_id),
        )
        .update({ status: 'PAUSED' });
      const [order] = await trx('production_orders')
        .insert({
          code,
          company_id: this.#companyId,
          sector_id: this.sectorId,
          item_id: this.#itemId,
          plc_config_id: plcConfigId,
          planned_quantity: 100_000_000,
          status: 'IN_PROGRESS',
          start_date: at,
        })
        .returning<{ id: number }[]>('id');
      const id = order?.id ?? 0;
      await trx('order_runs').insert({
        production_order_id: id,
        plc_config_id: plcConfigId,
        sector_id: this.sectorId,
        started_at: at,
      });
      return id;
    });
  }

  /** Pieces that the machines really made, good ones. */
  get made(): number {
    return this.machines.reduce((sum, { plc }) => sum + plc.machine.totals.good, 0);
  }

  make(machine: ChaosMachine, pieces: number): void {
    machine.plc.machine.makeGood(pieces);
    machine.plc.show();
  }

  /** Its counter's first value is durable: from here on each piece has to be counted. Makes one piece. */
  async prime(machine: ChaosMachine): Promise<void> {
    await waitUntil(
      async () =>
        (await this.knex('plc_data')
          .where({ plc_register_id: machine.registerId, quality: 'good' })
          .first('id')) !== undefined,
      { timeoutMs: SETTLE_TIMEOUT_MS, what: 'the first read of a machine' },
    ).catch((cause: unknown) => {
      const said = this.collectors.map((collector) => collector.lastWords()).join('\n');
      throw new Error(`${(cause as Error).message}; the collectors said:\n${said}`, { cause });
    });
    const before = await this.bookedBy(machine);
    this.make(machine, 1);
    await waitUntil(async () => (await this.bookedBy(machine)) > before, {
      timeoutMs: SETTLE_TIMEOUT_MS,
      what: 'the first piece of a machine to be booked',
    });
  }

  async bookedBy(machine: ChaosMachine): Promise<number> {
    const { plcConfigId } = machine;
    return (
      (await this.#sum('production_appointments', 'quantity', { plc_config_id: plcConfigId })) +
      (await this.#sum('count_inbox', 'quantity', { plc_config_id: plcConfigId, role: 'PRODUCTION_COUNTER' }))
    );
  }

  async booked(): Promise<Booked> {
    const role = 'PRODUCTION_COUNTER';
    return {
      ledger: await this.#sum('production_appointments', 'quantity', {}),
      orders: await this.#sum('production_orders', 'produced_quantity', {}),
      unassigned: await this.#sum('count_inbox', 'quantity', { category: 'unassigned', role }),
      quarantined: await this.#sum('count_inbox', 'quantity', { category: 'quarantined', role }),
    };
  }

  /** What was held back instead of booked, a sentence a row. */
  async heldBack(): Promise<string[]> {
    const { rows } = await this.knex.raw<{ rows: { text: string }[] }>(
      `SELECT format('%s pieces of PLC %s are %s: %s, %s -> %s, made in %s s up to %s', quantity, plc_config_id, category, reason,
         baseline_value, clp_counter_value, round(extract(epoch FROM "timestamp" - period_start), 3), "timestamp") AS text
       FROM count_inbox ORDER BY id LIMIT 20`,
    );
    return rows.map(({ text }) => text);
  }

  /** Waits until every collector has delivered everything and the total stands; answers what is booked then. */
  async settle(timeoutMs = SETTLE_TIMEOUT_MS): Promise<Booked> {
    await waitUntil(
      async () => {
        const { ledger, unassigned, quarantined } = await this.booked();
        return ledger + unassigned + quarantined >= this.made;
      },
      { timeoutMs, what: 'every piece to be booked' },
    ).catch(() => undefined);
    // Too many would come late as well: all buffers are empty, and several polls after that nothing has been added.
    for (const collector of this.collectors)
      if (collector.isRunning) await collector.untilDelivered(timeoutMs).catch(() => undefined);
    const first = JSON.stringify(await this.booked());
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const last = await this.booked();
    return JSON.stringify(last) === first ? last : this.settle(timeoutMs);
  }

  async close(): Promise<void> {
    if (this.#ticker !== null) clearInterval(this.#ticker);
    for (const collector of this.collectors) await collector.close();
    for (const { plc, proxy } of this.machines) {
      await proxy.close();
      await plc.server.close();
    }
    await this.knex.destroy();
  }

  /** How far the plant's simulated time is ahead of PostgreSQL's clock. */
  aheadMs = 0;

  /** Machines make pieces of their own accord while this is true. */
  isRunning = false;

  #tick(): void {
    if (this.isRunning) for (const { plc } of this.machines) plc.advance(performance.now());
  }

  async #insert(table: string, row: Record<string, unknown>): Promise<number> {
    const [inserted] = await this.knex(table).insert(row).returning<{ id: number }[]>('id');
    return inserted?.id ?? 0;
  }

  async #sum(table: string, column: string, where: Record<string, unknown>): Promise<number> {
    const row = await this.knex(table).where(where).sum<{ sum: string | null }[]>(`${column} as sum`);
    return Number(row[0]?.sum ?? 0);
  }
}
