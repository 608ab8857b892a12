import { expect } from 'chai';
import fc from 'fast-check';
import { MAX_GAP, planLimits, planRequests } from './plan-requests.ts';
import type { Span } from './plan-requests.ts';

const LIMITS = planLimits(null);
const holding = (offset: number, width = 1): Span => ({ area: 'holding', offset, width });
const shapes = (spans: Span[], limits = LIMITS) =>
  planRequests(1, spans, limits).map(({ request }) => `${request.area}:${request.start}+${request.count}`);

/** The fewest requests, found by trying every way to cut the sorted spans: an oracle for small layouts. */
function fewest(spans: Span[], most: number): number {
  const inOrder = [...spans].sort((a, b) => a.offset - b.offset);
  const best: number[] = [0];
  for (let end = 1; end <= inOrder.length; end += 1) {
    best[end] = Infinity;
    for (let start = end - 1; start >= 0; start -= 1)
      if (isOneRequest(inOrder.slice(start, end), most))
        best[end] = Math.min(best[end] ?? Infinity, (best[start] ?? Infinity) + 1);
  }
  return best[inOrder.length] ?? Infinity;
}

function isOneRequest(spans: Span[], most: number): boolean {
  const start = spans[0]?.offset ?? 0;
  let end = start;
  for (const span of spans) {
    if (span.offset - end > MAX_GAP) return false;
    end = Math.max(end, span.offset + span.width);
  }
  return end - start <= most;
}

describe('planRequests', () => {
  it('reads 10 registers over 60 addresses with one request', () => {
    const spans = Array.from({ length: 10 }, (_, index) => holding(4096 + index * 6));
    expect(shapes(spans)).to.deep.equal(['holding:4096+55']);
  });

  it('reads 10 registers over 600 addresses with as few as the gaps allow', () => {
    expect(shapes(Array.from({ length: 10 }, (_, index) => holding(index * 60)))).to.have.length(10);
    const pairs = [0, 11, 130, 141, 260, 271, 390, 401, 580, 591].map((offset) => holding(offset));
    expect(shapes(pairs)).to.have.length(5);
  });

  it('bridges a gap of ten and no more', () => {
    expect(shapes([holding(0), holding(11)])).to.deep.equal(['holding:0+12']);
    expect(shapes([holding(0), holding(12)])).to.deep.equal(['holding:0+1', 'holding:12+1']);
  });

  it('never splits a value of several words', () => {
    const spans = Array.from({ length: 100 }, (_, index) => holding(index * 2 + 1, 2));
    expect(shapes(spans)).to.deep.equal(['holding:1+124', 'holding:125+76']);
    expect(
      shapes([holding(0), holding(124, 2)].concat(Array.from({ length: 12 }, (_, i) => holding(i * 10)))),
    ).to.include('holding:124+2');
  });

  it('keeps areas apart and allows 2000 bits', () => {
    const bits: Span[] = Array.from({ length: 300 }, (_, index) => ({
      area: 'coil',
      offset: index * 8,
      width: 1,
    }));
    const input: Span = { area: 'input', offset: 0, width: 1 };
    expect(shapes([...bits, input, holding(0)])).to.deep.equal([
      'coil:0+1993',
      'coil:2000+393',
      'input:0+1',
      'holding:0+1',
    ]);
  });

  it('obeys a smaller limit of the PLC', () => {
    const spans = Array.from({ length: 100 }, (_, index) => holding(index));
    expect(shapes(spans, planLimits(32))).to.deep.equal([
      'holding:0+32',
      'holding:32+32',
      'holding:64+32',
      'holding:96+4',
    ]);
  });

  it('reads the same register for two rows once', () => {
    expect(shapes([holding(5), holding(5, 2), holding(5)])).to.deep.equal(['holding:5+2']);
  });

  it('goes around forbidden places', () => {
    const blocks = planRequests(1, [holding(0), holding(4)], LIMITS, (_area, offset) => offset === 2);
    expect(blocks).to.have.length(2);
  });

  it('reads each value whole and once, within the limits, with the fewest requests', () => {
    const span = fc.record({
      area: fc.constant('holding' as const),
      offset: fc.integer({ min: 0, max: 400 }),
      width: fc.constantFrom(1, 1, 1, 2, 4),
    });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 40 }), fc.constantFrom(4, 16, 60, 125), (spans, most) => {
        const blocks = planRequests(1, spans, planLimits(most));
        expect(blocks.flatMap((block) => block.spans)).to.have.members(spans);
        for (const { request, spans: inside } of blocks) {
          expect(request.count).to.be.at.most(most);
          for (const { offset, width } of inside)
            expect(offset >= request.start && offset + width <= request.start + request.count).to.equal(true);
        }
        expect(blocks.length).to.equal(fewest(spans, most));
      }),
      { numRuns: 500 },
    );
  });
});
