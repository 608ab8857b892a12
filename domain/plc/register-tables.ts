/** The legal values of a PLC's and a register's settings. CHECK constraints in the migrations repeat them. */
export const REGISTER_ROLES = [
  'PRODUCTION_COUNTER',
  'SCRAP_COUNTER',
  'MACHINE_STATUS',
  'MEASUREMENT',
] as const;
export type RegisterRole = (typeof REGISTER_ROLES)[number];

export const REGISTER_AREAS = ['coil', 'discrete', 'input', 'holding'] as const;
export type RegisterArea = (typeof REGISTER_AREAS)[number];

export const DATA_TYPES = [
  'uint16',
  'uint32',
  'int16',
  'int32',
  'float32',
  'float64',
  'bcd16',
  'bcd32',
  'bit',
] as const;
export type DataType = (typeof DATA_TYPES)[number];

/** Byte order of multi-word values as seen on the wire, A = most significant byte. */
export const WORD_ORDERS = ['ABCD', 'CDAB', 'BADC', 'DCBA'] as const;
export type WordOrder = (typeof WORD_ORDERS)[number];

export const ADDRESS_DIALECTS = ['raw', 'modicon', 'delta-dvp', 'hex'] as const;
export type AddressDialect = (typeof ADDRESS_DIALECTS)[number];

export const COUNTER_MODES = ['auto', 'rollover', 'reset'] as const;
export type CounterMode = (typeof COUNTER_MODES)[number];

export const COUNTER_ROLES: readonly RegisterRole[] = ['PRODUCTION_COUNTER', 'SCRAP_COUNTER'];
