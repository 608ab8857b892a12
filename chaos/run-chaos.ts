/** Runs procedures one after the other on one real PostgreSQL and says of each what it found. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../cli/postgres/embedded-postgres.ts';
import { seededRandom } from '../simulator/random.ts';
import { endAtExit } from '../testing/end-at-exit.ts';
import { runProcedure, type Procedure, type ProcedureResult } from './procedure.ts';

export interface ChaosOptions {
  procedures: readonly Procedure[];
  isShort: boolean;
  outageHours?: number | undefined;
  seed: number;
  print: (line: string) => void;
}

export interface ChaosVerdict {
  id: string;
  title: string;
  hasPassed: boolean;
  seconds: number;
  result: ProcedureResult;
}

/** A procedure that throws has failed; the others still run. */
export async function runChaos(options: ChaosOptions): Promise<ChaosVerdict[]> {
  const { procedures, isShort, outageHours, seed, print } = options;
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-chaos-'));
  // As root the server runs under an account of its own, which has to enter the folder.
  chmodSync(dir, 0o755);
  const postgres = await startEmbeddedPostgres({
    dataFolder: path.join(dir, 'postgres'),
    password: randomBytes(12).toString('hex'),
    logFile: path.join(dir, 'postgres.log'),
  });
  const letGo = endAtExit(() => postgres.process);
  const verdicts: ChaosVerdict[] = [];
  try {
    for (const procedure of procedures) {
      const { id, title } = procedure;
      print(`${id}. ${title}`);
      const startedAtMs = performance.now();
      const tell = (line: string): void => print(`   … ${line}`);
      const random = seededRandom(seed + procedures.indexOf(procedure));
      const result = await runProcedure(procedure, {
        postgres,
        dir,
        isShort,
        outageHours,
        random,
        tell,
      }).catch((error: unknown): ProcedureResult => ({
        figures: {},
        difference: Number.NaN,
        faults: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
      }));
      const hasPassed = result.difference === 0 && result.faults.length === 0;
      const seconds = (performance.now() - startedAtMs) / 1000;
      print(describe(result, hasPassed, seconds));
      verdicts.push({ id, title, hasPassed, seconds, result });
    }
  } finally {
    await postgres.stop();
    letGo();
    rmSync(dir, { recursive: true, force: true });
  }
  return verdicts;
}

function describe(
  { figures, difference, faults }: ProcedureResult,
  hasPassed: boolean,
  seconds: number,
): string {
  const shown = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
  return [
    `   ${shown.join(', ')}`,
    ...faults.map((fault) => `   fault: ${fault}`),
    `   ${hasPassed ? 'PASS' : 'FAIL'}  difference ${difference}  (${seconds.toFixed(1)} s)`,
  ].join('\n');
}
