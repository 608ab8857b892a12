/** A plant with a calendar, machines that count, and what they did: for tests of reports. Times are the plant's wall clock. */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { readSheet } from 'read-excel-file/universal';
import { bookBatch } from '../../domain/booking/book-batch.ts';
import type { CountEvent } from '../../domain/booking/booking-types.ts';
import type { TestDatabase } from '../../testing/postgres.ts';
import { lockStops, reviewStops } from '../stops/review-stops.ts';
import { makePlant } from './api-rig.ts';
import type { Plant } from './api-rig.ts';

/** 2026-11-23 was a Monday; São Paulo is three hours behind UTC. */
export const DAY = '2026-11-23';
export const at = (clock: string, date = DAY) => new Date(`${date}T${clock}:00-03:00`);

export interface ReportPlant extends Plant {
  machineIds: number[];
  counters: Map<number, { production: number; scrap: number }>;
  shifts: { t1: number; t2: number };
  reasonId: number;
  defectId: number;
  collectorId: number;
  book: (events: readonly Count[]) => Promise<void>;
}
export interface Count {
  machineId: number;
  at: Date;
  pieces: number;
  isScrap?: boolean;
  kind?: CountEvent['kind'];
  periodStart?: Date;
}

export async function makeReportPlant(database: TestDatabase, machines = 1): Promise<ReportPlant> {
  const { knex } = database;
  const plant = await makePlant(database);
  await knex('items').where({ id: plant.itemId }).update({ ideal_cycle: 10 });
  const machineIds = [plant.plcConfigId];
  for (let number = 2; number <= machines; number += 1)
    machineIds.push(
      await insertOne(knex, 'plc_configs', {
        name: `Injetora ${number}`,
        host: '127.0.0.1',
        sector_id: plant.sectorId,
      }),
    );
  await knex('plc_configs').update({ created_at: at('00:00') });
  const defectId = await insertOne(knex, 'defects', { code: 'REB', name: 'Rebarba' });
  const counters = new Map<number, { production: number; scrap: number }>();
  for (const id of machineIds) counters.set(id, await makeCounters(knex, id, defectId));
  const shift = (code: string, start_time: string, end_time: string, pause: string) =>
    insertOne(knex, 'shifts', {
      company_id: plant.companyId,
      code,
      name: code,
      start_time,
      end_time,
      weekdays: [1, 2, 3, 4, 5],
      breaks: JSON.stringify([{ start: `${pause}:00`, end: `${pause}:20` }]),
    });
  const shifts = {
    t1: await shift('T1', '06:00', '14:00', '10'),
    t2: await shift('T2', '14:00', '22:00', '18'),
  };
  const reasonId = await insertOne(knex, 'activity_types', { code: 'MEC', name: 'Manutenção mecânica' });
  const collectorId = await insertOne(knex, 'collectors', { name: 'pi-1' });
  return {
    ...plant,
    machineIds,
    counters,
    shifts,
    reasonId,
    defectId,
    collectorId,
    book: makeBooking(knex, counters, collectorId),
  };
}

/** Books as the forwarder does: counters only grow, `seq` too. */
function makeBooking(
  knex: Knex,
  counters: ReportPlant['counters'],
  collectorId: number,
): ReportPlant['book'] {
  const source = { collectorId, epoch: randomUUID() };
  const values = new Map<number, number>();
  let seq = 0;
  return async (counts) => {
    const events = counts.map(({ machineId, at: time, pieces, isScrap, kind, periodStart }): CountEvent => {
      const own = counters.get(machineId);
      const register = (isScrap ? own?.scrap : own?.production) ?? 0;
      const from = values.get(register) ?? 0;
      values.set(register, from + pieces);
      seq += 1;
      return {
        seq,
        plcConfigId: machineId,
        plcRegisterId: register,
        role: isScrap ? 'SCRAP_COUNTER' : 'PRODUCTION_COUNTER',
        kind: kind ?? 'normal',
        reason: null,
        from,
        to: from + pieces,
        pieces,
        periodStartMs: periodStart?.getTime() ?? time.getTime() - 1_000,
        countedAtMs: time.getTime(),
        spansOutage: kind === 'catchup',
      };
    });
    await knex.transaction((trx) => bookBatch(trx, source, events));
  };
}

async function makeCounters(knex: Knex, machineId: number, defectId: number) {
  const register = (role: string, offset: number) =>
    insertOne(knex, 'plc_registers', {
      plc_config_id: machineId,
      name: role,
      role,
      address: `D${offset}`,
      area: 'holding',
      offset,
      default_defect_id: role === 'SCRAP_COUNTER' ? defectId : null,
    });
  return { production: await register('PRODUCTION_COUNTER', 33), scrap: await register('SCRAP_COUNTER', 34) };
}

export async function insertOne(knex: Knex, table: string, row: object): Promise<number> {
  const rows = await knex(table).insert(row).returning<{ id: number }[]>('id');
  return Number(rows[0]?.id);
}

/** An order that runs on a machine in this time. */
export async function makeRunningOrder(
  knex: Knex,
  plant: Plant,
  machineId: number,
  code: string,
  from: Date,
  to: Date | null,
): Promise<number> {
  const orderId = await insertOne(knex, 'production_orders', {
    code,
    company_id: plant.companyId,
    sector_id: plant.sectorId,
    item_id: plant.itemId,
    plc_config_id: machineId,
    planned_quantity: 1_000_000,
    status: to === null ? 'IN_PROGRESS' : 'COMPLETED',
    start_date: from,
    end_date: to,
  });
  await knex('order_runs').insert({
    production_order_id: orderId,
    plc_config_id: machineId,
    sector_id: plant.sectorId,
    started_at: from,
    ended_at: to,
    end_reason: to && 'finished',
  });
  return orderId;
}

/** `pieces` each minute in [from, to). */
export const every = (machineId: number, from: string, to: string, pieces: number): Count[] => {
  const counts: Count[] = [];
  for (let ms = at(from).getTime(); ms < at(to).getTime(); ms += 60_000)
    counts.push({ machineId, at: new Date(ms + 30_000), pieces });
  return counts;
};
/** As somebody's spreadsheet reads it. */
export const readWorkbook = (body: unknown) => readSheet(new Uint8Array(body as Buffer).buffer);
/** As a screen shows it, 0.8333 → 83.33. */
export const percent = (value: number | null) => (value === null ? null : Number((value * 100).toFixed(2)));

/** Now, under the lock: the API's own keeper may be about to do the same. */
export async function workOutStops(knex: Knex, machineId: number, from: Date): Promise<void> {
  await knex.transaction(async (trx) => {
    await lockStops(trx, machineId);
    await reviewStops(trx, machineId, from);
  });
}
