/**
 * The truth about every piece, written as it happens: one JSON object a line, so that a run that is killed still has all of it.
 * `good` and `scrap` are totals that never wrap; `production` and `scrapCounter` are what the PLC shows.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { DomainError } from '../domain/errors.ts';
import type { SimulatedPlc } from './simulated-plc.ts';

export class TruthLedger {
  readonly #file: number;

  /** Replaces the file. @throws DomainError TRUTH_FILE_UNWRITABLE */
  constructor(path: string) {
    try {
      this.#file = openSync(path, 'w');
    } catch (cause) {
      const message = `The truth ledger ${path} cannot be written: ${(cause as Error).message}.`;
      throw new DomainError('TRUTH_FILE_UNWRITABLE', message, { cause });
    }
  }

  write(plc: SimulatedPlc): void {
    const { totals, goodCounter, scrapCounter, status } = plc.machine;
    const line = {
      at: new Date().toISOString(),
      plc: plc.name,
      port: plc.port,
      ...totals,
      production: goodCounter,
      scrapCounter,
      status,
    };
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}
