/** A day whose truth is known, through the collector's own modules, its store, the booking and the stops to the reports: they say the truth. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { makeLogger } from '../../api/logger.ts';
import { makeReport } from '../../api/reports/make-report.ts';
import type { OeeReport } from '../../api/reports/oee-report.ts';
import type { ReconciliationReport } from '../../api/reports/reconciliation-report.ts';
import { ensureSummaries, refreshSummaries } from '../../api/reports/refresh-summaries.ts';
import { StopKeeper } from '../../api/stops/stop-keeper.ts';
import { insertOne, makeReportPlant } from '../../api/test/report-rig.ts';
import type { ReportPlant } from '../../api/test/report-rig.ts';
import { reportQuery } from '../../domain/contracts/reports.ts';
import { dateOfDay, DAY_MS, dayStartMs, localDay } from '../../domain/shifts/wall-clock.ts';
import { seededRandom } from '../../simulator/random.ts';
import { createTestDatabase } from '../postgres.ts';
import type { TestDatabase } from '../postgres.ts';
import { waitUntil } from '../wait.ts';
import { PlayedCollector } from './played-collector.ts';
import { BREAKS, HOUR, makeTrueDay, readTrueDay } from './played-day.ts';

const ZONE = 'America/Sao_Paulo';

describe('a day that was played to the collector', function () {
  const seed = Number(process.env['PLAYED_DAY_SEED'] ?? 7);
  const day = makeTrueDay(seededRandom(seed));
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-day-'));
  // Two days ago: raw readings of then still have their place.
  const today = localDay(ZONE, Date.now()) - 2;
  const midnightMs = dayStartMs(ZONE, today);
  const at = (second: number) => new Date(midnightMs + second * 1000);
  const shifts = {
    t1: { from: 6 * HOUR, to: 14 * HOUR, breaks: [BREAKS[0] ?? [0, 0]] as [number, number][] },
    t2: { from: 14 * HOUR, to: 22 * HOUR, breaks: [BREAKS[1] ?? [0, 0]] as [number, number][] },
  };
  let database: TestDatabase;
  let plant: ReportPlant;
  let collector: PlayedCollector;

  before(async () => {
    database = await createTestDatabase();
    plant = await makeReportPlant(database);
    const { knex } = database;
    await knex('shifts').update({ weekdays: [0, 1, 2, 3, 4, 5, 6] });
    await knex('plc_configs').update({ created_at: at(5 * HOUR), poll_interval: 2_000 });
    for (const { code, from, to, cycleSeconds } of day.orders) {
      const order = {
        code,
        company_id: plant.companyId,
        sector_id: plant.sectorId,
        item_id: plant.itemId,
        plc_config_id: plant.plcConfigId,
        planned_quantity: 100_000,
        ideal_cycle: cycleSeconds,
        status: 'COMPLETED',
        start_date: at(from),
        end_date: at(to),
      };
      const run = { plc_config_id: plant.plcConfigId, sector_id: plant.sectorId };
      await knex('order_runs').insert({
        ...run,
        production_order_id: await insertOne(knex, 'production_orders', order),
        started_at: at(from),
        ended_at: at(to),
        end_reason: 'finished',
      });
    }
    collector = new PlayedCollector(database.url, plant, { day, dir, midnightMs });
  });
  after(async () => {
    await collector.close();
    await database.drop();
    rmSync(dir, { recursive: true, force: true });
  });

  const ask = async <Answer>(name: 'oee' | 'reconciliation', query: object): Promise<Answer> => {
    const wish = { knex: database.knex, scope: null, nowMs: at(23 * HOUR).getTime() };
    const { answer } = await makeReport(name, { ...wish, query: reportQuery.parse(query) });
    return answer as Answer;
  };
  /** The stops as the API keeps them. */
  const review = async (readUntil: number): Promise<void> => {
    const { knex } = database;
    const read = { plc_config_id: plant.plcConfigId, connected: true, last_read_at: at(readUntil) };
    await knex('plc_status').insert(read).onConflict('plc_config_id').merge();
    const keeper = new StopKeeper(knex, makeLogger({ level: 'error', silent: true }));
    keeper.start();
    await waitUntil(async () => (await knex('stop_reviews').first('id')) === undefined, {
      what: 'no stop to review',
    });
    await keeper.stop();
  };
  const summarize = async (second: number): Promise<void> => {
    await ensureSummaries(database.knex, at(second).getTime(), true);
    while ((await refreshSummaries(database.knex, at(second).getTime())).isMore);
  };
  const expectTruth = async (): Promise<void> => {
    for (const [name, shift] of Object.entries(shifts)) {
      const shiftId = plant.shifts[name as keyof typeof shifts];
      const report = await ask<OeeReport>('oee', { shiftDate: dateOfDay(today), shiftId, groupBy: 'order' });
      const truth = readTrueDay(day, shift, collector.seenUntil);
      const told = Object.fromEntries(
        Object.keys(truth).map((key) => [key, report.total.inputs[key as keyof typeof report.total.inputs]]),
      );
      expect(told, `${name}, seed ${seed}`).to.deep.equal(truth);
    }
  };

  it('is reported as it was, also where half of it arrives hours after its summary was made', async () => {
    collector.play(11 * HOUR);
    await collector.forward();
    await review(11 * HOUR);
    // PostgreSQL is away now. The morning's shift is summed up with what came of it.
    await summarize(15 * HOUR);
    const half = await ask<OeeReport>('oee', { shiftDate: dateOfDay(today), shiftId: plant.shifts.t1 });
    expect(half.total.inputs.unknownMs).to.be.above(2.9 * HOUR * 1000);
    collector.play(day.to);
    await collector.forward();
    await review(day.to - 2);
    await expectTruth();
    await summarize(23 * HOUR);
    await expectTruth();
  });

  it('has every piece of it once, over a rollover of the counter, and none is missing', async () => {
    const period = { from: at(0).toISOString(), to: new Date(midnightMs + DAY_MS).toISOString() };
    const { rows } = await ask<ReconciliationReport>('reconciliation', period);
    const late = day.pieces.filter((second) => second >= 21.5 * HOUR).length;
    expect(rows[0]).to.include({
      plcDelta: day.pieces.length,
      booked: day.pieces.length - late,
      unassigned: late,
      quarantined: 0,
      difference: 0,
    });
    const kinds = await database
      .knex('production_appointments')
      .distinct<{ kind: string }[]>('kind')
      .orderBy('kind');
    expect(kinds.map(({ kind }) => kind)).to.deep.equal(['catchup', 'normal', 'rollover']);
  });

  it('has one group for the stop over the change of shift, cut there', async () => {
    const change = at(14 * HOUR);
    const parts = await database
      .knex('downtimes')
      .where({ start_date: change })
      .orWhere({ end_date: change })
      .orderBy('start_date')
      .select<{ group_id: string; kind: string }[]>('group_id', 'kind');
    expect(parts.map(({ kind }) => kind)).to.deep.equal(['unplanned', 'unplanned']);
    expect(parts[0]?.group_id).to.equal(parts[1]?.group_id);
  });
});
