import { expect } from 'chai';
import fc from 'fast-check';
import { CODE_KINDS, parseCode, typedCode } from './parse-code.ts';
import { makeWedge } from './wedge.ts';

/** Types the keys with the given gap; answers what the last one ended. */
function type(
  keys: readonly string[],
  gapMs: number,
  wedge = makeWedge(),
  startMs = 1000,
): string | undefined {
  let scan: string | undefined;
  keys.forEach((key, index) => (scan = wedge.feed(key, startMs + index * gapMs)?.text));
  return scan;
}

describe('the wedge scanner', () => {
  it('is a burst of characters that ends with Enter or Tab', () => {
    expect(type([...'OP-1001', 'Enter'], 5)).to.equal('OP-1001');
    expect(type([...'OP-1001', 'Tab'], 30)).to.equal('OP-1001');
  });

  it('is not a person: slower keys are typing', () => {
    expect(type([...'OP-1001', 'Enter'], 80)).to.equal(undefined);
  });

  it('is not a code typed fast and confirmed a moment later', () => {
    const wedge = makeWedge();
    type([...'OP-1001'], 5, wedge);
    expect(wedge.feed('Enter', 5000)).to.equal(undefined);
  });

  it('begins anew after a pause: what somebody typed before does not stick to the code', () => {
    const wedge = makeWedge();
    type([...'12'], 5, wedge, 1000);
    expect(type([...'OP-7', 'Enter'], 5, wedge, 3000)).to.equal('OP-7');
  });

  it('reads over the Shift keys that a scanner sends for capitals', () => {
    expect(type(['Shift', 'O', 'Shift', 'P', '-', '1', 'Enter'], 5)).to.equal('OP-1');
  });

  it('reads back every typed code that the sheets print', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CODE_KINDS),
        fc.stringMatching(/^[A-Z0-9][A-Z0-9 :./-]{0,20}[A-Z0-9]$/),
        (kind, value) => {
          const read = parseCode(typedCode(kind, value));
          expect([read.kind, read.value]).to.deep.equal([kind, value]);
        },
      ),
    );
  });

  it('leaves any other text plain', () => {
    expect(parseCode('OP-1001').kind).to.equal('plain');
    expect(parseCode('pulso:nothing:1')).to.include({ kind: 'plain', value: 'pulso:nothing:1' });
  });
});
