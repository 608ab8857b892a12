/** E4: how many requests a set of registers costs on the wire. Nothing is timed; the same layouts give the same figures everywhere. */
import type { BenchResult, BenchRun } from '../bench.ts';
import { round } from '../measure/statistics.ts';
import {
  MAX_GAP,
  planLimits,
  planRequests,
  type Span,
} from '../../custom-nodes/runtime/pool/plan-requests.ts';
import { seededRandom } from '../../simulator/random.ts';

const SEED = 7;

export async function requestsOnTheWire(run: BenchRun): Promise<BenchResult> {
  const layouts = run.pick({ full: 20_000, short: 5_000, smoke: 50 });
  const random = seededRandom(SEED);
  const near = scattered(10, 60);
  const far = scattered(10, 600);
  let ours = 0;
  let fewest = 0;
  let worse = 0;
  for (let number = 0; number < layouts; number += 1) {
    const spans = randomLayout(random);
    const limit = random() < 0.3 ? 10 + Math.floor(random() * 50) : null;
    const most = planLimits(limit).maxRegisters;
    const planned = planRequests(1, spans, planLimits(limit)).length;
    const best = fewestRequests(spans, most);
    ours += planned;
    fewest += best;
    if (planned > best) worse += 1;
  }
  const row = (what: string, spans: readonly Span[]): (string | number)[] => [
    what,
    planRequests(1, spans, planLimits(null)).length,
    fewestRequests(spans, planLimits(null).maxRegisters),
    spans.length,
  ];
  const isFewest = (spans: readonly Span[]): number =>
    planRequests(1, spans, planLimits(null)).length / fewestRequests(spans, planLimits(null).maxRegisters);
  return {
    columns: ['registers', 'Pulso', 'fewest possible', 'a read node each'],
    rows: [
      row('10 over 60 addresses', near),
      row('10 over 600 addresses', far),
      [`${layouts} random layouts, together`, ours, fewest, ''],
    ],
    verdicts: [
      {
        what: 'requests for 10 registers over 60 addresses',
        figure: planRequests(1, near, planLimits(null)).length,
        unit: 'requests',
        atMost: 1,
      },
      { what: '10 over 600, against the fewest', figure: round(isFewest(far)), unit: '×', atMost: 1 },
      {
        what: 'random layouts, against the fewest',
        figure: round(ours / fewest, 4),
        unit: '×',
        atMost: 1.05,
      },
    ],
    notes: [
      `The fewest are found by dynamic programming over all ways to cut a layout, under the same limits: at most 125 registers (or the PLC’s own limit) a request, gaps of at most ${MAX_GAP} registers, no value cut in two. ${worse} layouts took more than the fewest.`,
    ],
  };
}

/** Evenly from the first address to the last. */
function scattered(count: number, addresses: number): Span[] {
  return Array.from({ length: count }, (_, index) => ({
    area: 'holding',
    offset: Math.round((index * (addresses - 1)) / (count - 1)),
    width: 1,
  }));
}

function randomLayout(random: () => number): Span[] {
  const count = 1 + Math.floor(random() * 40);
  const spread = 20 + Math.floor(random() * 800);
  const spans: Span[] = [];
  for (let number = 0; number < count; number += 1) {
    const width = [1, 1, 1, 2, 2, 4][Math.floor(random() * 6)] ?? 1;
    spans.push({ area: 'holding', offset: Math.floor(random() * spread), width });
  }
  return spans;
}

/** By trying, for each value in order, every place where the last request may begin. */
function fewestRequests(spans: readonly Span[], most: number): number {
  const inOrder = [...spans].sort((a, b) => a.offset - b.offset);
  const best: number[] = [0];
  for (let end = 1; end <= inOrder.length; end += 1) {
    let fewest = Infinity;
    for (let first = end; first >= 1; first -= 1)
      if (isOneRequest(inOrder.slice(first - 1, end), most))
        fewest = Math.min(fewest, (best[first - 1] ?? 0) + 1);
    best.push(fewest);
  }
  return best.at(-1) ?? 0;
}

function isOneRequest(spans: readonly Span[], most: number): boolean {
  const start = spans[0]?.offset ?? 0;
  let end = start;
  for (const { offset, width } of spans) {
    if (offset - end > MAX_GAP) return false;
    end = Math.max(end, offset + width);
  }
  return end - start <= most;
}
