/** Summaries are a cache of the ledger: whatever is booked, late, taken back or changed, they say what the events say. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { createTestDatabase } from '../../testing/postgres.ts';
import type { TestDatabase } from '../../testing/postgres.ts';
import { inReport } from '../reports/open-report.ts';
import { ensureSummaries, refreshSummaries } from '../reports/refresh-summaries.ts';
import { at, DAY, makeReportPlant, makeRunningOrder } from './report-rig.ts';
import type { ReportPlant } from './report-rig.ts';

const MINUTE_MS = 60_000;
/** Two days later: everything is over. */
const NOW_MS = at('12:00', '2026-11-25').getTime();
const query = {
  from: at('00:00').toISOString(),
  to: at('00:00', '2026-11-25').toISOString(),
  noOrder: 'excluded' as const,
  format: 'json' as const,
  lang: 'en' as const,
};

/** All sums that reports are made of; rows in a fixed order. */
function readAll(knex: Knex) {
  return inReport(
    { knex, query, scope: null, nowMs: NOW_MS, maxDays: 31, withIdle: true },
    async ({ source }) => ({
      orders: [...(await source.inputs({ groupBy: 'order' }))].toSorted(byText),
      days: [...(await source.inputs({ groupBy: 'day' }))].toSorted(byText),
      stops: (await source.stops({ groupBy: 'machine' })).toSorted(byText),
      defects: (await source.defects({ groupBy: 'shift' })).toSorted(byText),
    }),
  );
}
const byText = (a: unknown, b: unknown) => JSON.stringify(a).localeCompare(JSON.stringify(b));

describe('summaries', () => {
  let database: TestDatabase;
  let knex: Knex;
  let plant: ReportPlant;
  let orders: number[];
  before(async () => {
    database = await createTestDatabase();
    ({ knex } = database);
    plant = await makeReportPlant(database, 2);
    orders = [];
    for (const [index, machineId] of plant.machineIds.entries())
      orders.push(await makeRunningOrder(knex, plant, machineId, `OP-${index}`, at('05:00'), null));
    await knex('machine_states').insert(
      plant.machineIds.map((id) => ({
        plc_config_id: id,
        state: 'RUNNING',
        started_at: at('05:00'),
        source: 'count',
      })),
    );
    await knex('plc_status').insert(
      plant.machineIds.map((id) => ({
        plc_config_id: id,
        connected: true,
        last_read_at: at('11:00', '2026-11-25'),
      })),
    );
  });
  after(() => database.drop());

  const refresh = async () => {
    await ensureSummaries(knex, NOW_MS, false);
    while ((await refreshSummaries(knex, NOW_MS)).isMore);
  };
  const states = async () => {
    const rows = await knex('machine_summaries').select<{ state: string }[]>('state');
    return new Set(rows.map(({ state }) => state));
  };
  const time = (minutes: number) => new Date(at('00:00').getTime() + minutes * MINUTE_MS);

  interface Step {
    kind: 'count' | 'scrap' | 'take back' | 'stop' | 'reason' | 'unknown' | 'cycle' | 'remove stop';
    machine: number;
    /** After midnight of the first day. */
    minute: number;
    size: number;
  }
  const step = fc.record<Step>({
    kind: fc.constantFrom(
      'count',
      'count',
      'count',
      'scrap',
      'take back',
      'stop',
      'reason',
      'unknown',
      'cycle',
      'remove stop',
    ),
    machine: fc.integer({ min: 0, max: 1 }),
    minute: fc.integer({ min: 300, max: 2_879 }),
    size: fc.integer({ min: 1, max: 200 }),
  });

  async function take({ kind, machine, minute, size }: Step): Promise<void> {
    const machineId = plant.machineIds[machine] ?? 0;
    const orderId = orders[machine] ?? 0;
    if (kind === 'count' || kind === 'scrap')
      await plant.book([{ machineId, at: time(minute), pieces: size, isScrap: kind === 'scrap' }]);
    if (kind === 'take back')
      await knex('production_appointments').insert({
        production_order_id: orderId,
        plc_config_id: machineId,
        quantity: -size,
        kind: 'adjustment',
        reason: 'counted twice',
        timestamp: time(minute),
      });
    if (kind === 'stop') await insertStop(machineId, minute, size);
    if (kind === 'reason')
      await knex('downtimes')
        .where({ plc_config_id: machineId })
        .update({ activity_type_id: size % 2 ? plant.reasonId : null });
    if (kind === 'remove stop')
      await knex.raw(
        'DELETE FROM downtimes WHERE id = (SELECT min(id) FROM downtimes WHERE plc_config_id = ?)',
        [machineId],
      );
    if (kind === 'unknown') {
      const row = await knex('machine_states')
        .where({ plc_config_id: machineId, state: 'RUNNING' })
        .first<{ id: number }>('id');
      await knex('machine_states')
        .where({ id: row.id })
        .update({ state: size % 2 ? 'SLOW' : 'RUNNING', ended_at: time(minute + 2_000) });
      await knex('machine_states')
        .where({ id: row.id })
        .update({ state: 'RUNNING', ended_at: size % 3 ? time(minute) : null });
    }
    if (kind === 'cycle')
      await knex('production_orders')
        .where({ id: orderId })
        .update({ ideal_cycle: size % 2 ? size / 10 : null });
  }

  async function insertStop(machineId: number, minute: number, size: number): Promise<void> {
    await knex.raw(
      `INSERT INTO downtimes (plc_config_id, kind, start_date, end_date) SELECT ?, ?, ?, ?
       WHERE NOT EXISTS (SELECT FROM downtimes WHERE plc_config_id = ? AND tstzrange(start_date, end_date) && tstzrange(?, ?))`,
      [
        machineId,
        size < 20 ? 'micro_stop' : 'unplanned',
        time(minute),
        time(minute + size),
        machineId,
        time(minute),
        time(minute + size),
      ],
    );
  }

  it('equal the ledger after any bookings, late replays, corrections and changes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 25 }),
        fc.boolean(),
        async (steps, isRefreshedFirst) => {
          await refresh();
          for (const one of steps) await take(one);
          // With stale summaries, with clean ones and with none the sums are the same.
          if (isRefreshedFirst) await refresh();
          const cached = await readAll(knex);
          await refresh();
          expect(await states()).to.deep.equal(new Set(['clean']));
          const clean = await readAll(knex);
          await knex('machine_summaries').delete();
          const live = await readAll(knex);
          expect(cached).to.deep.equal(live);
          expect(clean).to.deep.equal(live);
          const ledger = await knex('production_appointments')
            .whereNotNull('plc_config_id')
            .whereBetween('timestamp', [query.from, query.to])
            .first<{ n: string | null }>(knex.raw('sum(quantity) AS n'));
          expect(live.days.reduce((sum, [, { produced }]) => sum + produced, 0)).to.equal(
            Number(ledger.n ?? 0),
          );
        },
      ),
      // The database goes on from case to case: a shrunken case would not be the one that failed.
      { numRuns: 12, endOnFailure: true },
    );
  });

  it('are made again where a booking was under way while they were made', async () => {
    await refresh();
    const before = await readAll(knex);
    const trx = await knex.transaction();
    const late = {
      production_order_id: orders[0],
      plc_config_id: plant.machineIds[0],
      quantity: 7,
      kind: 'manual',
      timestamp: at('07:00', DAY),
    };
    // Somebody changes an hour, so that it is made again, while an older transaction has already looked for its summaries.
    await trx('production_appointments').insert({ ...late, timestamp: at('08:00', '2026-11-26') });
    await knex('machine_summaries').update({ state: 'stale' });
    const refreshing = refresh();
    await trx('production_appointments').insert(late);
    await trx.commit();
    await refreshing;
    await refresh();
    const after = await readAll(knex);
    const produced = (all: typeof before) => all.days.reduce((sum, [, day]) => sum + day.produced, 0);
    expect(produced(after) - produced(before)).to.equal(7);
    await knex('machine_summaries').delete();
    expect(await readAll(knex)).to.deep.equal(after);
  });

  it('follow a change of the calendar', async () => {
    await refresh();
    await knex('shifts').where({ id: plant.shifts.t1 }).update({ end_time: '13:00' });
    const changed = await readAll(knex);
    await ensureSummaries(knex, NOW_MS, true);
    await refresh();
    expect(await readAll(knex)).to.deep.equal(changed);
    const shift = await knex('machine_summaries')
      .where({ shift_id: plant.shifts.t1 })
      .first<{ starts_at: Date; ends_at: Date }>();
    expect(shift.ends_at.getTime() - shift.starts_at.getTime()).to.equal(7 * 60 * MINUTE_MS);
  });
});
