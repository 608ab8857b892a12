/** The figures as tables for docs/performance-screens.md. A part that was not measured this time stays as it was, with its own day. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import path from 'node:path';
import { percentile } from '../../bench/measure/statistics.ts';
import { projectDir } from '../source-files.ts';
import { misses, type Device, type MeasuredScreen, type Verdict } from './measured-screens.ts';
import { PIXEL_BUDGET_MS, POLL_MS, type PixelDelays } from './pixel-delay.ts';

const FILE = path.join(projectDir, 'docs/performance-screens.md');
export const PARTS = {
  judge: 'Lighthouse',
  taps: 'Taps',
  pixels: 'From the PLC to the pixel',
} as const;
export type Part = keyof typeof PARTS;

export interface JudgedScreen {
  screen: MeasuredScreen;
  device: Device;
  verdict: Verdict;
}
export interface TimedInteraction {
  name: string;
  ms: number;
  budgetMs: number;
}

export function judgeTable(judged: readonly JudgedScreen[]): string {
  return table(
    [
      'screen',
      'device',
      'accessibility',
      'best practices',
      'performance',
      'LCP ms',
      'CLS',
      'TBT ms',
      'not met',
    ],
    judged.map(({ screen, device, verdict }) => [
      ...[screen.name, device, verdict.accessibility, verdict.bestPractices, verdict.performance],
      ...[Math.round(verdict.lcpMs), verdict.cls.toFixed(3), Math.round(verdict.tbtMs)],
      misses(verdict, screen.budgets[device])
        .map((figure) => `**${figure.replace('Ms', '')}** (${screen.budgets[device][figure]})`)
        .join(', '),
    ]),
  );
}

export function tapTable(timed: readonly TimedInteraction[]): string {
  return table(
    ['work', 'slowest tap, ms', 'budget', ''],
    timed.map(({ name, ms, budgetMs }) => [name, ms, budgetMs, ms <= budgetMs ? 'met' : '**not met**']),
  );
}

export function pixelTable(delays: PixelDelays): string {
  const row = (name: string, values: readonly number[]): (string | number)[] => {
    const p95 = percentile(values, 95);
    const verdict = p95 <= PIXEL_BUDGET_MS ? 'met' : '**not met**';
    return [name, values.length, percentile(values, 50), p95, Math.max(...values), PIXEL_BUDGET_MS, verdict];
  };
  return `${table(
    ['screen', 'pieces', 'p50 ms', 'p95 ms', 'longest', 'budget (p95)', ''],
    [row('Painel', delays.dashboard), row('Produção', delays.station)],
  )}\n\nThe PLC is polled every ${POLL_MS} ms, half of which a change waits on average.`;
}

/** Above two processes a core the times say more of the machine than of the screens. */
export function conditions(runs: number): string {
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  return `_${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${memoryGb} GB, Chromium of the tests, ${new Date().toISOString().slice(0, 10)}, median of ${runs}, load average ${loadavg()[0]?.toFixed(1)} at the end._`;
}

export function writePart(part: Part, text: string): void {
  const page = readFileSync(FILE, 'utf8');
  const heading = `## ${PARTS[part]}\n`;
  const from = page.indexOf(heading);
  if (from < 0) throw new Error(`${FILE} has no part "${PARTS[part]}".`);
  const next = page.indexOf('\n## ', from);
  const after = next < 0 ? '' : page.slice(next);
  writeFileSync(FILE, `${page.slice(0, from)}${heading}\n${text}\n${after}`);
}

function table(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [columns, columns.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
