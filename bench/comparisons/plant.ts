/** E1, E2, E5, E9: the whole edge and the stock flow on the same plant. */
import { because, type BenchResult, type BenchRun, type Verdict } from '../bench.ts';
import { residentMb } from '../measure/process-usage.ts';
import { median, round } from '../measure/statistics.ts';
import { measurePlant, startStock, type PlantFigures } from '../plant/measure-plant.ts';

const COLUMNS = [
  'plant',
  'core %',
  'CPU µs a poll',
  'CPU µs a row',
  'RSS MB',
  'polls of wanted',
  'rows/s wanted',
  'rows/s got',
  'gap p99 ms',
];

const ROWS_COST =
  'ten rows a poll cost several times the poll itself: a third of the time is V8’s, for sweeping and compiling, a fifth what is sent to PostgreSQL and booked, a tenth the durable store (decision 0260 has the whole profile)';
const MEMORY_COST =
  'Pulso’s own code takes some 30 MB beyond an idle Node-RED and the registers some 45 MB per 100,000; the rest is what V8 keeps between its sweeps while thousands of rows a second pass through';
const STALLS =
  'sweeps of the heap and the largest commits hold the event loop up, and other work on the machine keeps it from its core';

/** E1 */
export async function plantSizes(run: BenchRun): Promise<BenchResult> {
  const sizes = run.pick({ full: [50, 200, 500], short: [200, 500], smoke: [3] });
  const alone = run.pick({ full: [1000], short: [1000], smoke: [] });
  const rounds = run.pick({ full: 2, short: 1, smoke: 1 });
  const rows: (string | number)[][] = [];
  const verdicts: Verdict[] = [];
  const notes = [
    'Rows got at the end of a window lag by what is on its way, so a share just below or above 100 % is no loss.',
  ];
  for (const plcs of sizes) {
    const stock: PlantFigures[] = [];
    const ours: PlantFigures[] = [];
    for (let number = 1; number <= rounds; number += 1) {
      stock.push(await measurePlant(run, { kind: 'stock', plcs }, number));
      ours.push(await measurePlant(run, { kind: 'pulso', plcs }, number));
    }
    rows.push(toRow(`stock, ${plcs} PLCs`, middle(stock)), toRow(`Pulso, ${plcs} PLCs`, middle(ours)));
    notes.push(...lagging(plcs, middle(stock)));
    const wanted = plcs >= 500 ? 1 / 20 : 1 / 8;
    if (plcs < 200 && run.size !== 'smoke') continue;
    const against = {
      what: `CPU a poll against stock, ${plcs} PLCs`,
      figure: round(middle(ours).microsPerPoll / middle(stock).microsPerPoll),
      unit: '×',
      atMost: wanted,
    };
    verdicts.push(because(against, ROWS_COST));
  }
  for (const plcs of alone) {
    const figures = await measurePlant(run, { kind: 'pulso', plcs });
    rows.push(toRow(`Pulso, ${plcs} PLCs`, figures));
    verdicts.push(
      because(
        { what: `core of the edge, ${plcs} PLCs`, figure: round(figures.corePercent), unit: '%', atMost: 10 },
        ROWS_COST,
      ),
      because(
        { what: `polls served, ${plcs} PLCs`, figure: served(figures), unit: '% of wanted', atLeast: 99.5 },
        STALLS,
      ),
      {
        what: `changes in PostgreSQL, ${plcs} PLCs`,
        figure: arrived(figures),
        unit: '% of made',
        atLeast: 99,
      },
    );
  }
  return {
    columns: COLUMNS,
    rows,
    verdicts,
    notes,
  };
}

/** E2 */
export async function memory(run: BenchRun): Promise<BenchResult> {
  const sizes = run.pick({ full: [500, 1000], short: [500, 1000], smoke: [3] });
  const idle = await idleNodeRed(run);
  const verdicts: Verdict[] = [];
  const rows: (string | number)[][] = [['Node-RED, idle', round(idle), 0]];
  for (const plcs of sizes) {
    const { residentMb: resident } = await measurePlant(run, { kind: 'pulso', plcs });
    rows.push([`Pulso, ${plcs} PLCs`, round(resident), round(resident - idle)]);
    const above = {
      what: `above idle Node-RED, ${plcs} PLCs`,
      figure: round(resident - idle),
      unit: 'MB',
      atMost: plcs >= 1000 ? 100 : 60,
    };
    verdicts.push(because(above, MEMORY_COST));
  }
  const notes = [
    'Resident memory at the end of the run. Whether it stays flat for an hour is not measured here.',
  ];
  return { columns: ['process', 'RSS MB', 'above idle'], rows, verdicts, notes };
}

/** E5 */
export async function punctuality(run: BenchRun): Promise<BenchResult> {
  const plcs = run.pick({ full: 500, short: 500, smoke: 3 });
  const all = await measurePlant(run, { kind: 'pulso', plcs });
  const withDead = await measurePlant(run, { kind: 'pulso', plcs, deadEvery: run.size === 'smoke' ? 3 : 10 });
  const row = (what: string, figures: PlantFigures): (string | number)[] => [
    what,
    round(figures.gapMedianMs, 4),
    round(figures.gapP99Ms, 4),
    served(figures),
  ];
  return {
    columns: ['plant', 'gap median ms', 'gap p99 ms', 'polls, % of wanted'],
    rows: [row(`${plcs} PLCs`, all), row('one in ten is dead', withDead)],
    verdicts: [
      because(
        { what: 'p99 of the gap', figure: round(all.gapP99Ms, 4), unit: 'ms at 1000 ms', atMost: 1050 },
        STALLS,
      ),
      because(
        {
          what: 'p99 of the gap with one dead PLC in ten',
          figure: round(withDead.gapP99Ms, 4),
          unit: 'ms at 1000 ms',
          atMost: 1050,
        },
        STALLS,
      ),
    ],
    notes: [
      'The gap between two reads is taken by the PLCs that answer; a dead one is asked more rarely the longer it is silent.',
    ],
  };
}

/** E9 */
export async function moonshot(run: BenchRun): Promise<BenchResult> {
  const plcs = run.pick({ full: 2000, short: 2000, smoke: 3 });
  const figures = await measurePlant(run, { kind: 'pulso', plcs });
  return {
    columns: [...COLUMNS, 'PostgreSQL core %'],
    rows: [[...toRow(`Pulso, ${plcs} PLCs`, figures), round(figures.postgresPercent)]],
    verdicts: [
      { what: 'changes in PostgreSQL', figure: arrived(figures), unit: '% of made', atLeast: 99 },
      because(
        { what: 'core of the edge', figure: round(figures.corePercent), unit: '%', atMost: 15 },
        ROWS_COST,
      ),
      because(
        { what: 'core of PostgreSQL', figure: round(figures.postgresPercent), unit: '%', atMost: 15 },
        'two indexes and ten columns a row; the prototype wrote the same rows without booking, status and cursor',
      ),
      because(
        { what: 'memory of the edge', figure: round(figures.residentMb), unit: 'MB', atMost: 350 },
        MEMORY_COST,
      ),
      because({ what: 'polls served', figure: served(figures), unit: '% of wanted', atLeast: 99.9 }, STALLS),
      because(
        { what: 'p99 of the gap', figure: round(figures.gapP99Ms, 4), unit: 'ms at 1000 ms', atMost: 1020 },
        STALLS,
      ),
    ],
    notes: [],
  };
}

async function idleNodeRed(run: BenchRun): Promise<number> {
  const idle = await startStock({ databaseUrl: null, ports: [], registers: 0, plcIds: [] });
  try {
    await new Promise((resolve) => setTimeout(resolve, run.pick({ full: 10_000, short: 5_000, smoke: 200 })));
    return residentMb(idle.pid);
  } finally {
    await idle.stop();
  }
}

function toRow(what: string, figures: PlantFigures): (string | number)[] {
  const { seconds } = figures;
  return [
    what,
    round(figures.corePercent),
    round(figures.microsPerPoll),
    figures.rows === 0 ? '—' : round((figures.microsPerPoll * figures.polls) / figures.rows),
    round(figures.residentMb),
    `${served(figures)} %`,
    Math.round(figures.rowsWanted / seconds),
    Math.round(figures.rows / seconds),
    round(figures.gapP99Ms, 4),
  ];
}

/** A side that does not keep up looks cheap: it saves what it does not do. */
function lagging(plcs: number, stock: PlantFigures): string[] {
  if (arrived(stock) >= 95 && served(stock) >= 95) return [];
  return [
    `With ${plcs} PLCs stock did not keep up: ${served(stock)} % of the polls, ${arrived(stock)} % of the rows. Its CPU a poll leaves out what it did not do, so the ratio flatters it.`,
  ];
}

/** Percent; the window may cut a poll at either end. */
function served({ polls, pollsWanted }: PlantFigures): number {
  return round(Math.min(100, (polls / pollsWanted) * 100), 4);
}

function arrived({ rows, rowsWanted }: PlantFigures): number {
  return round(Math.min(100, (rows / rowsWanted) * 100), 4);
}

/** Each figure's median over the rounds. */
function middle(rounds: readonly PlantFigures[]): PlantFigures {
  const [first] = rounds;
  if (first === undefined) throw new RangeError('No round');
  const names = Object.keys(first) as (keyof PlantFigures)[];
  const result = { ...first };
  for (const name of names) result[name] = median(rounds.map((figures) => figures[name]));
  return result;
}
