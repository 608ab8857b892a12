/** The order of the cards: whoever needs somebody stands first; among those the longest wait, then the name. */
import { byName } from '../format/by-name.ts';
import type { DashboardMachine } from './contract.ts';
import { MACHINE_LOOKS } from './machine-look.ts';

export function worstFirst(a: DashboardMachine, b: DashboardMachine): number {
  const urgency = MACHINE_LOOKS[a.state].urgency - MACHINE_LOOKS[b.state].urgency;
  if (urgency !== 0) return urgency;
  const wait = isWaiting(a) ? sinceMs(a) - sinceMs(b) : 0;
  return wait || byName(a, b);
}

const isWaiting = ({ state }: DashboardMachine): boolean => state === 'FAULT' || state === 'STOPPED';
const sinceMs = ({ stateSince }: DashboardMachine): number => (stateSince ? Date.parse(stateSince) : 0);
