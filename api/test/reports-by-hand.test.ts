/** What reports say to somebody who makes a plant over the API, books, and works the figures out again from the tables. */
import { expect } from 'chai';
import type { z } from 'zod';
import {
  defectReport,
  downtimeReport,
  handoverReport,
  noShiftReport,
  oeeReport,
  productionReport,
  reconciliationReport,
} from '../../domain/contracts/reports.ts';
import { dateOfDay, localDay, weekdayOf } from '../../domain/shifts/wall-clock.ts';
import { signIn, startApiRig } from './api-rig.ts';
import type { ApiRig, Person } from './api-rig.ts';
import { at, makeReportPlant, makeRunningOrder } from './report-rig.ts';
import type { ReportPlant } from './report-rig.ts';

const HOUR_MS = 3_600_000;
const span = (from: string, to: string) => `from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;

describe('reports to somebody who calculates them again', () => {
  let rig: ApiRig;
  let plant: ReportPlant;
  let supervisor: Person;
  /** A company in New York without any shift: sector, item of 10 s a piece, machine. */
  let newYork: { companyId: number; sectorId: number; itemId: number; plcConfigId: number };
  before(async () => {
    rig = await startApiRig();
    plant = await makeReportPlant(rig.database);
    supervisor = await rig.signIn('supervisor');
    const admin = await rig.signIn('admin');
    const make = async (path: string, body: object): Promise<number> => {
      const answer = await admin.post(`/api/${path}`, body).expect(201);
      return (answer.body as { id: number }).id;
    };
    const companyId = await make('companies', { code: 'NY', name: 'Hudson', timeZone: 'America/New_York' });
    const sectorId = await make('sectors', { companyId, code: 'NY-1', name: 'Press shop' });
    const itemId = await make('items', { companyId, code: 'NY-CAP', name: 'Cap', idealCycle: 10 });
    const plcConfigId = await make('plc-config', { sectorId, name: 'Press 1', host: '127.0.0.1' });
    newYork = { companyId, sectorId, itemId, plcConfigId };
    // It stood there before the days that are asked about.
    await rig.database.knex('plc_configs').update({ created_at: new Date('2026-10-01T00:00:00Z') });
  });
  after(() => rig.stop());

  const get = async <Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> =>
    schema.parse((await supervisor.get(`/api/reports/${path}`).expect(200)).body);

  it('take a date for a day of the plant, and no period for today', async () => {
    const { companyId } = newYork;
    const day = await get(`oee?companyId=${companyId}&from=2026-11-20&to=2026-11-20`, oeeReport);
    expect([day.from, day.to, day.timeZone]).to.deep.equal([
      '2026-11-20T05:00:00.000Z',
      '2026-11-21T05:00:00.000Z',
      'America/New_York',
    ]);
    const other = await get(`oee?sectorId=${plant.sectorId}&from=2026-11-20&to=2026-11-21`, oeeReport);
    expect([other.from, other.to]).to.deep.equal(['2026-11-20T03:00:00.000Z', '2026-11-22T03:00:00.000Z']);
    const today = await get(`production?companyId=${companyId}`, productionReport);
    expect(Date.parse(today.from)).to.be.at.most(Date.now());
    expect(Date.parse(today.to)).to.be.above(Date.now());
    const since = await get('production?from=2026-11-20T00:00:00Z', productionReport);
    expect(since.to).to.equal(since.calculatedAt);
    for (const query of ['to=2026-11-20', 'from=2026-11-21&to=2026-11-19', 'from=yesterday', 'sectorid=1'])
      await supervisor.get(`/api/reports/oee?${query}`).expect(422);
    // The ends of what a date can say have a day before or after them all the same.
    for (const far of ['from=9999-12-31&to=9999-12-31', 'from=0000-01-01&to=0000-01-01'])
      await supervisor.get(`/api/reports/oee?${far}`).expect(200);
  });

  it('take each day for working time where nobody entered shifts, as long as it is, but for its holidays', async () => {
    const { companyId } = newYork;
    const oee = (from: string, to: string) =>
      get(`oee?companyId=${companyId}&groupBy=day&from=${from}&to=${to}`, oeeReport);
    // On the first of November the clocks of New York went back: a day of 25 hours.
    const days = await oee('2026-10-31', '2026-11-02');
    expect(days.rows.map(({ key, inputs }) => [key, inputs.shiftMs / HOUR_MS])).to.deep.equal([
      ['2026-10-31', 24],
      ['2026-11-01', 25],
      ['2026-11-02', 24],
    ]);
    // Nothing ran and nothing was read: there is nothing to divide by, and that is not 0 %.
    const { availability, performance, quality, oee: whole, busySeconds } = days.total.figures;
    expect([availability, performance, quality, whole, busySeconds]).to.deep.equal([
      null,
      null,
      null,
      null,
      0,
    ]);
    await supervisor
      .post('/api/calendar-exceptions', { companyId, date: '2026-11-02', kind: 'holiday', name: 'Inventory' })
      .expect(201);
    expect((await oee('2026-11-02', '2026-11-02')).rows).to.deep.equal([]);
    const handover = await get(`shift-handover?shift=current&companyId=${companyId}&lang=en`, handoverReport);
    expect(handover.shift).to.include({ id: null, name: 'Whole day' });
  });

  it('know a stop that somebody entered, with or without a collector, and OEE with it', async () => {
    const { knex } = rig.database;
    const { companyId, sectorId, itemId, plcConfigId } = newYork;
    const begin = new Date('2026-11-20T13:00:00Z');
    const end = new Date('2026-11-20T21:00:00Z');
    await makeRunningOrder(knex, { ...plant, companyId, sectorId, itemId }, plcConfigId, 'NY-OP', begin, end);
    const stop = { plcConfigId, startDate: '2026-11-20T15:00:00Z', endDate: '2026-11-20T16:30:00Z' };
    await supervisor.post('/api/downtimes', { ...stop, activityTypeId: plant.reasonId }).expect(201);
    const day = `companyId=${companyId}&from=2026-11-20&to=2026-11-20`;
    const unread = await get(`downtime?${day}`, downtimeReport);
    expect(unread.rows.map(({ label, stops, seconds }) => [label, stops, seconds])).to.deep.equal([
      ['Manutenção mecânica', 1, 5_400],
    ]);
    // Read from 13:00 to 21:00, 2 106 pieces: APT = 8 h − 1.5 h = 23 400 s, A = 6.5/8, E = 21 060 / 23 400 = 90 %, Q = 1.
    await knex('machine_states').insert({
      plc_config_id: plcConfigId,
      state: 'RUNNING',
      started_at: begin,
      ended_at: end,
    });
    await knex('production_appointments').insert({
      production_order_id: knex('production_orders').select('id').where({ code: 'NY-OP' }),
      plc_config_id: plcConfigId,
      quantity: 2_106,
      kind: 'manual',
      timestamp: new Date('2026-11-20T20:59:59Z'),
    });
    const { total } = await get(`oee?${day}`, oeeReport);
    expect(total.inputs).to.include({ unplannedMs: 1.5 * HOUR_MS, noOrderMs: 16 * HOUR_MS, unknownMs: 0 });
    expect(total.figures).to.include({
      availability: 6.5 / 8,
      performance: 0.9,
      quality: 1,
      mttrSeconds: 5_400,
    });
    expect(total.figures.oee).to.equal((6.5 / 8) * 0.9);
    // Half of it, and the two halves are the whole.
    const morning = await get(
      `oee?companyId=${companyId}&${span('2026-11-20T05:00:00Z', '2026-11-20T16:00:00Z')}`,
      oeeReport,
    );
    const evening = await get(
      `oee?companyId=${companyId}&${span('2026-11-20T16:00:00Z', '2026-11-21T05:00:00Z')}`,
      oeeReport,
    );
    for (const name of ['shiftMs', 'noOrderMs', 'unplannedMs', 'ratedMs', 'produced', 'stops'] as const)
      expect(morning.total.inputs[name] + evening.total.inputs[name], name).to.equal(total.inputs[name]);
    // A machine that was taken out of service keeps what it made.
    await knex('plc_configs').where({ id: plcConfigId }).update({ active: false });
    expect((await get(`oee?${day}`, oeeReport)).total.inputs).to.deep.equal(total.inputs);
    await knex('plc_configs').where({ id: plcConfigId }).update({ active: true });
  });

  it('count scrap of orders without a machine as production counts their pieces', async () => {
    const { sectorId, itemId, companyId } = plant;
    const order = { code: 'OP-MAO', sectorId, itemId, companyId, plannedQuantity: 500 };
    const created = await supervisor.post('/api/production-orders', order).expect(201);
    const { id: orderId } = created.body as { id: number };
    await supervisor.post('/api/production/start-automatic', { orderId }).expect(200);
    await supervisor.post('/api/production-appointments', { orderId, quantity: 120 }).expect(201);
    const { defectId } = plant;
    await supervisor.post('/api/production-defects', { orderId, quantity: 9, defectId }).expect(201);
    for (const groupBy of ['defect', 'order', 'item', 'sector', 'day', 'none']) {
      const defects = await get(`defects?sectorId=${sectorId}&groupBy=${groupBy}`, defectReport);
      expect(defects.total, groupBy).to.deep.equal({ quantity: 9, produced: 120, rate: 9 / 120 });
      expect(defects.rows.map(({ quantity, share }) => [quantity, share])).to.deep.equal([[9, 1]]);
    }
    const production = await get(`production?productionOrderId=${orderId}&groupBy=order`, productionReport);
    expect(production.total).to.include({ produced: 120, good: 111, scrap: 9 });
    for (const query of [`plcConfigId=${plant.plcConfigId}`, `companyId=${plant.otherCompanyId}`]) {
      expect((await get(`defects?${query}`, defectReport)).total.quantity, query).to.equal(0);
      expect((await get(`production?${query}`, productionReport)).total.produced, query).to.equal(0);
    }
  });

  it('take a correction for one of the day that it corrects', async () => {
    const { knex } = rig.database;
    const [machineId = 0] = plant.machineIds;
    const orderId = await makeRunningOrder(knex, plant, machineId, 'OP-COR', at('15:00'), null);
    await plant.book([{ machineId, at: at('15:30'), pieces: 64 }]);
    const { id } = await knex('production_appointments')
      .where({ production_order_id: orderId })
      .first<{ id: number }>('id');
    await supervisor.post(`/api/production-appointments/${id}/reverse`, { reason: 'test shots' }).expect(201);
    const produced = async (query: string) =>
      (await get(`production?productionOrderId=${orderId}&${query}`, productionReport)).total.produced;
    expect(await produced('')).to.equal(0);
    expect(await produced(span(at('15:00').toISOString(), at('16:00').toISOString()))).to.equal(0);
    await knex('order_runs')
      .where({ production_order_id: orderId })
      .update({ ended_at: at('16:00') });
  });

  it('reconcile what a supervisor decided, and a count that was lost at the very beginning', async () => {
    const { knex } = rig.database;
    const [machineId = 0] = plant.machineIds;
    const early = new Date(at('06:00').getTime() - HOUR_MS);
    await plant.book([{ machineId, at: early, pieces: 40 }]);
    const orderId = await makeRunningOrder(knex, plant, machineId, 'OP-REC', at('06:00'), at('13:00'));
    await plant.book([
      { machineId, at: at('06:10'), pieces: 25 },
      { machineId, at: at('07:00'), pieces: 70 },
      { machineId, at: at('13:30'), pieces: 6 },
      { machineId, at: at('13:40'), pieces: 3 },
    ]);
    const day = `plcConfigId=${machineId}&${span(at('06:00').toISOString(), at('14:00').toISOString())}`;
    const row = async (query = day) => {
      const { rows } = await get(`reconciliation?${query}`, reconciliationReport);
      const { plcDelta, booked, unassigned, quarantined, difference, manual } = rows[0] ?? {};
      return [plcDelta, booked, unassigned, quarantined, difference, manual];
    };
    expect(await row()).to.deep.equal([104, 95, 9, 0, 0, 0]);
    const inbox = await knex('count_inbox').orderBy('timestamp').select<{ id: number }[]>('id');
    const [, six, three] = inbox.map(({ id }) => Number(id));
    await supervisor.post('/api/count-inbox/assign', { ids: [six], orderId, note: 'same batch' }).expect(200);
    await supervisor
      .post('/api/count-inbox/dismiss', { ids: [three], as: 'setup', note: 'first shots' })
      .expect(200);
    // The six are booked now; setup pieces were made too, but on no order.
    expect(await row()).to.deep.equal([104, 101, 3, 0, 0, 0]);
    const [ledger] = await knex('production_appointments')
      .where({ plc_config_id: machineId })
      .sum<{ sum: string }[]>('quantity');
    expect(Number(ledger?.sum)).to.equal(101);
    await knex.transaction(async (trx) => {
      await trx.raw('ALTER TABLE production_appointments DISABLE TRIGGER production_appointments_ledger');
      await trx('production_appointments')
        .where({ timestamp: at('06:10') })
        .delete();
      await trx.raw('ALTER TABLE production_appointments ENABLE TRIGGER production_appointments_ledger');
    });
    expect(await row()).to.deep.equal([104, 76, 3, 0, 25, 0]);
    expect(await row(`${day}&groupBy=shift&shiftId=${plant.shifts.t1}`)).to.deep.equal([
      104, 76, 3, 0, 25, 0,
    ]);
    // Where the counter was given another address meanwhile, it began anew: nothing is missing.
    await knex('plc_config_versions').insert({
      plc_config_id: machineId,
      version: 1,
      action: 'update',
      snapshot: {},
      created_at: at('06:30'),
    });
    expect(await row()).to.deep.equal([79, 76, 3, 0, 0, 0]);
  });

  it('show each account its own part of the plant only', async () => {
    const { knex } = rig.database;
    const admin = await rig.signIn('admin');
    const account = { username: 'rosa', name: 'Rosa', role: 'supervisor', password: 'a long password' };
    await admin.post('/api/users', { ...account, sectorIds: [newYork.sectorId] }).expect(201);
    const rosa = await signIn(rig.api.url, 'rosa', 'a long password');
    const day = 'from=2026-11-20&to=2026-11-23';
    const whole = productionReport.parse(
      (await rosa.get(`/api/reports/production?${day}&groupBy=machine`).expect(200)).body,
    );
    expect(whole.rows.map(({ label }) => label)).to.deep.equal(['Press 1']);
    expect(whole.timeZone).to.equal('America/New_York');
    for (const foreign of [`sectorId=${plant.sectorId}`, `plcConfigId=${plant.plcConfigId}`]) {
      const answer = await rosa.get(`/api/reports/reconciliation?${day}&${foreign}`).expect(200);
      expect(reconciliationReport.parse(answer.body).rows).to.deep.equal([]);
    }
    const { id } = await knex('production_orders').where({ code: 'OP-MAO' }).first<{ id: number }>('id');
    await rosa.get(`/api/reports/orders/${id}`).expect(404);
  });

  it('say which shift was the last and which comes next where the one asked for is none', async () => {
    const { companyId } = newYork;
    const today = localDay('America/New_York', Date.now());
    const [shift] = await rig.database
      .knex('shifts')
      .insert({
        ...{ company_id: companyId, code: 'DIA', name: 'Day', start_time: '08:00', end_time: '16:00' },
        weekdays: [weekdayOf(today + 3)],
      })
      .returning<{ id: number }[]>('id');
    const now = `shift-handover?companyId=${companyId}&shift=current`;
    const none = await get(now, noShiftReport);
    expect(none.last).to.include({ name: 'Day', localDate: dateOfDay(today - 4) });
    expect(none.next).to.include({ name: 'Day', localDate: dateOfDay(today + 3) });
    // A file of it there is none.
    const file = await supervisor.get(`/api/reports/${now}&format=pdf`).expect(404);
    expect(file.body).to.have.property('code', 'NO_SHIFT_NOW');
    const ofDay = (id: number | undefined) => `shift-handover?shiftDate=${dateOfDay(today)}&shiftId=${id}`;
    expect(await get(ofDay(shift?.id), noShiftReport)).to.deep.equal(none);
    await supervisor.get(`/api/reports/${ofDay(99_999)}`).expect(404);
  });
});
