/** From a counter that stands still to the machine's timeline in PostgreSQL, over restarts and a lost link. */
import { expect } from 'chai';
import { waitUntil } from '../../../testing/wait.ts';
import { CollectorRig } from './collector-rig.ts';

interface StateRow {
  state: string;
  started_at: Date;
  ended_at: Date | null;
  downtime_after_ms: number | null;
}

describe('the watch over stops', function () {
  let rig: CollectorRig;

  beforeEach(async () => {
    rig = new CollectorRig();
    await rig.start();
    await rig.database
      .knex('plc_configs')
      .where({ id: rig.plcId })
      .update({ provisional_stop_seconds: 0.5, downtime_seconds: 30 });
  });
  afterEach(async () => {
    await rig.runtime.stop();
    await rig.stop();
  });

  const timeline = () =>
    rig.database.knex('machine_states').orderBy('started_at').orderBy('id').select<StateRow[]>();
  /** Waits for the states in this order; those that lasted no time are left out. */
  const states = (...expected: string[]) =>
    waitUntil(
      async () => {
        const rows = (await timeline()).filter((row) => row.ended_at?.getTime() !== row.started_at.getTime());
        expect(rows.map(({ state }) => state)).to.deep.equal(expected);
        return rows;
      },
      { what: expected.join(', ') },
    );

  it('keeps a timeline without holes, through a stop, a lost link and a restart', async () => {
    await rig.startRuntime();
    for (const value of [1, 2, 3]) await rig.show(value);
    await states('UNKNOWN', 'RUNNING', 'STOPPED');
    for (const value of [4, 5]) await rig.show(value);
    await states('UNKNOWN', 'RUNNING', 'STOPPED', 'RUNNING', 'STOPPED');
    await rig.server.close();
    await states('UNKNOWN', 'RUNNING', 'STOPPED', 'RUNNING', 'STOPPED', 'UNKNOWN');
    await rig.server.listen(rig.port);
    await states('UNKNOWN', 'RUNNING', 'STOPPED', 'RUNNING', 'STOPPED', 'UNKNOWN', 'STOPPED');
    await rig.runtime.stop();
    await rig.startRuntime();
    for (const value of [6, 7]) await rig.show(value);
    const comesBack = (all: StateRow[]) => all.slice(7).some(({ state }) => state === 'RUNNING');
    await waitUntil(async () => comesBack(await timeline()));
    const rows = await timeline();
    for (const [index, row] of rows.entries())
      if (index > 0) expect(rows[index - 1]?.ended_at, String(index)).to.deep.equal(row.started_at);
    expect(rows[2]?.downtime_after_ms).to.equal(30_000);
    const status = await rig.database.knex('plc_status').first<{ state: string; last_count_at: Date }>();
    expect(['RUNNING', 'STOPPED']).to.include(status.state);
  });

  it('believes the status register, also after a restart in which it has not changed', async () => {
    const { knex } = rig.database;
    await knex('plc_registers').insert({
      plc_config_id: rig.plcId,
      name: 'state',
      role: 'MACHINE_STATUS',
      address: '40',
      area: 'holding',
      offset: 40,
      status_map: JSON.stringify({ 1: 'RUNNING', 3: 'FAULT' }),
    });
    rig.server.set(1, 'holding', 40, 3);
    await rig.startRuntime();
    await waitUntil(
      async () => (await knex('plc_status').first<{ state: string } | undefined>())?.state === 'FAULT',
    );
    await rig.runtime.stop();
    await knex('plc_status').update({ state: null });
    await knex('machine_states').delete();
    await rig.startRuntime();
    rig.server.set(1, 'holding', 40, 1);
    await waitUntil(async () => (await timeline()).at(-1)?.state === 'RUNNING');
    rig.server.set(1, 'holding', 40, 3);
    await waitUntil(async () => (await timeline()).at(-1)?.state === 'FAULT');
  });

  it('works with the ideal cycle of the order that runs, as soon as it runs', async () => {
    const { knex } = rig.database;
    await knex('plc_configs')
      .where({ id: rig.plcId })
      .update({ provisional_stop_seconds: null, downtime_seconds: null });
    await rig.startRuntime();
    await rig.show(1);
    await rig.makeOrder('OP-1', { ideal_cycle: 30 });
    await waitUntil(() => rig.runtime.plc(rig.plcId)?.runningCycleSeconds === 30);
  });
});
