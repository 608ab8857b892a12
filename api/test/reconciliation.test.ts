/** The reconciliation of counters that wrap, by their type, and of a register whose settings were changed since. */
import { expect } from 'chai';
import { reconciliationReport } from '../../domain/contracts/reports.ts';
import { NATURAL_ROLLOVER } from '../../domain/counting/counter-range.ts';
import { makeOrder, makePlant, startApiRig, type ApiRig, type Person, type Plant } from './api-rig.ts';
import { makeCounter } from './counter-rig.ts';

const HOUR_MS = 3_600_000;

describe('the reconciliation', () => {
  let rig: ApiRig;
  let plant: Plant;
  let supervisor: Person;

  before(async () => {
    rig = await startApiRig();
    plant = await makePlant(rig.database);
    supervisor = await rig.signIn('supervisor');
    const orderId = await makeOrder(supervisor, plant, {
      plcConfigId: plant.plcConfigId,
      plannedQuantity: 1_000_000,
    });
    await supervisor.post('/api/production/start-automatic', { orderId }).expect(200);
  });
  after(() => rig.stop());

  async function row() {
    const span = [-HOUR_MS, HOUR_MS].map((ms) => encodeURIComponent(new Date(Date.now() + ms).toISOString()));
    const answer = await supervisor
      .get(`/api/reports/reconciliation?from=${span[0]}&to=${span[1]}`)
      .expect(200);
    return reconciliationReport
      .parse(answer.body)
      .rows.find(({ plcConfigId }) => plcConfigId === plant.plcConfigId);
  }

  it('sees no difference where a counter of any type wraps: counters are read without a sign', async () => {
    let made = 0;
    for (const [dataType, rollover] of Object.entries(NATURAL_ROLLOVER)) {
      if (!Number.isFinite(rollover)) continue;
      const counter = await makeCounter(rig.database.knex, plant, `Contador ${dataType}`);
      await rig.database
        .knex('plc_registers')
        .where({ id: counter.registerId })
        .update({ data_type: dataType });
      await counter.count(30, { kind: 'rollover', from: rollover - 10, to: 20 });
      made += 30;
    }
    expect(await row()).to.include({ plcDelta: made, booked: made, difference: 0 });
  });

  it('does not doubt what was counted before the pieces of a count were changed', async () => {
    const before = (await row())?.booked ?? 0;
    const counter = await makeCounter(rig.database.knex, plant, 'Cavidades');
    await counter.count(10);
    await rig.database
      .knex('plc_registers')
      .where({ id: counter.registerId })
      .update({ pieces_per_count: 4 });
    await counter.count(8, { from: 10, to: 12 });
    expect(await row()).to.include({ plcDelta: before + 18, booked: before + 18, difference: 0 });
    // Half of the pieces of two counts: this one is doubted.
    await counter.count(4, { from: 12, to: 14 });
    expect(await row()).to.include({ plcDelta: before + 26, booked: before + 22, difference: 4 });
  });

  it('begins anew where a register reads another counter since, and says where decided pieces are', async () => {
    const { knex } = rig.database;
    const before = (await row())?.booked ?? 0;
    const counter = await makeCounter(knex, plant, 'Mudada');
    await counter.count(5, { countedAtMs: Date.now() - 600_000, periodStartMs: Date.now() - 600_000 });
    const waiting = await knex('count_inbox').orderBy('id', 'desc').first<{ id: string }>('id');
    await knex('plc_registers').where({ id: counter.registerId }).update({ offset: 5000 });
    await counter.count(7, { from: 54_321, to: 54_328 });
    expect(await row()).to.include({ booked: before + 7, unassigned: 5, difference: 4 });
    const orderId = await makeOrder(supervisor, plant, { plannedQuantity: 100 });
    await supervisor.post('/api/production/start-automatic', { orderId }).expect(200);
    await supervisor
      .post('/api/count-inbox/assign', { ids: [Number(waiting.id)], orderId, note: 'contadas' })
      .expect(200);
    expect(await row()).to.include({ booked: before + 12, unassigned: 0, difference: 4 });
  });

  it('takes the counts of a register that was deleted as they were told: its type and its pieces went with it', async () => {
    const { knex } = rig.database;
    const counters = [await makeCounter(knex, plant, 'Voltou'), await makeCounter(knex, plant, 'Molde de 4')];
    const [wrapped, mould] = counters;
    const before = await row();
    await knex('plc_registers').where({ id: mould?.registerId }).update({ pieces_per_count: 4 });
    await wrapped?.count(30, { kind: 'rollover', from: 65_526, to: 20 });
    await mould?.count(8, { from: 10, to: 12 });
    const { difference } = (await row()) ?? {};
    expect(difference).to.equal(before?.difference);
    await knex('plc_registers')
      .whereIn(
        'id',
        counters.map(({ registerId }) => registerId),
      )
      .delete();
    expect(await row()).to.include({ difference });
  });
});
