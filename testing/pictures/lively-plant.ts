/**
 * The demo's plant in full life for pictures: eight machines of which five run, one waits for the reason of its stop, one is broken and one
 * does not answer, over a week's past. The collector, the API and the simulated PLCs are the real ones; only the past is made up.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Knex } from 'knex';
import { freePort } from '../../cli/postgres/free-port.ts';
import { seedDemoPlant } from '../../cli/demo-plant/seed-demo-plant.ts';
import { ITEMS } from '../../cli/demo-plant/plant.ts';
import { seededRandom } from '../../simulator/random.ts';
import { readOptions } from '../../simulator/read-options.ts';
import type { SimulatedPlc } from '../../simulator/simulated-plc.ts';
import { SimulatedPlant } from '../../simulator/simulated-plant.ts';
import { createTestDatabase, stopTestPostgres } from '../postgres.ts';
import { startProcess, type TestProcess } from '../processes.ts';
import { waitUntil } from '../wait.ts';
import { insertPast, MINUTE_MS } from './past.ts';

const READY_TIMEOUT_MS = 60_000;
const COLLECTOR = 'collector-1';

interface Machine {
  name: string;
  item: string;
  order: string;
  planned: number;
  produced: number;
  status: 'running' | 'stopped' | 'setup' | 'fault' | 'offline';
  /** Of what it does now. */
  sinceMinutes: number;
}
/** The first two are the demo's own. */
const MACHINES: readonly Machine[] = [
  ['Injetora 01', 'TMP-028', 'OP-1001', 12_000, 9_384, 'running', 38],
  ['Injetora 02', 'POT-250', 'OP-1002', 3_600, 2_841, 'running', 74],
  ['Injetora 03', 'TMP-038', 'OP-1011', 8_000, 2_950, 'stopped', 11],
  ['Injetora 04', 'ENG-016', 'OP-1012', 6_000, 4_127, 'fault', 27],
  ['Injetora 05', 'CAR-110', 'OP-1013', 2_400, 1_266, 'offline', 16],
  ['Injetora 06', 'POT-500', 'OP-1014', 5_000, 12, 'setup', 19],
  ['Injetora 07', 'BAN-012', 'OP-1015', 900, 515, 'running', 52],
  ['Solda ultrassom 01', 'INT-110', 'OP-1016', 1_500, 208, 'running', 21],
].map(([name, item, order, planned, produced, status, sinceMinutes]) => {
  return { name, item, order, planned, produced, status, sinceMinutes } as Machine;
});

export interface LivelyPlant {
  base: string;
  /** A machine to make pieces on, and where it is found. */
  probe: (name: string) => { plc: SimulatedPlc; machineId: number };
  stop: () => Promise<void>;
}

export async function startLivelyPlant(): Promise<LivelyPlant> {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-pictures-'));
  const database = await createTestDatabase();
  const plcs = await simulate();
  const processes: TestProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const one of processes.reverse()) await one.stop();
    for (const plc of plcs) await plc?.stop();
    await database.drop();
    await stopTestPostgres();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const ids = await furnish(database.knex, plcs);
    const port = await freePort();
    const env = {
      DATABASE_URL: database.url,
      DATA_DIR: dir,
      API_PORT: String(port),
      EDGE_PORT: String(await freePort()),
      COLLECTOR_NAME: COLLECTOR,
      PULSO_DEMO: '1',
      SESSION_SECRET: 'a secret for these pictures and no other',
      CREDENTIAL_SECRET: 'another secret for these pictures only',
    };
    for (const entry of ['edge/main.ts', 'api/main.ts']) processes.push(startProcess({ entry, env }));
    const base = `http://127.0.0.1:${port}`;
    await processes[1]?.waitForUrl(`${base}/api/health`, READY_TIMEOUT_MS);
    await ageStates(database.knex, ids);
    const probe = (name: string): { plc: SimulatedPlc; machineId: number } => {
      const index = MACHINES.findIndex((machine) => machine.name === name);
      const plc = plcs[index]?.plcs[0];
      if (plc === undefined) throw new Error(`${name} has no PLC to count on.`);
      return { plc, machineId: ids[index] ?? 0 };
    };
    return { base, probe, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A simulated PLC each; the machine that is offline has none. */
function simulate(): Promise<(SimulatedPlant | null)[]> {
  return Promise.all(
    MACHINES.map(async ({ status, item }, index) => {
      if (status === 'offline') return null;
      const cycle = ITEMS.find(({ code }) => code === item)?.cycle ?? 2;
      const rate = String(0.93 / cycle);
      const options = readOptions(
        ['--port', '0', '--status', status, '--rate', rate, '--seed', String(index + 1)].concat(
          '--scrap',
          '1%',
        ),
      );
      if (options === null) throw new Error('The simulator was asked for its help.');
      const plant = new SimulatedPlant(options);
      await plant.start();
      return plant;
    }),
  );
}

/** Registrations and a past, before anything runs. Answers the machines' ids in the order of MACHINES. */
async function furnish(knex: Knex, plcs: readonly (SimulatedPlant | null)[]): Promise<number[]> {
  await seedDemoPlant(knex, { collectorName: COLLECTOR, simulatorPort: 1 });
  // Around the clock, every day: on a Sunday the pictures would be those of a closed plant.
  await knex('shifts').update({ weekdays: [0, 1, 2, 3, 4, 5, 6] });
  const nobody = await freePort();
  const model = await knex('plc_configs').where({ name: 'Injetora 01' }).first<Record<string, unknown>>('*');
  const registers = await knex('plc_registers').where({ plc_config_id: model['id'] }).select<object[]>('*');
  const ids: number[] = [];
  for (const [index, machine] of MACHINES.entries()) {
    const port = plcs[index]?.plcs[0]?.port ?? nobody;
    ids.push(await placeMachine(knex, machine, port, { model, registers }));
  }
  const reasons = await knex('activity_types').orderBy('id').pluck<number[]>('id');
  const defects = await knex('defects').orderBy('id').pluck<number[]>('id');
  const random = seededRandom(5);
  for (const [index, machine] of MACHINES.entries()) {
    const order = await knex('production_orders')
      .where({ code: machine.order })
      .first<{ id: number; item_id: number }>('id', 'item_id');
    const item = await knex('items')
      .where({ id: order.item_id })
      .first<{ ideal_cycle: string }>('ideal_cycle');
    await insertPast(knex, {
      plcConfigId: ids[index] ?? 0,
      collectorId: Number(model['collector_id']),
      orderId: order.id,
      idealCycleSeconds: Number(item.ideal_cycle),
      untilMs: Date.now() - (machine.status === 'running' ? 0 : machine.sinceMinutes * MINUTE_MS),
      ...{ reasons, defects, random },
    });
    const { produced, planned } = machine;
    await knex('production_orders')
      .where({ id: order.id })
      .update({
        produced_quantity: produced,
        planned_quantity: planned,
        scrap_quantity: Math.ceil(produced / 60),
      });
  }
  await leaveForTheSupervisor(knex, ids);
  return ids;
}

/** Pieces that were counted before their order was started, and a jump of a counter that nobody believed. */
async function leaveForTheSupervisor(knex: Knex, ids: readonly number[]): Promise<void> {
  const ago = (minutes: number): Date => new Date(Date.now() - minutes * MINUTE_MS);
  const early = Array.from({ length: 12 }, (_, index) => ({
    ...{ plc_config_id: ids[5], role: 'PRODUCTION_COUNTER', category: 'unassigned', kind: 'normal' },
    ...{ reason: 'NO_RUNNING_ORDER', quantity: 4, timestamp: ago(60 - index) },
    ...{ baseline_value: 4 * index, clp_counter_value: 4 * index + 4 },
  }));
  const doubted = {
    ...{ plc_config_id: ids[6], role: 'PRODUCTION_COUNTER', category: 'quarantined', kind: 'quarantine' },
    ...{ reason: 'ABOVE_MAX_RATE', quantity: 3_000, timestamp: ago(5) },
    ...{ baseline_value: 515, clp_counter_value: 3_515 },
  };
  await knex('count_inbox').insert([...early, doubted]);
}

interface Model {
  model: Record<string, unknown>;
  registers: object[];
}

async function placeMachine(
  knex: Knex,
  machine: Machine,
  port: number,
  { model, registers }: Model,
): Promise<number> {
  const { name, item, order } = machine;
  const existing = await knex('plc_configs').where({ name }).first<{ id: number } | undefined>('id');
  if (existing) {
    await knex('plc_configs').where({ id: existing.id }).update({ port });
    return existing.id;
  }
  const plc = copyOf(model);
  const sector = await knex('sectors')
    .where({ code: name.startsWith('Solda') ? 'MON' : 'INJ' })
    .first<{ id: number; company_id: number }>('id', 'company_id');
  const [made] = await knex('plc_configs')
    .insert({ ...plc, name, port, sector_id: sector.id })
    .returning<{ id: number }[]>('id');
  const id = made?.id ?? 0;
  await knex('plc_registers').insert(
    registers.map((register) => {
      const copy = copyOf(register as Record<string, unknown>);
      return { ...copy, status_map: JSON.stringify(copy['status_map']), plc_config_id: id };
    }),
  );
  const { id: itemId } = await knex('items').where({ code: item }).first<{ id: number }>('id');
  const [placed] = await knex('production_orders')
    .insert({
      ...{ code: order, company_id: sector.company_id, sector_id: sector.id, item_id: itemId },
      ...{ plc_config_id: id, planned_quantity: 100_000, status: 'IN_PROGRESS', start_date: new Date() },
    })
    .returning<{ id: number }[]>('id');
  await knex('order_runs').insert({
    ...{ production_order_id: placed?.id, plc_config_id: id, sector_id: sector.id, started_at: new Date() },
  });
  return id;
}

/** Of a row, without what belongs to it alone. */
function copyOf(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => !/^(id|created_at|updated_at)$/.test(name)),
  );
}

/** What each machine does now it does since some time: the collector has just seen it for the first time. */
async function ageStates(knex: Knex, ids: readonly number[]): Promise<void> {
  const open = () =>
    knex('machine_states')
      .whereNull('ended_at')
      .whereIn('plc_config_id', [...ids]);
  await waitUntil(async () => (await open()).length === ids.length, {
    what: 'a state of each machine',
    timeoutMs: READY_TIMEOUT_MS,
  });
  for (const [index, { sinceMinutes }] of MACHINES.entries()) {
    const since = new Date(Date.now() - sinceMinutes * MINUTE_MS);
    const plc = { plc_config_id: ids[index] ?? 0 };
    await knex('downtimes').where(plc).where('end_date', '>', since).delete();
    await knex('machine_states').where(plc).where('started_at', '>', since).whereNotNull('ended_at').delete();
    await knex('machine_states').where(plc).where('ended_at', '>', since).update({ ended_at: since });
    await knex('machine_states').where(plc).whereNull('ended_at').update({ started_at: since });
    await knex('plc_status').where(plc).update({ state_since: since });
    await knex('plc_status').where(plc).whereNull('last_read_at').update({ last_read_at: since });
    // Its history came from no collector, which would have told the last piece.
    await knex('plc_status').where(plc).whereNull('last_count_at').update({ last_count_at: since });
  }
}
