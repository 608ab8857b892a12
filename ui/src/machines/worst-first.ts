/** The order of the cards: whoever needs somebody stands first; among equals the longest wait, then the name. */
import type { DashboardMachine } from './contract.ts';
import { MACHINE_LOOKS } from './machine-look.ts';

export function worstFirst(a: DashboardMachine, b: DashboardMachine): number {
  const urgency = MACHINE_LOOKS[a.state].urgency - MACHINE_LOOKS[b.state].urgency;
  if (urgency !== 0) return urgency;
  return a.name.localeCompare(b.name, undefined, { numeric: true });
}
