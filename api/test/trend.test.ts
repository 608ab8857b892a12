import { expect } from 'chai';
import { TREND_BUCKETS, TrendReader } from '../live/trend.ts';
import { makeOrder, makePlant, startApiRig } from './api-rig.ts';
import type { ApiRig, Plant } from './api-rig.ts';

const MINUTE_MS = 60_000;
/** Start of a quarter of an hour. */
const NOW_MS = Date.parse('2026-11-24T12:00:00Z');

describe('the curve of the last hours', () => {
  let rig: ApiRig;
  let plant: Plant;
  let orderId: number;
  before(async () => {
    rig = await startApiRig();
    plant = await makePlant(rig.database);
    orderId = await makeOrder(await rig.signIn('supervisor'), plant);
  });
  after(() => rig.stop());
  beforeEach(() => rig.database.knex.raw('TRUNCATE production_appointments CASCADE'));

  async function count(quantity: number, atMs: number, kind = 'normal'): Promise<void> {
    await rig.database.knex('production_appointments').insert({
      production_order_id: orderId,
      plc_config_id: plant.plcConfigId,
      quantity,
      kind,
      reason: 'test',
      timestamp: new Date(atMs),
    });
  }
  const pieces = async (reader: TrendReader, nowMs: number): Promise<number[]> =>
    (await reader.read(rig.database.knex, nowMs)).machines[0]?.pieces ?? [];

  it('holds each quarter of an hour, oldest first, without what people adjusted', async () => {
    await count(3, NOW_MS + MINUTE_MS);
    await count(4, NOW_MS + 2 * MINUTE_MS);
    await count(9, NOW_MS - MINUTE_MS);
    await count(50, NOW_MS - MINUTE_MS, 'adjustment');
    await count(7, NOW_MS - 24 * 60 * MINUTE_MS);
    const curve = await pieces(new TrendReader(), NOW_MS + 3 * MINUTE_MS);
    expect(curve).to.have.length(TREND_BUCKETS);
    expect(curve.slice(-3)).to.deep.equal([0, 9, 7]);
    expect(curve.slice(0, -2).every((one) => one === 0)).to.equal(true);
  });

  it('answers from memory for some seconds, then reads the last buckets again and in time the whole', async () => {
    const reader = new TrendReader();
    await count(5, NOW_MS + MINUTE_MS);
    expect((await pieces(reader, NOW_MS + 2 * MINUTE_MS)).at(-1)).to.equal(5);
    await count(6, NOW_MS + 2 * MINUTE_MS);
    await count(8, NOW_MS - 60 * MINUTE_MS);
    expect((await pieces(reader, NOW_MS + 2 * MINUTE_MS + 1000)).at(-1)).to.equal(5);
    const soon = await pieces(reader, NOW_MS + 3 * MINUTE_MS);
    expect([soon.at(-1), soon.at(-5)]).to.deep.equal([11, 0]);
    const later = await pieces(reader, NOW_MS + 14 * MINUTE_MS);
    expect([later.at(-1), later.at(-5)]).to.deep.equal([11, 8]);
  });

  it('moves on with the clock, so that a full bucket becomes the one before', async () => {
    const reader = new TrendReader();
    await count(5, NOW_MS + MINUTE_MS);
    await pieces(reader, NOW_MS + 2 * MINUTE_MS);
    expect((await pieces(reader, NOW_MS + 16 * MINUTE_MS)).slice(-2)).to.deep.equal([5, 0]);
  });

  it('is there for whoever may see the dashboard', async () => {
    const answer = await (await rig.signIn('viewer')).get('/api/dashboard/trend').expect(200);
    expect((answer.body as { machines: { id: number }[] }).machines.map(({ id }) => id)).to.deep.equal([
      plant.plcConfigId,
    ]);
  });
});
