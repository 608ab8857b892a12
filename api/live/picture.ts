/**
 * The plant as it is now, under a number that grows with every picture, whichever process takes it. The number is drawn before the reading
 * begins: of two pictures the one with the higher number may hold more, and never lacks what made somebody ask for it.
 */
import type { Knex } from 'knex';
import { sharedReads } from '../database/shared-reads.ts';
import type { DashboardMachine } from './machine-card.ts';
import { loadMachines } from './machine-query.ts';

export interface Picture {
  at: string;
  sequence: number;
  machines: DashboardMachine[];
}

async function nextSequence(knex: Knex): Promise<number> {
  const { rows } = await knex.raw<{ rows: { sequence: string }[] }>(
    `SELECT nextval('live_sequence') AS sequence`,
  );
  return Number(rows[0]?.sequence);
}

export async function takePicture(knex: Knex, ids?: readonly number[]): Promise<Picture> {
  const sequence = await nextSequence(knex);
  const machines = await loadMachines(knex, { ids, sequence });
  return { at: new Date().toISOString(), sequence, machines };
}

/**
 * One picture for all who ask at about the same time, on screens and by HTTP; it begins after whoever gets it asked.
 * @param sectorIds what is shown of it; null for everything
 */
export async function sharedPicture(knex: Knex, sectorIds: readonly number[] | null): Promise<Picture> {
  const picture = await sharedReads(knex, takePicture).take('', () => takePicture(knex));
  if (sectorIds === null) return picture;
  const shown = new Set(sectorIds);
  return { ...picture, machines: picture.machines.filter(({ sectorId }) => shown.has(sectorId)) };
}
