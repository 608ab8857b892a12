/**
 * A time zone in which it is about this hour now (0 to 23). What a test lays into the last hours then lies in one day and one shift of the
 * plant, at whatever hour the test runs: stops are cut where a shift ends, and screens begin with the current one.
 */
export function zoneWhereItIs(hour: number): string {
  const offset = ((hour - new Date().getUTCHours() + 36) % 24) - 12;
  // The signs of these names are the wrong way round: Etc/GMT+3 is three hours behind.
  return offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
}
