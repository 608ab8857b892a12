/**
 * `npm run measure:screens`: how quick the screens of a plant in full life are. Lighthouse over each screen, signed in, on a desk and on its
 * simulated phone (median of 3); the daily taps at a CPU slowed four times; and the time from a piece in the PLC to its figure on the screen.
 * `-- --only judge,taps,pixels` measures some, `--screens Painel,TV` judges some, `--write` keeps the figures in docs/performance-screens.md.
 */
import { parseArgs } from 'node:util';
import { median } from '../bench/measure/statistics.ts';
import { stopSharedBrowser } from './browser.ts';
import { startLivelyPlant, type LivelyPlant } from './pictures/lively-plant.ts';
import { INTERACTIONS } from './speed/interactions.ts';
import { startJudgesBrowser } from './speed/judge-screen.ts';
import { DEVICES, MEASURED_SCREENS, type Verdict } from './speed/measured-screens.ts';
import { measurePixelDelays } from './speed/pixel-delay.ts';
import { conditions, judgeTable, PARTS, pixelTable, tapTable, writePart } from './speed/report.ts';
import type { JudgedScreen, Part, TimedInteraction } from './speed/report.ts';
import { timeInteraction } from './speed/time-interaction.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(PARTS).join() },
    screens: { type: 'string' },
    runs: { type: 'string', default: '3' },
    pieces: { type: 'string', default: '80' },
    write: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const MEASURES: Record<Part, (plant: LivelyPlant) => Promise<string>> = {
  judge: async ({ base }) => judgeTable(await judgeAll(base)),
  taps: async ({ base }) => tapTable(await timeAll(base)),
  pixels: async (plant) => pixelTable(await measurePixelDelays(plant, Number(values.pieces))),
};

const plant = await startLivelyPlant();
try {
  for (const part of (Object.keys(PARTS) as Part[]).filter((name) => values.only.split(',').includes(name))) {
    const text = `${await MEASURES[part](plant)}\n\n${conditions(runs)}`;
    console.log(`\n${PARTS[part]}\n\n${text}`);
    if (values.write) writePart(part, text);
  }
} finally {
  await stopSharedBrowser();
  await plant.stop();
}

async function judgeAll(base: string): Promise<JudgedScreen[]> {
  const wanted = values.screens?.split(',');
  const browser = await startJudgesBrowser();
  const judged: JudgedScreen[] = [];
  try {
    for (const screen of MEASURED_SCREENS.filter(({ name }) => wanted?.includes(name) ?? true)) {
      await browser.signIn(base, screen.account);
      for (const device of DEVICES) {
        const verdicts: Verdict[] = [];
        for (let run = 0; run < runs; run += 1) {
          const { verdict, remarks } = await browser.judge(base + screen.path, device);
          verdicts.push(verdict);
          console.error(`${screen.name} ${device}: ${JSON.stringify(verdict)} ${remarks.join('; ')}`);
        }
        judged.push({ screen, device, verdict: medianOf(verdicts) });
      }
    }
  } finally {
    await browser.close();
  }
  return judged;
}

function medianOf(verdicts: readonly Verdict[]): Verdict {
  const of = (figure: keyof Verdict): number => median(verdicts.map((verdict) => verdict[figure]));
  return {
    accessibility: of('accessibility'),
    bestPractices: of('bestPractices'),
    performance: of('performance'),
    lcpMs: of('lcpMs'),
    cls: of('cls'),
    tbtMs: of('tbtMs'),
  };
}

async function timeAll(base: string): Promise<TimedInteraction[]> {
  const timed: TimedInteraction[] = [];
  for (const interaction of INTERACTIONS) {
    const each: number[] = [];
    for (let run = 0; run < runs; run += 1) each.push(await timeInteraction(base, interaction));
    console.error(`${interaction.name}: ${each.join(', ')} ms`);
    timed.push({ name: interaction.name, ms: median(each), budgetMs: interaction.budgetMs });
  }
  return timed;
}
