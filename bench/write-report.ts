/** Keeps docs/performance.md: a summary of all targets and a section a comparison. What was not run this time stays as it was. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isMet, type Bench, type BenchResult, type BenchSize, type Verdict } from './bench.ts';

const FILE = fileURLToPath(new URL('../docs/performance.md', import.meta.url));
const INTRODUCTION = `# How fast Pulso is

\`npm run bench -- --write\` measures and writes this page: each target beside what a user would pick instead, in one run. \`--only E3,E4\`
runs some of them, \`--medium\` takes some 25 minutes, \`--short\` some 15.

**Method.** Ratios count, not absolute figures: both sides run on the same machine in the same run, in alternating rounds, and the median
of the rounds is kept. Wherever possible CPU time is measured (from \`/proc\`, or by the process itself), as other work on the machine
slows a clock down but not the count of CPU time. PLCs are simulated in a process of their own whose cost is not counted. PostgreSQL is the
embedded one with its default durability, on the same machine. Each section names the load average: far above the number of cores, figures in
ms, s and events/s say more of the machine than of Pulso, and the ratios lose precision. A target that is not met is shown with its figure and the reason.
`;

export function writeReport(
  benches: readonly Bench[],
  bench: Bench,
  result: BenchResult,
  size: BenchSize,
  file = FILE,
): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const parts = benches.map((other) => ({
    summary: other === bench ? summaryOf(bench, result) : keptSummary(before, other),
    section: other === bench ? sectionOf(bench, result, size) : keptSection(before, other),
  }));
  const summary = [
    '| | target | measured | wanted | |',
    '|---|---|---|---|---|',
    ...parts.flatMap((part) => part.summary),
  ];
  const sections = parts.map((part) => part.section).filter((section) => section !== '');
  writeFileSync(
    file,
    `${[INTRODUCTION, '## The targets\n', `${summary.join('\n')}\n`, ...sections].join('\n')}`,
  );
}

function summaryOf(bench: Bench, { verdicts }: BenchResult): string[] {
  return verdicts.map((verdict) => {
    const { what, figure, unit, reason } = verdict;
    const verdictText = isMet(verdict) ? 'met' : '**not met**';
    const why = reason === undefined ? '' : `: ${reason}`;
    return `| ${bench.id} | ${what} | ${figure} ${unit} | ${wanted(verdict)} | ${verdictText}${why} |`;
  });
}

function wanted({ atMost, atLeast, unit }: Verdict): string {
  return atMost === undefined ? `≥ ${atLeast} ${unit}` : `≤ ${atMost} ${unit}`;
}

function sectionOf(bench: Bench, { columns, rows, notes }: BenchResult, size: BenchSize): string {
  const lines = [
    `## ${bench.id}: ${bench.title}`,
    '',
    bench.method,
    '',
    `| ${columns.join(' | ')} |`,
    `|${columns.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    ...notes.map((note) => `${note}\n`),
    `_${machine()}, ${new Date().toISOString().slice(0, 10)}, ${size} size._`,
    '',
  ];
  return lines.join('\n');
}

function keptSummary(text: string, { id }: Bench): string[] {
  return text.split('\n').filter((line) => line.startsWith(`| ${id} |`));
}

function keptSection(text: string, { id }: Bench): string {
  const found = new RegExp(`^## ${id}: [\\s\\S]*?(?=^## |$(?![\\s\\S]))`, 'm').exec(text);
  return found === null ? '' : `${found[0].trimEnd()}\n`;
}

function machine(): string {
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${memoryGb} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}, load average ${loadavg()[0]?.toFixed(1)}`;
}
