/**
 * Everything that an OEE is computed from, as whole ms and whole pieces: sums of integers are exact, so the parts of a period always add up to
 * the whole, in whatever order they are added. Browser-safe.
 */
export const OEE_INPUTS = [
  /** All time of the shifts. */
  'shiftMs',
  /** Breaks of the shifts. */
  'breakMs',
  /** Planned stops outside of breaks. */
  'plannedMs',
  'noOrderMs',
  /** Nothing is known of the machine: no link, no collector. */
  'unknownMs',
  'changeoverMs',
  /** Downtime; what is shorter is `microStopMs`. */
  'unplannedMs',
  'microStopMs',
  /** A stop that goes on and may yet become a downtime. */
  'undeterminedMs',
  /** Of the time in which the machine was available: that of orders whose ideal cycle is known. */
  'ratedMs',
  /** Ideal cycle × pieces, of the pieces that count for `ratedMs`. */
  'idealMs',
  /** Ideal cycle × scrap. */
  'scrapIdealMs',
  /** Pieces, good or not. */
  'produced',
  'scrap',
  /** Of `produced`: made while nothing was known, so they are not in `idealMs`. */
  'unseen',
  /** Of `produced`: of orders without an ideal cycle. */
  'unrated',
  /** Downtimes that began here; parts of one stop count once. */
  'stops',
  'microStops',
] as const;
export type OeeInputs = Record<(typeof OEE_INPUTS)[number], number>;

export function noInputs(): OeeInputs {
  return Object.fromEntries(OEE_INPUTS.map((name) => [name, 0])) as OeeInputs;
}

/** Roll-ups add numerators and denominators; percentages are never averaged (DOMAIN 5). */
export function addOee(a: OeeInputs, b: OeeInputs): OeeInputs {
  return Object.fromEntries(OEE_INPUTS.map((name) => [name, a[name] + b[name]])) as OeeInputs;
}
