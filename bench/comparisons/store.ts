/** E6: how often the edge's store commits, and how much it writes, at the design rate: 200 PLCs with a change a second each. */
import { because, type BenchResult, type BenchRun } from '../bench.ts';
import { round } from '../measure/statistics.ts';
import { measurePlant } from '../plant/measure-plant.ts';

const DAY_SECONDS = 86_400;

export async function storeWear(run: BenchRun): Promise<BenchResult> {
  const design = run.pick({ full: 200, short: 200, smoke: 3 });
  const calm = await measurePlant(run, {
    kind: 'pulso',
    plcs: design,
    ...(run.size === 'smoke' ? {} : { changing: 1 }),
  });
  const busy = await measurePlant(run, {
    kind: 'pulso',
    plcs: run.pick({ full: 500, short: 500, smoke: 3 }),
  });
  const gbPerDay = (bytesPerSecond: number): number => round((bytesPerSecond * DAY_SECONDS) / 1e9);
  return {
    columns: ['plant', 'commits/s', 'written, GB a day'],
    rows: [
      [
        `design rate: ${design} PLCs, 1 change/s each`,
        round(calm.commitsPerSecond),
        gbPerDay(calm.bytesPerSecond),
      ],
      ['the plant of E1, 10 changes/s each', round(busy.commitsPerSecond), gbPerDay(busy.bytesPerSecond)],
    ],
    verdicts: [
      { what: 'commits/s at the design rate', figure: round(calm.commitsPerSecond), unit: '/s', atMost: 10 },
      {
        what: 'commits/s at ten times as many changes',
        figure: round(busy.commitsPerSecond),
        unit: '/s',
        atMost: 10,
      },
      because(
        {
          what: 'written at the design rate',
          figure: gbPerDay(calm.bytesPerSecond),
          unit: 'GB a day',
          atMost: 1,
        },
        'each commit writes whole pages of the write-ahead log, and they go to the file once more',
      ),
    ],
    notes: [
      'Bytes are what the kernel was asked to write for the whole edge process (`write_bytes` of /proc), logs included. A card writes more: it erases whole blocks.',
    ],
  };
}
