/** Runs comparisons one after the other and says of each what it found. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { killForgottenProcesses } from '../testing/processes.ts';
import { isMet, type Bench, type BenchResult, type BenchRun, type BenchSize } from './bench.ts';
import { BenchPostgres } from './plant/bench-postgres.ts';

export interface BenchOptions {
  benches: readonly Bench[];
  size: BenchSize;
  print: (line: string) => void;
  /** Told after each comparison, so that a long run that is interrupted keeps what it has. */
  onResult?: (bench: Bench, result: BenchResult) => void;
}

export interface BenchOutcome {
  bench: Bench;
  /** null: it failed to run. */
  result: BenchResult | null;
}

/** A comparison that takes longer hangs. */
const LONGEST_MS = 20 * 60_000;

/** A comparison that throws has no result; the others still run. */
export async function runBenches({ benches, size, print, onResult }: BenchOptions): Promise<BenchOutcome[]> {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-bench-'));
  // As root the database server runs under an account of its own, which has to enter the folder.
  chmodSync(dir, 0o755);
  const shared = makeShared(dir);
  const outcomes: BenchOutcome[] = [];
  try {
    for (const bench of benches) {
      print(`${bench.id}. ${bench.title}`);
      const run: BenchRun = {
        ...shared.run,
        size,
        pick: (bySize) => bySize[size] ?? bySize.short,
        tell: (line) => print(`   … ${line}`),
      };
      const startedAtMs = performance.now();
      try {
        const result = await withinTime(bench.run(run));
        print(describe(result));
        onResult?.(bench, result);
        outcomes.push({ bench, result });
      } catch (error) {
        print(
          `   it did not run: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        outcomes.push({ bench, result: null });
      }
      print(`   (${((performance.now() - startedAtMs) / 1000).toFixed(0)} s)`);
    }
  } finally {
    await shared.stop();
    rmSync(dir, { recursive: true, force: true });
  }
  return outcomes;
}

/** One that hangs is given up, and what it started is ended, so that a run that nobody watches comes to its end. */
async function withinTime<T>(running: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`It did not end within ${LONGEST_MS / 60_000} minutes`)),
      LONGEST_MS,
    );
  });
  try {
    return await Promise.race([running, late]);
  } catch (error) {
    running.catch(() => undefined);
    await killForgottenProcesses();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** What the comparisons of one run share: the server, the folder, what was measured before. */
function makeShared(dir: string): {
  run: Pick<BenchRun, 'postgres' | 'makeDir' | 'once'>;
  stop: () => Promise<void>;
} {
  let postgres: Promise<BenchPostgres> | undefined;
  const measured = new Map<string, Promise<unknown>>();
  return {
    run: {
      postgres: () => (postgres ??= BenchPostgres.start(dir)),
      makeDir: (name) => {
        const made = mkdtempSync(path.join(dir, `${name}-`));
        mkdirSync(made, { recursive: true });
        return made;
      },
      once: <T>(key: string, measure: () => Promise<T>): Promise<T> => {
        const known = (measured.get(key) as Promise<T> | undefined) ?? measure();
        measured.set(key, known);
        return known;
      },
    },
    stop: async () => {
      await (await postgres)?.stop();
    },
  };
}

function describe({ columns, rows, verdicts, notes }: BenchResult): string {
  const table = [columns, ...rows.map((row) => row.map(String))];
  const widths = columns.map((_name, index) => Math.max(...table.map((row) => (row[index] ?? '').length)));
  const lines = table.map((row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  '));
  for (const verdict of verdicts) {
    const { what, figure, unit, atMost, atLeast, reason } = verdict;
    const target = atMost === undefined ? `>= ${atLeast}` : `<= ${atMost}`;
    const why = reason === undefined ? '' : `  ${reason}`;
    lines.push(`${isMet(verdict) ? 'met    ' : 'NOT MET'}  ${what}: ${figure} ${unit} (${target})${why}`);
  }
  return [...lines, ...notes].map((line) => `   ${line}`).join('\n');
}
