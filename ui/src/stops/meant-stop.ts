/** Which stop a scanned reason is for where nobody has opened one: that of the own machine, or the only one. Never a guess. Pure. */
interface Candidate {
  plcConfigId: number;
  startDate: string;
  endDate: string | null;
}

/** @param station the machine that the terminal stands at */
export function meantStop<Stop extends Candidate>(
  waiting: readonly Stop[],
  station: number | undefined,
): Stop | undefined {
  const own = waiting.filter(({ plcConfigId }) => plcConfigId === station);
  const candidates = own.length > 0 ? own : waiting;
  // What stands still now is what somebody with the scanner in the hand looks at.
  const open = candidates.filter(({ endDate }) => endDate === null);
  const meant = open.length > 0 ? open : candidates;
  return meant.length === 1 ? meant[0] : undefined;
}
