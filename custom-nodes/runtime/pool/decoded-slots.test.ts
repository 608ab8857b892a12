import { expect } from 'chai';
import fc from 'fast-check';
import { DATA_TYPES, WORD_ORDERS } from '../../../domain/plc/register-tables.ts';
import { widthInWords } from '../../../domain/plc/data-type.ts';
import { DecodedSlots } from './decoded-slots.ts';
import type { RegisterSlot } from './plc-link.ts';

const WORDS = 12;

/** Few different words, so that some stay as they were, and some that no BCD and no float can be. */
const word = fc.constantFrom(0, 1, 0x1234, 0x7fc0, 0xfffa, 0xffff);
const answer = fc.array(word, { minLength: WORDS, maxLength: WORDS });
const place = fc.record({
  dataType: fc.constantFrom(...DATA_TYPES),
  wordOrder: fc.constantFrom(...WORD_ORDERS),
  at: fc.nat(WORDS - 4),
  answerOf: fc.constantFrom('first', 'second', 'none'),
  maxValue: fc.constantFrom(null, 100),
});

describe('decoded slots', () => {
  it('say after any answers what decoding all of the last one says', () => {
    fc.assert(
      fc.property(
        fc.array(place),
        fc.array(fc.tuple(answer, answer), { minLength: 1 }),
        (places, answers) => {
          const buffers = { first: new Uint16Array(WORDS), second: new Uint16Array(WORDS), none: null };
          const slots = places.map(({ dataType, wordOrder, at, answerOf, maxValue }): RegisterSlot => ({
            area: 'holding',
            offset: at,
            width: widthInWords(dataType),
            words: buffers[answerOf],
            at,
            error: null,
            register: {
              id: 1,
              name: 'A',
              role: 'MEASUREMENT',
              address: '0',
              area: 'holding',
              offset: at,
              dataType,
              wordOrder: null,
              bit: 3,
              scale: 1,
              valueOffset: 0,
              minValue: null,
              maxValue,
            },
            dataType,
            wordOrder,
          }));
          const kept = new DecodedSlots(slots);
          for (const [first, second] of answers) {
            buffers.first.set(first);
            buffers.second.set(second);
            kept.update();
            const anew = new DecodedSlots(slots);
            expect(kept.rawValues).to.deep.equal(anew.rawValues);
            expect(kept.quality).to.deep.equal(anew.quality);
            expect(kept.bad).to.equal(anew.bad);
          }
        },
      ),
    );
  });
});
