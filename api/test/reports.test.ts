/** A day whose truth is known, told by the real booking, against what the reports say. The arithmetic is in the comments. */
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import type { z } from 'zod';
import {
  defectReport,
  downtimeReport,
  handoverReport,
  oeeReport,
  orderReport,
  productionReport,
  reconciliationReport,
  timelineReport,
} from '../../domain/contracts/reports.ts';
import { plantSnapshot } from '../../domain/contracts/live.ts';
import { ensureSummaries, refreshSummaries } from '../reports/refresh-summaries.ts';
import { startApiRig, type ApiRig, type Person } from './api-rig.ts';
import { at, DAY, every, makeReportPlant, makeRunningOrder, percent } from './report-rig.ts';
import { readWorkbook, workOutStops } from './report-rig.ts';
import { expectPdfLikeCsv } from './pdf-figures.ts';
import type { ReportPlant } from './report-rig.ts';

const MINUTE_MS = 60_000;
describe('reports of a day whose truth is known', () => {
  let rig: ApiRig;
  let plant: ReportPlant;
  let viewer: Person;
  let orderId: number;
  const day = `from=${encodeURIComponent(at('00:00').toISOString())}&to=${encodeURIComponent(at('00:00', '2026-11-24').toISOString())}`;
  const get = async <Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> => {
    const answer = await viewer.get(`/api/reports/${path}`).expect(200);
    return schema.parse(answer.body);
  };

  /**
   * T1, 06:00–14:00: changeover to 06:30, downtime 08:00–09:00, break 10:00–10:20, link down 12:00–12:30; else a piece each 12 s, 5 % scrap.
   * T2, 14:00–22:00: a piece each 10 s, break 18:00–18:20, order finished at 20:00. Ideal cycle 10 s.
   */
  before(async () => {
    rig = await startApiRig();
    plant = await makeReportPlant(rig.database);
    viewer = await rig.signIn('viewer');
    const { knex } = rig.database;
    const [machineId = 0] = plant.machineIds;
    orderId = await makeRunningOrder(knex, plant, machineId, 'OP-1', at('06:00'), at('20:00'));
    const states = [
      ['STOPPED', '05:00', '06:30'],
      ['RUNNING', '06:30', '08:00'],
      ['STOPPED', '08:00', '09:00'],
      ['RUNNING', '09:00', '10:00'],
      ['STOPPED', '10:00', '10:20'],
      ['RUNNING', '10:20', '12:00'],
      ['UNKNOWN', '12:00', '12:30'],
      ['RUNNING', '12:30', '18:00'],
      ['STOPPED', '18:00', '18:20'],
      ['RUNNING', '18:20', '20:30'],
      ['STOPPED', '20:30', null],
    ] as const;
    await knex('machine_states').insert(
      states.map(([state, from, to]) => {
        const downtime_after_ms = state === 'STOPPED' ? 120_000 : null;
        const span = { started_at: at(from), ended_at: to && at(to) };
        return { plc_config_id: machineId, state, source: 'count', downtime_after_ms, ...span };
      }),
    );
    await knex('plc_status').insert({ plc_config_id: machineId, connected: true, last_read_at: at('23:59') });
    await plant.book([...every(machineId, '06:30', '08:00', 5), ...every(machineId, '09:00', '10:00', 5)]);
    await plant.book([...every(machineId, '10:20', '12:00', 5)]);
    await plant.book([
      { machineId, at: at('12:30'), pieces: 120, kind: 'catchup', periodStart: at('12:00') },
    ]);
    await plant.book([
      ...every(machineId, '12:30', '14:00', 5),
      { machineId, at: at('13:00'), pieces: 91, isScrap: true },
    ]);
    await plant.book([...every(machineId, '14:00', '18:00', 6), ...every(machineId, '18:20', '20:00', 6)]);
    // After the order was finished somebody ran nine pieces.
    await plant.book([{ machineId, at: at('20:30'), pieces: 9 }]);
    await workOutStops(knex, machineId, at('00:00'));
    const reason = { activity_type_id: plant.reasonId, edited: true, classified_at: at('09:05') };
    await knex('downtimes')
      .where({ start_date: at('08:00') })
      .update(reason);
  });
  after(() => rig.stop());

  it('say the OEE of each shift and of the day', async () => {
    const report = await get(`oee?${day}&groupBy=shift`, oeeReport);
    const shown = [...report.rows, report.total].map(
      ({ label, figures: { availability, performance, quality, oee } }) => [
        label,
        ...[availability, performance, quality, oee].map(percent),
      ],
    );
    expect(shown).to.deep.equal([
      // PBT = 480 − 20 − 30 = 430 min, APT = 430 − 30 − 60 = 340 min = 20 400 s: A = 79.07 %. 1 700 pieces were seen: E = 17 000 / 20 400.
      // 1 820 made, 91 scrap: Q = 95 %. OEE = 340/430 × 10/12 × 0.95 = 62.60 %.
      ['T1', 79.07, 83.33, 95, 62.6],
      // PBT = APT = 480 − 20 − 120 (no order) = 340 min; 2 040 × 10 s in 20 400 s.
      ['T2', 100, 100, 100, 100],
      // PBT = 770, APT = 680 min: A = 88.31 %. E = 37 400 / 40 800 = 91.67 %. Q = 3 769 / 3 860 = 97.64 %. OEE = 79.04 %.
      ['Total', 88.31, 91.67, 97.64, 79.04],
    ]);
    expect(report.rows[0]?.inputs).to.include({
      unseen: 120,
      produced: 1_820,
      unknownMs: 30 * MINUTE_MS,
      stops: 1,
    });
    // Downtime of one failure: MTTR = 3 600 s, MTBF = 20 400 s; 30 of 480 min are unknown.
    expect(report.rows[0]?.figures).to.include({
      mttrSeconds: 3_600,
      mtbfSeconds: 20_400,
      unknownShare: 0.0625,
    });
  });

  it('are the same by any group, by shift and date, and out of summaries', async () => {
    const before = await get(`oee?${day}&groupBy=machine`, oeeReport);
    for (const groupBy of ['none', 'day', 'order', 'item', 'sector', 'shift']) {
      const report = await get(`oee?${day}&groupBy=${groupBy}`, oeeReport);
      expect(report.total.inputs, groupBy).to.deep.equal(before.total.inputs);
      expect(report.total.figures, groupBy).to.deep.equal(before.total.figures);
    }
    const shift = await get(`oee?shiftDate=${DAY}&shiftId=${plant.shifts.t1}`, oeeReport);
    expect(percent(shift.total.figures.oee)).to.equal(62.6);
    const { knex } = rig.database;
    await ensureSummaries(knex, Date.now(), true);
    const { made } = await refreshSummaries(knex, Date.now());
    expect(made).to.be.above(2);
    const after = await get(`oee?${day}&groupBy=machine`, oeeReport);
    expect(after.rows).to.deep.equal(before.rows);
  });

  it('count pieces, scrap and stops', async () => {
    const production = await get(`production?${day}&groupBy=order`, productionReport);
    expect(production.rows).to.deep.equal([
      {
        key: String(orderId),
        label: 'OP-1 – Tampa 28 mm',
        produced: 3_860,
        good: 3_769,
        scrap: 91,
        unseen: 120,
      },
    ]);
    const downtime = await get(`downtime?${day}`, downtimeReport);
    expect(
      downtime.rows.map(({ label, stops, seconds, cumulativeShare }) => [
        label,
        stops,
        seconds,
        cumulativeShare,
      ]),
    ).to.deep.equal([
      ['Manutenção mecânica', 1, 3_600, 2 / 3],
      ['Sem motivo', 1, 1_800, 1],
    ]);
    const byShift = await get(`downtime?${day}&groupBy=shift&kinds=unplanned&lang=en`, downtimeReport);
    expect(byShift.rows).to.deep.include({
      key: String(plant.shifts.t1),
      label: 'T1',
      stops: 1,
      seconds: 3_600,
      share: 1,
      cumulativeShare: 1,
    });
    const defects = await get(`defects?${day}`, defectReport);
    expect(defects.total).to.deep.equal({ quantity: 91, produced: 3_860, rate: 91 / 3_860 });
    expect(defects.rows[0]).to.include({ label: 'Rebarba', share: 1 });
  });

  it('reconcile the counter of the PLC with the ledger, and show what is missing', async () => {
    const report = await get(`reconciliation?${day}`, reconciliationReport);
    expect(report.rows).to.have.lengthOf(1);
    expect(report.rows[0]).to.include({
      plcDelta: 3_869,
      booked: 3_860,
      unassigned: 9,
      quarantined: 0,
      difference: 0,
    });
    const byShift = await get(`reconciliation?${day}&groupBy=shift`, reconciliationReport);
    expect(byShift.rows.map(({ plcDelta, difference }) => [plcDelta, difference])).to.deep.equal([
      [1_820, 0],
      [2_049, 0],
    ]);
    // Nobody may take an entry from the ledger; where one were missing, the chain of counter values would show it.
    const { knex } = rig.database;
    await knex.transaction(async (trx) => {
      await trx.raw('ALTER TABLE production_appointments DISABLE TRIGGER production_appointments_ledger');
      await trx('production_appointments')
        .where({ timestamp: new Date(at('07:00').getTime() + 30_000) })
        .delete();
      await trx.raw('ALTER TABLE production_appointments ENABLE TRIGGER production_appointments_ledger');
    });
    const short = await get(`reconciliation?${day}`, reconciliationReport);
    expect(short.rows[0]).to.include({ plcDelta: 3_869, booked: 3_855, difference: 5 });
  });

  it('show the day as a timeline, an order as its history, and a shift as its hand-over', async () => {
    const timeline = await get(`timeline?${day}`, timelineReport);
    const kinds = timeline.machines[0]?.segments.map(({ kind }) => kind);
    expect(kinds).to.deep.equal([
      'no_shift',
      'changeover',
      'running',
      'unplanned',
      'running',
      'break',
      'running',
      'unknown',
      'running',
      'break',
      'running',
      'no_order',
      'no_shift',
    ]);
    const order = await get(`orders/${orderId}`, orderReport);
    expect(order.order).to.include({ code: 'OP-1', producedQuantity: 3_860, scrapQuantity: 91 });
    expect(order.runs).to.have.lengthOf(1);
    expect(order.stops[0]).to.include({ reason: 'Manutenção mecânica', kind: 'unplanned' });
    const handover = await get(`shift-handover?shiftDate=${DAY}&shiftId=${plant.shifts.t1}`, handoverReport);
    expect(handover.shift).to.include({ name: 'T1', localDate: DAY });
    expect(handover.machines[0]?.order).to.include({ code: 'OP-1' });
    await viewer.get('/api/reports/orders/99999').expect(404);
  });

  it('come as files', async () => {
    for (const name of [
      'oee',
      'production',
      'downtime',
      'defects',
      'reconciliation',
      'timeline',
      'shift-handover',
      `orders/${orderId}`,
    ]) {
      const answer = await viewer.get(`/api/reports/${name}?${day}&format=csv-br`).expect(200);
      expect(answer.headers['content-disposition'], name).to.match(/^attachment; filename="[\w-]+\.csv"$/);
      const lines = parse(answer.text, { delimiter: ';', bom: true });
      expect(lines.length, name).to.be.above(1);
      // A workbook says the same: what asked for it, then titles and lines as in the CSV, numbers as numbers.
      const book = await viewer
        .get(`/api/reports/${name}?${day}&format=xlsx`)
        .responseType('blob')
        .expect(200);
      const rows = await readWorkbook(book.body);
      const from = rows.findIndex((row) => row[0] === lines[0]?.[0] && row[1] === lines[0]?.[1]);
      expect(from, name).to.be.at.least(0);
      expect(rows.slice(from), name).to.have.lengthOf(lines.length);
    }
    const sheet = await viewer.get(`/api/reports/oee?${day}&format=xlsx&groupBy=shift`).responseType('blob');
    const t1 = (await readWorkbook(sheet.body)).find(([label]) => label === 'T1');
    expect(t1?.[1]).to.be.closeTo(340 / 430, 1e-9);
    expect(t1?.[5]).to.equal(1_820);
    const csv = await viewer.get(`/api/reports/oee?${day}&format=csv-br&groupBy=shift`);
    expect(csv.text).to.contain('T2;100,00;100,00;100,00;100,00;2040;');
    await viewer
      .get(`/api/reports/oee?${day}&format=xlsx`)
      .expect('Content-Type', /spreadsheetml/)
      .expect(200);
    await expectPdfLikeCsv(viewer, `/api/reports/oee?${day}&groupBy=shift&lang=pt-BR`);
  });

  it('refuse periods that they cannot answer', async () => {
    const refuse = async (query: string, code: string, status = 422) => {
      const answer = await viewer.get(`/api/reports/oee?${query}`).expect(status);
      expect(answer.body).to.have.property('code', code);
    };
    await refuse('to=2026-11-23T00:00:00Z', 'PERIOD_REQUIRED');
    await refuse('from=2026-11-23T00:00:00Z&to=2026-11-22T00:00:00Z', 'REPORT_PERIOD_INVALID');
    await refuse('from=2020-11-23T00:00:00Z&to=2026-11-22T00:00:00Z', 'PERIOD_TOO_LONG');
    await refuse(`shiftDate=2026-11-22&shiftId=${plant.shifts.t1}`, 'SHIFT_NOT_FOUND', 404);
  });

  it('say the same as the card of the machine, to the last digit', async () => {
    const { knex } = rig.database;
    // A shift that goes on for hours around now, whenever this test runs; the night's order has made a few pieces in it.
    const [machineId = 0] = plant.machineIds;
    const nowMs = Date.now();
    const clock = (ms: number) => new Date(ms - 3 * 3_600_000).toISOString().slice(11, 16);
    // They ended long ago: what was deactivated today would still have been yesterday's.
    await knex('shifts').update({ active: false, valid_until: new Date(nowMs - 9 * 24 * 3_600_000) });
    await knex('shifts').insert({
      company_id: plant.companyId,
      code: 'AGORA',
      name: 'Agora',
      start_time: clock(nowMs - 4 * 3_600_000),
      end_time: clock(nowMs + 4 * 3_600_000),
      weekdays: [0, 1, 2, 3, 4, 5, 6],
    });
    await knex('machine_states')
      .where({ plc_config_id: machineId })
      .whereNull('ended_at')
      .update({ state: 'RUNNING' });
    await knex('plc_status')
      .where({ plc_config_id: machineId })
      .update({ last_read_at: new Date(nowMs) });
    await makeRunningOrder(knex, plant, machineId, 'OP-9', new Date(nowMs - 3 * 3_600_000), null);
    await plant.book([{ machineId, at: new Date(nowMs - 60_000), pieces: 317 }]);
    const dashboard = plantSnapshot.parse((await viewer.get('/api/dashboard').expect(200)).body);
    const card = dashboard.machines.find(({ id }) => id === machineId)?.oee;
    if (!card) throw new Error('no OEE on the card');
    const period = `from=${encodeURIComponent(card.from)}&to=${encodeURIComponent(card.calculatedAt)}`;
    const report = await get(`oee?${period}&plcConfigId=${machineId}`, oeeReport);
    expect(report.total.inputs).to.deep.equal(card.inputs);
    expect(report.total.figures.oee).to.be.a('number').and.equal(card.oee);
    expect(report.total.figures.availability).to.equal(card.availability);
    expect(card.inputs.produced).to.equal(317);
    const now = await get(`shift-handover?shift=current&plcConfigId=${machineId}`, handoverReport);
    expect(now.shift).to.include({ name: 'Agora' });
    expect(now.from).to.equal(card.from);
    expect(now.machines[0]).to.include({ produced: 317 });
    const last = await get(`shift-handover?shift=previous&sectorId=${plant.sectorId}`, handoverReport);
    expect(Date.parse(now.from) - Date.parse(last.from)).to.equal(24 * 3_600_000);
  });
});
