/** How good an OEE is, as a word beside its colour (DOMAIN 5: < 65, 65 to 85, > 85 %). */
export type OeeBand = 'low' | 'fair' | 'good';

/** null where there is no OEE. */
export function oeeBand(oee: number | null): OeeBand | null {
  if (oee === null) return null;
  if (oee < 0.65) return 'low';
  return oee > 0.85 ? 'good' : 'fair';
}
