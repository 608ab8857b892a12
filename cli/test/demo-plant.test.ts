import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.ts';
import { verifyPassword } from '../../domain/password.ts';
import { DEMO_PASSWORD, DEMO_USERS } from '../demo-plant/demo-users.ts';
import { ACTIVITY_TYPES, COMPANY, ITEMS, ORDERS, PLCS } from '../demo-plant/plant.ts';
import { seedDemoPlant } from '../demo-plant/seed-demo-plant.ts';

/** WCAG 2.2 contrast of white text on #rrggbb. */
function contrastWithWhite(hex: string): number {
  const channels = [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

/** Receita Federal's modulus 11 over the digits before each check digit. */
function cnpjCheckDigit(digits: string): number {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (2 + (index % 8)), 0);
  return sum % 11 < 2 ? 0 : 11 - (sum % 11);
}

describe('the demo plant', () => {
  it('has a company with a valid CNPJ and reasons that can be read on their colours', () => {
    const { cnpj } = COMPANY;
    expect(cnpjCheckDigit(cnpj.slice(0, 12))).to.equal(Number(cnpj[12]));
    expect(cnpjCheckDigit(cnpj.slice(0, 13))).to.equal(Number(cnpj[13]));
    for (const { name, color } of ACTIVITY_TYPES) expect(contrastWithWhite(color), name).to.be.at.least(4.5);
    expect(new Set(ACTIVITY_TYPES.map(({ color }) => color)).size).to.equal(ACTIVITY_TYPES.length);
  });

  describe('in the database', () => {
    let database: TestDatabase;
    before(async () => (database = await createTestDatabase()));
    after(() => database.drop());
    const count = async (table: string): Promise<number> => {
      const [row] = await database.knex(table).count({ count: '*' });
      return Number(row?.['count']);
    };

    it('is made once, however often it is asked for, also at the same time', async () => {
      const options = { collectorName: 'collector-1', simulatorPort: 15_020 };
      const made = await Promise.all([
        seedDemoPlant(database.knex, options),
        seedDemoPlant(database.knex, options),
      ]);
      expect(made).to.have.members([true, false]);
      await database.knex('items').where({ code: 'TMP-028' }).update({ name: 'Tampa nova' });
      expect(await seedDemoPlant(database.knex, options)).to.equal(false);
      expect(await database.knex('items').where({ code: 'TMP-028' }).first('name')).to.include({
        name: 'Tampa nova',
      });
      expect(await count('items')).to.equal(ITEMS.length);
      expect(await count('production_orders')).to.equal(ORDERS.length);
      expect(await count('plc_configs')).to.equal(PLCS.length);
    });

    it('follows the simulator to another port, but not where a person has pointed a machine elsewhere', async () => {
      const { knex } = database;
      const ports = (): Promise<number[]> => knex('plc_configs').orderBy('name').pluck('port');
      const startAt = (simulatorPort: number) =>
        seedDemoPlant(knex, { collectorName: 'collector-1', simulatorPort });
      await startAt(15_120);
      expect(await ports()).to.deep.equal([15_120, 15_121]);
      const [machine] = await knex('plc_configs').orderBy('name').pluck<number[]>('id');
      const version = { plc_config_id: machine, snapshot: { port: 15_120 }, action: 'found' };
      await knex('plc_config_versions').insert({ ...version, version: 1 });
      await startAt(15_220);
      expect(await ports()).to.deep.equal([15_220, 15_221]);
      await knex('plc_config_versions').insert({
        ...version,
        snapshot: { port: 502 },
        action: 'update',
        version: 2,
      });
      await knex('plc_configs').where({ id: machine }).update({ port: 502 });
      await startAt(15_020);
      expect(await ports()).to.deep.equal([502, 15_021]);
      await knex('plc_configs').where({ id: machine }).update({ port: 15_020 });
    });

    it('runs one order on each machine, so that pieces are booked from the start', async () => {
      const runs = await database
        .knex('order_runs')
        .join('production_orders', 'production_orders.id', 'order_runs.production_order_id')
        .join('plc_configs', 'plc_configs.id', 'order_runs.plc_config_id')
        .where('production_orders.status', 'IN_PROGRESS')
        .whereNull('order_runs.ended_at')
        .orderBy('plc_configs.name')
        .pluck('plc_configs.name');
      expect(runs).to.deep.equal(PLCS.map(({ name }) => name));
    });

    it('reads the Delta PLCs where they keep their counters', async () => {
      const registers = await database
        .knex('plc_registers')
        .distinct('address', 'area', 'offset')
        .orderBy('address');
      expect(registers).to.deep.equal([
        { address: 'D33', area: 'holding', offset: 4129 },
        { address: 'D34', area: 'holding', offset: 4130 },
        { address: 'D40', area: 'holding', offset: 4136 },
      ]);
    });

    it('has an account for each role with the password of the demo', async () => {
      const users = await database
        .knex('users')
        .select<{ username: string; role: string; password_hash: string }[]>();
      expect(users.map(({ username, role }) => ({ username, role }))).to.have.deep.members(
        DEMO_USERS.map(({ username, role }) => ({ username, role })),
      );
      for (const user of users)
        expect(await verifyPassword(user.password_hash, DEMO_PASSWORD)).to.equal(true);
    });
  });
});
