/** Alarms over a real database: from their cause to their end. */
import { expect } from 'chai';
import type { Knex } from 'knex';
import { look } from '../notifications/look.ts';
import { AlarmRig } from './alarm-rig.ts';

describe('alarms', () => {
  let rig: AlarmRig;
  let knex: Knex;
  before(async () => {
    rig = await AlarmRig.start();
    ({ knex } = rig);
  });
  after(() => rig.stop());
  const watch = (hasEmail = false) => rig.watch(hasEmail);
  const ago = (seconds: number) => rig.ago(seconds);
  const link = (connected: boolean) => rig.link(connected);
  const open = () =>
    knex('notifications')
      .whereNull('cleared_at')
      .orderBy('id')
      .select<{ id: number; kind: string; parent_id: number | null }[]>('id', 'kind', 'parent_id');
  const kinds = async () =>
    (await open()).map(({ kind, parent_id }) => `${kind}${parent_id === null ? '' : ' hidden'}`);

  it('are raised once by several processes, and end with their cause', async () => {
    expect(await watch()).to.deep.equal({ raised: [], cleared: [], escalated: [] });
    await link(false);
    const outcomes = await Promise.all(
      [1, 2, 3, 4].map(() => look(knex, { isGrace: false, hasEmail: false })),
    );
    expect(outcomes.flatMap((outcome) => outcome?.raised ?? [])).to.have.lengthOf(1);
    expect((await watch()).raised).to.deep.equal([]);
    expect(await kinds()).to.deep.equal(['plc_offline']);
    await link(true);
    expect((await watch()).cleared).to.have.lengthOf(1);
    expect(await kinds()).to.deep.equal([]);
  });

  it('of a broken link hide what lies behind it until it is back', async () => {
    await link(false);
    await watch();
    await knex('collectors').update({ heartbeat_at: ago(300) });
    await knex('downtimes').insert({ plc_config_id: rig.plant.plcConfigId, start_date: ago(3600) });
    await watch();
    await watch();
    expect(await kinds()).to.deep.equal(['plc_offline hidden', 'collector_offline']);
    await knex('collectors').update({ heartbeat_at: knex.fn.now() });
    await watch();
    expect(await kinds()).to.deep.equal(['plc_offline']);
    await link(true);
    await watch();
    expect(await kinds()).to.deep.equal(['stop_without_reason']);
    const [activity] = await knex('activity_types')
      .insert({ code: 'A', name: 'Ajuste' })
      .returning<{ id: number }[]>('id');
    await knex('downtimes').update({ activity_type_id: activity?.id });
    await watch();
    expect(await kinds()).to.deep.equal([]);
  });

  it('judge no link right after the database itself was away', async () => {
    await knex('collectors').update({ heartbeat_at: ago(300) });
    const outcome = await look(knex, { isGrace: true, hasEmail: false });
    expect(outcome?.raised).to.deep.equal([]);
    await knex('collectors').update({ heartbeat_at: knex.fn.now() });
  });

  it('tell of buffers, of doubted counts, and once of an order that is complete', async () => {
    await knex('collectors').update({
      health: JSON.stringify({ buffer: { depth: 9, oldestSeconds: 900.4, dropped: 0 } }),
    });
    await knex('count_inbox').insert({
      category: 'quarantined',
      plc_config_id: rig.plant.plcConfigId,
      role: 'PRODUCTION_COUNTER',
      quantity: 500,
      kind: 'quarantine',
      timestamp: knex.fn.now(),
      reason: 'TOO_FAST',
    });
    await knex('production_orders').insert({
      code: 'OP-1',
      company_id: rig.plant.companyId,
      sector_id: rig.plant.sectorId,
      item_id: rig.plant.itemId,
      planned_quantity: 10,
      produced_quantity: 10,
      status: 'COMPLETED',
      start_date: knex.fn.now(),
      end_date: knex.fn.now(),
    });
    expect((await watch()).raised).to.have.lengthOf(3);
    expect((await watch()).raised).to.deep.equal([]);
    const params = await knex('notifications')
      .whereIn('kind', ['quarantine', 'buffer_alarm', 'order_completed'])
      .orderBy('kind')
      .pluck('params');
    expect(params[0]).to.include({ collectorName: 'pi-1', depth: 9, oldestSeconds: 900 });
    expect(params[1]).to.include({ orderCode: 'OP-1', producedQuantity: 10 });
    expect(params[2]).to.include({ pieces: 500, entries: 1 });
    await knex('count_inbox').update({ status: 'rejected' });
    await knex('collectors').update({ health: '{}' });
    expect((await watch()).cleared).to.have.lengthOf(2);
  });

  it('go to another role when nobody acknowledges them', async () => {
    await knex('notification_rules')
      .where({ kind: 'plc_offline' })
      .update({ escalate_after_minutes: 5, escalate_to_role: 'supervisor' });
    await link(false);
    await watch(true);
    expect((await watch(true)).escalated).to.deep.equal([]);
    await knex('notifications')
      .whereNull('cleared_at')
      .update({ created_at: ago(600) });
    expect((await watch(true)).escalated).to.have.lengthOf(1);
    expect((await watch(true)).escalated).to.deep.equal([]);
    const mails = await knex('notification_deliveries')
      .where({ channel: 'email' })
      .select('event', 'address');
    expect(mails).to.deep.equal([{ event: 'escalated', address: 'rui@plant.example' }]);
    await link(true);
    await watch();
    await knex('notification_deliveries').delete();
  });
});
