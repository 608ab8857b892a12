import { expect } from 'chai';
import fc from 'fast-check';
import { engineeringValue, type ValueSettings } from './register-value.ts';

const measurement: ValueSettings = { role: 'MEASUREMENT', dataType: 'int32', scale: 1, valueOffset: 0 };

/** `units` of the ninth decimal place, exactly, as PostgreSQL's numeric has it. */
function decimal(units: bigint): number {
  const digits = String(units < 0n ? -units : units).padStart(10, '0');
  return Number(`${units < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`);
}

describe('engineeringValue', () => {
  it('has no noise of binary fractions', () => {
    const tenth = { ...measurement, scale: 0.1 };
    expect([3, 7, -19, 1003].map((raw) => engineeringValue(raw, tenth))).to.deep.equal([
      0.3, 0.7, -1.9, 100.3,
    ]);
    expect(engineeringValue(1, { ...tenth, valueOffset: 0.2 })).to.equal(0.3);
    expect(engineeringValue(5, { ...measurement, scale: 1e-9 })).to.equal(5e-9);
    expect(engineeringValue(2.3, { ...tenth, dataType: 'float64' })).to.equal(0.23);
  });

  it('shows a float32 with the digits that it has', () => {
    const float = { ...measurement, dataType: 'float32' as const };
    for (const value of [21.7, 0.1, -1.25, 33_554_436, 1.1754944e-38])
      expect(engineeringValue(Math.fround(value), float)).to.equal(value);
    expect(engineeringValue(Math.fround(21.7), { ...float, scale: 0.1 })).to.equal(2.17);
  });

  it('leaves a counter as it is', () => {
    expect(
      engineeringValue(3, { ...measurement, role: 'SCRAP_COUNTER', scale: 0.1, valueOffset: 1 }),
    ).to.equal(3);
  });

  it('is what whole numbers, a scale and an offset come to on paper', () => {
    const raws = fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 });
    // Of up to nine decimal places each, small enough for a double to have all digits of the result.
    const parts = fc.integer({ min: -(10 ** 5), max: 10 ** 5 });
    const places = fc.integer({ min: 0, max: 9 });
    const check = (
      raw: number,
      scale: number,
      scalePlaces: number,
      offset: number,
      offsetPlaces: number,
    ): void => {
      const scaleUnits = BigInt(scale) * 10n ** BigInt(9 - scalePlaces);
      const offsetUnits = BigInt(offset) * 10n ** BigInt(9 - offsetPlaces);
      const exact = BigInt(raw) * scaleUnits + offsetUnits;
      fc.pre(
        (exact < 0n ? -exact : exact) < 10n ** 15n * 10n ** BigInt(9 - Math.max(scalePlaces, offsetPlaces)),
      );
      const settings = { ...measurement, scale: decimal(scaleUnits), valueOffset: decimal(offsetUnits) };
      expect(engineeringValue(raw, settings) + 0).to.equal(decimal(exact) + 0);
    };
    fc.assert(fc.property(raws, parts, places, parts, places, check), { numRuns: 2000 });
  });

  it('changes a float by less than it can tell', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e200, max: 1e200 });
    const floats = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(finite, (raw) => {
        const value = engineeringValue(raw, {
          ...measurement,
          dataType: 'float64',
          scale: 0.25,
          valueOffset: 0,
        });
        expect(Math.abs(value - raw * 0.25)).to.be.at.most(Math.abs(raw) * 1e-14);
      }),
    );
    fc.assert(
      fc.property(floats, (raw) => {
        expect(Math.fround(engineeringValue(raw, { ...measurement, dataType: 'float32' }))).to.equal(raw);
      }),
    );
  });
});
