/** States of a machine as screens and reports know them. UNKNOWN = no data, which is not idleness. */
export const MACHINE_STATES = [
  'RUNNING',
  'SLOW',
  'STOPPED',
  'SETUP',
  'PLANNED_STOP',
  'FAULT',
  'NO_ORDER',
  'UNKNOWN',
] as const;
export type MachineState = (typeof MACHINE_STATES)[number];
