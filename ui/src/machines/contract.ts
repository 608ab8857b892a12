/** What the API says of a machine: the types of its own schemas, so that a change there is an error here and never a wrong figure. */
import type { z } from 'zod';
import type { machineCard, plantSnapshot } from '../../../domain/contracts/live.ts';

export type DashboardMachine = z.output<typeof machineCard>;
export type RibbonSlice = DashboardMachine['ribbon'][number];
export type DashboardSnapshot = z.output<typeof plantSnapshot>;

/** Pieces of the last hours in equal buckets, oldest first; the last one is still being filled. */
export interface DashboardTrend {
  from: string;
  bucketMinutes: number;
  machines: { id: number; pieces: number[] }[];
}
