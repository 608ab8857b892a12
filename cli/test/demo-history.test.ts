import { expect } from 'chai';
import { createTestDatabase } from '../../testing/postgres.ts';
import { makeHistory } from '../demo-plant/make-history.ts';

const options = { machines: 2, days: 7, seed: 3, countsPerHour: 4 };

describe('a past for a plant', () => {
  async function look() {
    const database = await createTestDatabase();
    const { knex } = database;
    const made = await makeHistory(knex, options);
    const again = await makeHistory(knex, options);
    const { rows } = await knex.raw<{ rows: Record<string, number>[] }>(
      `SELECT (SELECT sum(quantity) FROM production_appointments)::int AS pieces,
         (SELECT sum(produced_quantity) FROM production_orders)::int AS produced,
         (SELECT count(*) FROM downtimes WHERE kind = 'unplanned')::int AS stops,
         (SELECT count(*) FROM machine_states WHERE ended_at IS NULL)::int AS open,
         (SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D')::int AS disabled`,
    );
    await database.drop();
    return { made, again, figures: rows[0] };
  }

  it('is the same for the same seed, whole, and made once', async () => {
    const [one, two] = [await look(), await look()];
    expect(one.made?.machineIds).to.have.lengthOf(2);
    expect(one.again).to.equal(null);
    // Both end at the last full hour; only where it struck in between are they of different weeks.
    if (one.made?.to.getTime() === two.made?.to.getTime()) expect(one.figures).to.deep.equal(two.figures);
    expect(one.figures?.['pieces']).to.be.above(10_000).and.equal(one.figures?.['produced']);
    expect(one.figures).to.include({ open: 2, disabled: 0 });
    expect(one.figures?.['stops']).to.be.above(50);
  });
});
