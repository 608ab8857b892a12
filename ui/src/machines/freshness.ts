/** How old a machine's picture is. Stale after three polls, at least 15 s: then the last value stays, hatched, with its age. */
import type { DashboardMachine } from './contract.ts';

const STALE_POLLS = 3;
const STALE_FLOOR_MS = 15_000;

/** Milliseconds since the PLC was last read, or null where it never was. */
export function readAgeMs(machine: DashboardMachine, nowMs: number): number | null {
  return machine.link.lastReadAt === null ? null : Math.max(0, nowMs - Date.parse(machine.link.lastReadAt));
}

export function isStale(machine: DashboardMachine, nowMs: number): boolean {
  const age = readAgeMs(machine, nowMs);
  return age === null || age > Math.max(STALE_POLLS * machine.pollIntervalMs, STALE_FLOOR_MS);
}
