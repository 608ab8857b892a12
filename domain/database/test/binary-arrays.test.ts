import { expect } from 'chai';
import type { Knex } from 'knex';
import { createTestDatabase, type TestDatabase } from '../../../testing/postgres.ts';
import { boolArray, float8Array, int4Array, int8Array, textArray } from '../binary-arrays.ts';

describe('arrays in PostgreSQL’s binary notation', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.drop());

  async function backAs(type: string, array: Buffer): Promise<unknown> {
    const { rows } = await database.knex.raw<{ rows: { back: unknown }[] }>(
      `SELECT to_jsonb(?::${type}[]) AS back`,
      [array] as Knex.RawBinding[],
    );
    return rows[0]?.back;
  }
  const as = <T>(value: T): T => value;

  it('are read as what was written, the smallest, the largest and none', async () => {
    const ints = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), null];
    expect(await backAs('int', int4Array(ints, as))).to.deep.equal(ints);
    const longs = [0, 1, -1, 2 ** 32, -(2 ** 32), Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, null];
    expect(await backAs('bigint', int8Array(longs, as))).to.deep.equal(longs);
    const floats = [0, 0.1, -1.5e300, 1_795_000_000_123.25, null];
    expect(await backAs('float8', float8Array(floats, as))).to.deep.equal(floats);
    const texts = [
      null,
      null,
      '',
      '',
      'good',
      'good',
      'good',
      'Não responde, "nada"',
      '{NULL}',
      null,
      'good',
    ];
    expect(await backAs('text', textArray(texts, as))).to.deep.equal(texts);
    const bools = [true, false, null];
    expect(await backAs('bool', boolArray(bools, as))).to.deep.equal(bools);
  });

  it('refuse what their column cannot hold as PostgreSQL does, so that it is set aside and blocks nothing', () => {
    for (const value of [2 ** 31, -(2 ** 31) - 1, Number.NaN])
      expect(() => int4Array([value], as))
        .to.throw()
        .with.property('code', '22003');
    for (const value of [2 ** 63, -(2 ** 64), Number.NaN])
      expect(() => int8Array([value], as))
        .to.throw()
        .with.property('code', '22003');
  });

  it('may be empty', async () => {
    expect(await backAs('int', int4Array([] as number[], as))).to.deep.equal([]);
  });
});
