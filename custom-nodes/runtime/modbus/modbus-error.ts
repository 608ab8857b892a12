/** Everything that can go wrong between us and a PLC, under codes that are stable, stored and translated. */

/** Names of the Modbus exceptions (application protocol V1.1b3, section 7). */
export const EXCEPTION_NAMES: Readonly<Record<number, string>> = {
  1: 'illegal function',
  2: 'illegal data address',
  3: 'illegal data value',
  4: 'server device failure',
  5: 'acknowledged, still working',
  6: 'server device busy',
  7: 'negative acknowledge',
  8: 'memory parity error',
  9: 'reserved exception 9',
  10: 'gateway path unavailable',
  11: 'gateway target does not respond',
};

export const PLC_LINK_CODES = [
  'PLC_TIMEOUT',
  'PLC_CONNECT_TIMEOUT',
  'PLC_REFUSED',
  'PLC_RESET',
  'PLC_CLOSED',
  'PLC_UNREACHABLE',
  'PLC_DNS',
  'PLC_SOCKET',
  'PLC_MALFORMED',
  'PLC_STOPPED',
] as const;
export type PlcLinkCode = (typeof PLC_LINK_CODES)[number];
export type PlcErrorCode = PlcLinkCode | `PLC_EXCEPTION_${number}`;

export class ModbusError extends Error {
  readonly code: PlcErrorCode;
  /** The exception's number when the PLC answered with one: the link itself is sound. */
  readonly exception: number | null;
  /** The field of a malformed answer that gave it away. */
  readonly field: string | null;

  constructor(
    code: PlcErrorCode,
    message: string,
    about: { exception?: number; field?: string; cause?: unknown } = {},
  ) {
    super(message, about.cause === undefined ? undefined : { cause: about.cause });
    this.name = 'ModbusError';
    this.code = code;
    this.exception = about.exception ?? null;
    this.field = about.field ?? null;
  }
}

export function exceptionError(exception: number): ModbusError {
  const name = EXCEPTION_NAMES[exception] ?? 'exception of the manufacturer';
  return new ModbusError(`PLC_EXCEPTION_${exception}`, `The PLC answered ${exception}: ${name}.`, {
    exception,
  });
}

export function malformedError(field: string, got: number, expected: number | string): ModbusError {
  return new ModbusError('PLC_MALFORMED', `Malformed answer: ${field} is ${got}, expected ${expected}.`, {
    field,
  });
}

const SOCKET_CODES: Readonly<Record<string, [PlcLinkCode, string]>> = {
  ECONNREFUSED: ['PLC_REFUSED', 'refuses the connection: check the port and whether Modbus TCP is enabled'],
  ECONNRESET: ['PLC_RESET', 'reset the connection'],
  ECONNABORTED: ['PLC_RESET', 'aborted the connection'],
  EPIPE: ['PLC_RESET', 'closed the connection while we were writing'],
  ETIMEDOUT: ['PLC_CONNECT_TIMEOUT', 'does not answer: check address, cable and firewall'],
  EHOSTUNREACH: ['PLC_UNREACHABLE', 'cannot be reached: no route to the host'],
  EHOSTDOWN: ['PLC_UNREACHABLE', 'cannot be reached: the host is down'],
  ENETUNREACH: ['PLC_UNREACHABLE', 'cannot be reached: no route to its network'],
  ENETDOWN: ['PLC_UNREACHABLE', 'cannot be reached: our network is down'],
  ENOTFOUND: ['PLC_DNS', 'has a name that nobody knows'],
  EAI_AGAIN: ['PLC_DNS', 'has a name that cannot be looked up now'],
};

/** A socket's error in our terms; `place` is host:port. */
export function socketError(error: Error, place: string): ModbusError {
  const errno = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = SOCKET_CODES[errno];
  if (known === undefined)
    return new ModbusError('PLC_SOCKET', `${place}: ${error.message}`, { cause: error });
  return new ModbusError(known[0], `${place} ${known[1]}.`, { cause: error });
}
