/** Machines that have done what a test says, and their stops in few words: minutes after a start three hours ago. */
import { expect } from 'chai';
import { waitUntil } from '../../testing/wait.ts';
import { makeOrder } from './api-rig.ts';
import type { ApiRig, Person, Plant } from './api-rig.ts';

export interface Stop {
  id: number;
  kind: string;
  groupId: string;
  startDate: string;
  endDate: string | null;
  activityTypeId: number | null;
  splitStart: boolean;
  automatic: boolean;
  version: number;
}

export const MIN = 60_000;
/** A whole minute, three hours ago. */
const base = Math.floor(Date.now() / MIN) * MIN - 180 * MIN;
export const at = (minute: number) => new Date(base + minute * MIN);
export const show = (stops: Stop[]) =>
  stops.map(({ kind, startDate, endDate }) => {
    const minute = (time: string) => (Date.parse(time) - base) / MIN;
    return `${kind} ${minute(startDate)}-${endDate === null ? '' : minute(endDate)}`;
  });

export class StopStage {
  private readonly rig: ApiRig;
  private readonly plant: Plant;
  private readonly people: { operator: Person; supervisor: Person };

  constructor(rig: ApiRig, plant: Plant, people: { operator: Person; supervisor: Person }) {
    this.rig = rig;
    this.plant = plant;
    this.people = people;
  }

  /** A machine of its own with an order since long ago and this timeline: `['STOPPED', 5]` = from minute 5 on. */
  async machine(...states: [string, number][]): Promise<number> {
    const { knex } = this.rig.database;
    const [plc] = await knex('plc_configs')
      .insert({ name: `M-${Math.random()}`, host: '127.0.0.1', sector_id: this.plant.sectorId })
      .returning<{ id: number }[]>('id');
    const plcConfigId = plc?.id ?? 0;
    const orderId = await makeOrder(this.people.supervisor, this.plant, { plcConfigId });
    await knex('production_orders')
      .where({ id: orderId })
      .update({ status: 'IN_PROGRESS', start_date: at(-600) });
    // The second run: the first had its changeover.
    const run = { production_order_id: orderId, plc_config_id: plcConfigId, sector_id: this.plant.sectorId };
    await knex('order_runs').insert([
      { ...run, started_at: at(-600), ended_at: at(-500) },
      { ...run, started_at: at(-400) },
    ]);
    await this.see(plcConfigId, 180);
    await this.tell(plcConfigId, states);
    return plcConfigId;
  }
  async see(plc: number, minute: number): Promise<void> {
    await this.rig.database
      .knex('plc_status')
      .insert({ plc_config_id: plc, connected: true, last_read_at: at(minute) })
      .onConflict('plc_config_id')
      .merge();
  }
  async tell(plc: number, states: [string, number][]): Promise<void> {
    const { knex } = this.rig.database;
    const [first] = states;
    await knex('machine_states')
      .where({ plc_config_id: plc, ended_at: null })
      .update({ ended_at: at(first?.[1] ?? 0) });
    await knex('machine_states').insert(
      states.map(([state, minute], index) => {
        const next = states[index + 1]?.[1];
        return {
          plc_config_id: plc,
          state,
          started_at: at(minute),
          ended_at: next === undefined ? null : at(next),
          downtime_after_ms: state === 'STOPPED' ? 2 * MIN : null,
        };
      }),
    );
  }
  async list(plc: number, query = ''): Promise<Stop[]> {
    const answer = await this.people.operator.get(`/api/downtimes?plcConfigId=${plc}${query}`).expect(200);
    return (answer.body as { data: Stop[] }).data.reverse();
  }
  /** Waits until the keeper has come to this. */
  comeTo(plc: number, ...expected: string[]) {
    return waitUntil(
      async () => {
        const stops = await this.list(plc);
        expect(show(stops)).to.deep.equal(expected);
        return stops;
      },
      { what: expected.join(', ') },
    );
  }
}
