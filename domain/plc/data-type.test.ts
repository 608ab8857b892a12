import { expect } from 'chai';
import fc from 'fast-check';
import { counterDataType, decodeValue, interpretWords } from './data-type.ts';
import { checkRegister } from './check-register.ts';
import type { RegisterShape } from './check-register.ts';
import { WORD_ORDERS } from './register-tables.ts';
import type { WordOrder } from './register-tables.ts';

/** The wire's bytes of a big-endian value in an order, derived from the order's name rather than from the decoder. */
function toWords(bigEndian: Uint8Array, order: WordOrder): number[] {
  const words: number[][] = [];
  for (let index = 0; index < bigEndian.length; index += 2)
    words.push([bigEndian[index] ?? 0, bigEndian[index + 1] ?? 0]);
  const first = order.indexOf('A') > 1 ? words.reverse() : words;
  const isSwapped = order.indexOf('A') % 2 === 1;
  return first.map(([a = 0, b = 0]) => (isSwapped ? b * 256 + a : a * 256 + b));
}

function bytesOf(length: number, write: (view: DataView) => void): Uint8Array {
  const view = new DataView(new ArrayBuffer(length));
  write(view);
  return new Uint8Array(view.buffer);
}

describe('decodeValue', () => {
  it('reads 0x12345678 in each order as seen on the wire', () => {
    expect(decodeValue([0x1234, 0x5678], 0, 'uint32', 'ABCD')).to.equal(0x12345678);
    expect(decodeValue([0x5678, 0x1234], 0, 'uint32', 'CDAB')).to.equal(0x12345678);
    expect(decodeValue([0x3412, 0x7856], 0, 'uint32', 'BADC')).to.equal(0x12345678);
    expect(decodeValue([0x7856, 0x3412], 0, 'uint32', 'DCBA')).to.equal(0x12345678);
  });

  it('reads integers, signed and unsigned', () => {
    expect(decodeValue([0xffff], 0, 'uint16', 'ABCD')).to.equal(65_535);
    expect(decodeValue([0xffff], 0, 'int16', 'ABCD')).to.equal(-1);
    expect(decodeValue([0xffff, 0xfffe], 0, 'int32', 'ABCD')).to.equal(-2);
    expect(decodeValue([0xffff, 0xffff], 0, 'uint32', 'ABCD')).to.equal(4_294_967_295);
  });

  it('reads BCD and refuses a digit above 9', () => {
    expect(decodeValue([0x9876], 0, 'bcd16', 'ABCD')).to.equal(9876);
    expect(decodeValue([0x5678, 0x1234], 0, 'bcd32', 'CDAB')).to.equal(12_345_678);
    for (const word of [0xa000, 0x0b00, 0x00c0, 0x000f])
      expect(decodeValue([word], 0, 'bcd16', 'ABCD')).to.be.NaN;
    expect(decodeValue([0x1234, 0x567a], 0, 'bcd32', 'ABCD')).to.be.NaN;
  });

  it('reads bits of registers and of coils', () => {
    expect(decodeValue([0b100], 0, 'bit', 'ABCD', 2)).to.equal(1);
    expect(decodeValue([0x8000], 0, 'bit', 'ABCD', 15)).to.equal(1);
    expect(decodeValue([0b100], 0, 'bit', 'ABCD', 1)).to.equal(0);
    expect(decodeValue([0, 1], 1, 'bit', 'ABCD')).to.equal(1);
  });

  it('has no value for a float that is no number, nor for words that are not there', () => {
    expect(decodeValue([0x7fc0, 0], 0, 'float32', 'ABCD')).to.be.NaN;
    expect(decodeValue([0x7f80, 0], 0, 'float32', 'ABCD')).to.be.NaN;
    expect(decodeValue([1], 0, 'uint32', 'ABCD')).to.be.NaN;
    expect(decodeValue([1, 2], 2, 'uint16', 'ABCD')).to.be.NaN;
  });

  it('reads back any value that was written, in any order, at any place', () => {
    const order = fc.constantFrom(...WORD_ORDERS);
    const before = fc.array(fc.integer({ min: 0, max: 65_535 }), { maxLength: 3 });
    const uint32 = fc.integer({ min: 0, max: 4_294_967_295 });
    const finite = { noNaN: true, noDefaultInfinity: true };
    fc.assert(
      fc.property(
        before,
        order,
        uint32,
        fc.float(finite),
        fc.double(finite),
        (pad, o, long, single, wide) => {
          const at = pad.length;
          const words = (bytes: Uint8Array) => [...pad, ...toWords(bytes, o)];
          const asLong = words(bytesOf(4, (view) => view.setUint32(0, long)));
          expect(decodeValue(asLong, at, 'uint32', o)).to.equal(long);
          expect(decodeValue(asLong, at, 'int32', o)).to.equal(long | 0);
          const asFloat = words(bytesOf(4, (view) => view.setFloat32(0, single)));
          expect(decodeValue(asFloat, at, 'float32', o)).to.equal(single);
          const asDouble = words(bytesOf(8, (view) => view.setFloat64(0, wide)));
          expect(decodeValue(asDouble, at, 'float64', o)).to.equal(wide);
          const bcd = long % 100_000_000;
          const asBcd = words(bytesOf(4, (view) => view.setUint32(0, parseInt(String(bcd), 16))));
          expect(decodeValue(asBcd, at, 'bcd32', o)).to.equal(bcd);
        },
      ),
    );
  });
});

describe('interpretWords', () => {
  it('shows a value in every type and order side by side', () => {
    const rows = interpretWords([0x5678, 0x1234, 0, 0]);
    expect(rows).to.have.length(3 + 5 * 4);
    expect(rows).to.deep.include({ dataType: 'uint32', wordOrder: 'CDAB', value: 0x12345678 });
    expect(rows).to.deep.include({ dataType: 'bcd16', wordOrder: null, value: 5678 });
    expect(interpretWords([0xffff])).to.deep.equal([
      { dataType: 'uint16', wordOrder: null, value: 65_535 },
      { dataType: 'int16', wordOrder: null, value: -1 },
      { dataType: 'bcd16', wordOrder: null, value: null },
    ]);
  });
});

describe('checkRegister', () => {
  const codes = (change: Partial<RegisterShape>) =>
    checkRegister({
      area: 'holding',
      offset: 4129,
      dataType: 'uint16',
      bit: null,
      role: 'PRODUCTION_COUNTER',
      deadBand: null,
      ...change,
    }).map((problem) => `${problem.path} ${problem.code}`);

  it('accepts what can be read', () => {
    expect(codes({})).to.deep.equal([]);
    expect(codes({ area: 'coil', dataType: 'bit' })).to.deep.equal([]);
    expect(codes({ dataType: 'bit', bit: 3 })).to.deep.equal([]);
    expect(codes({ role: 'MEASUREMENT', deadBand: 0.5 })).to.deep.equal([]);
  });

  it('names what does not fit', () => {
    expect(codes({ area: 'coil' })).to.deep.equal(['dataType BIT_AREA_NEEDS_BIT']);
    expect(codes({ dataType: 'bit' })).to.deep.equal(['bit BIT_REQUIRED']);
    expect(codes({ bit: 3 })).to.deep.equal(['bit BIT_NOT_ALLOWED']);
    expect(codes({ bits32: true })).to.deep.equal(['dataType NEEDS_32_BITS']);
    expect(codes({ offset: 65_535, dataType: 'uint32' })).to.deep.equal(['address ADDRESS_OUT_OF_RANGE']);
    expect(codes({ deadBand: 2 })).to.deep.equal(['deadBand DEAD_BAND_FOR_MEASUREMENTS_ONLY']);
  });

  it('reads counters unsigned', () => {
    expect([counterDataType('int16'), counterDataType('int32'), counterDataType('float32')]).to.deep.equal([
      'uint16',
      'uint32',
      'float32',
    ]);
  });
});
