/** What a procedure is, and what it has to answer. */
import type { EmbeddedPostgres } from '../cli/postgres/embedded-postgres.ts';
import { ChaosPlant } from './chaos-plant.ts';
import type { DatabaseServer } from './plant-parts.ts';

export interface ChaosRun {
  isShort: boolean;
  /** Of procedure 6, where another length was asked for. */
  outageHours: number | undefined;
  random: () => number;
  tell: (line: string) => void;
  /** A new plant with a database of its own, on the run's server unless another is given; closed at the procedure's end. */
  openPlant: (server?: DatabaseServer) => Promise<ChaosPlant>;
  /** Before the end, for a procedure whose own server ends with it. */
  closePlants: () => Promise<void>;
  /** For what a procedure keeps beside its plants; removed at the end of the run. */
  dir: string;
}

export interface ProcedureResult {
  /** What was done and measured, in the order to show. */
  figures: Record<string, number | string>;
  /** Pieces made and not booked, or booked and not made. */
  difference: number;
  /** Sentences: what else was promised and not kept. */
  faults: string[];
}

export interface Procedure {
  /** Its number in the list of promises; a letter where a promise has more than one. */
  id: string;
  title: string;
  run: (run: ChaosRun) => Promise<ProcedureResult>;
}

interface RunOptions {
  postgres: EmbeddedPostgres;
  dir: string;
  isShort: boolean;
  outageHours?: number | undefined;
  random: () => number;
  tell: (line: string) => void;
}

/** Runs one procedure; its plants are closed whatever happens. A defect of the procedure itself is thrown. */
export async function runProcedure(procedure: Procedure, options: RunOptions): Promise<ProcedureResult> {
  const plants: ChaosPlant[] = [];
  const { postgres, dir, isShort, outageHours, random, tell } = options;
  const openPlant = async (server: DatabaseServer = postgres): Promise<ChaosPlant> => {
    const database = `chaos_${procedure.id}_${plants.length + 1}`;
    const plant = await ChaosPlant.open(server, dir, database);
    plants.push(plant);
    return plant;
  };
  const closePlants = async (): Promise<void> => {
    for (const plant of plants.splice(0)) await plant.close();
  };
  try {
    return await procedure.run({ isShort, outageHours, random, tell, openPlant, closePlants, dir });
  } finally {
    await closePlants();
  }
}
