/** The bytes of Modbus TCP for function codes 1 to 4: writing a request, checking an answer field by field, taking its values. */
import type { RegisterArea } from '../../../domain/plc/register-tables.ts';
import { exceptionError, malformedError } from './modbus-error.ts';
import type { ModbusError } from './modbus-error.ts';

/** One read, made once per plan and used at every poll. */
export interface ReadRequest {
  unitId: number;
  area: RegisterArea;
  /** 0-based. */
  start: number;
  /** Registers (at most 125) or bits (at most 2000). */
  count: number;
  /** Where the answer goes: a word per register, or a 0 or 1 per bit. As long as `count`; overwritten by each good answer only. */
  words: Uint16Array;
}

export const FUNCTION_CODES: Readonly<Record<RegisterArea, number>> = {
  coil: 1,
  discrete: 2,
  holding: 3,
  input: 4,
};
export const MAX_REGISTERS = 125;
export const MAX_BITS = 2000;

export const REQUEST_BYTES = 12;
/** Transaction, protocol, length: what says how long the rest is. */
export const PREFIX_BYTES = 6;
/** Prefix, unit, function, exception: the shortest answer there is. */
export const SHORTEST_ANSWER_BYTES = 9;
/** 260 is the protocol's longest frame. */
export const LONGEST_ANSWER_BYTES = 260;
const HEADER_BYTES = 9;
const EXCEPTION_FLAG = 0x80;

export function isBitArea(area: RegisterArea): boolean {
  return area === 'coil' || area === 'discrete';
}

/** @throws RangeError for a request that the protocol does not know: a defect of the plan. */
export function makeReadRequest(
  unitId: number,
  area: RegisterArea,
  start: number,
  count: number,
): ReadRequest {
  const most = isBitArea(area) ? MAX_BITS : MAX_REGISTERS;
  const isPossible = count >= 1 && count <= most && start >= 0 && start + count <= 65_536;
  if (!isPossible || !(unitId >= 0 && unitId <= 255))
    throw new RangeError(`No such Modbus read: unit ${unitId}, ${area}, ${start} + ${count}`);
  return { unitId, area, start, count, words: new Uint16Array(count) };
}

/** Fills the 12 bytes of `buffer`. */
export function writeRequest(buffer: Buffer, transaction: number, request: ReadRequest): void {
  buffer.writeUInt16BE(transaction, 0);
  buffer.writeUInt16BE(0, 2);
  buffer.writeUInt16BE(6, 4);
  buffer[6] = request.unitId;
  buffer[7] = FUNCTION_CODES[request.area];
  buffer.writeUInt16BE(request.start, 8);
  buffer.writeUInt16BE(request.count, 10);
}

/** Bytes of the whole good answer. */
export function answerBytes(request: ReadRequest): number {
  return HEADER_BYTES + dataBytes(request);
}

/**
 * Checks a whole frame at the beginning of `frame` against its request and takes the values out of it.
 * @param frame as long as its own length field says; nothing behind it is looked at
 * @param isLax a gateway that does not repeat transaction and unit; all other fields stay strict
 * @returns null and fills `request.words`, or what is wrong: an exception of the PLC, or a malformed answer, never both
 */
export function takeAnswer(
  frame: Buffer,
  transaction: number,
  request: ReadRequest,
  isLax: boolean,
): ModbusError | null {
  const wrong = checkHeader(frame, transaction, request, isLax);
  if (wrong !== null) return wrong;
  const code = FUNCTION_CODES[request.area];
  if (frame[7] === (code | EXCEPTION_FLAG)) return takeException(frame);
  if (frame[7] !== code) return malformedError('function', frame[7] ?? -1, code);
  const bytes = dataBytes(request);
  if (frame[8] !== bytes) return malformedError('byte count', frame[8] ?? -1, bytes);
  const length = frame.readUInt16BE(4);
  if (length !== bytes + 3) return malformedError('length', length, bytes + 3);
  if (isBitArea(request.area)) takeBits(frame, request.words);
  else takeRegisters(frame, request.words);
  return null;
}

/** The length field of a frame whose prefix is complete, or what is wrong with it. */
export function checkLength(frame: Buffer): ModbusError | number {
  const protocol = frame.readUInt16BE(2);
  if (protocol !== 0) return malformedError('protocol', protocol, 0);
  const length = frame.readUInt16BE(4);
  if (length < SHORTEST_ANSWER_BYTES - PREFIX_BYTES || length > LONGEST_ANSWER_BYTES - PREFIX_BYTES)
    return malformedError('length', length, '3 to 254');
  return length;
}

function checkHeader(
  frame: Buffer,
  transaction: number,
  request: ReadRequest,
  isLax: boolean,
): ModbusError | null {
  const protocol = frame.readUInt16BE(2);
  if (protocol !== 0) return malformedError('protocol', protocol, 0);
  if (isLax) return null;
  const got = frame.readUInt16BE(0);
  if (got !== transaction) return malformedError('transaction', got, transaction);
  if (frame[6] !== request.unitId) return malformedError('unit', frame[6] ?? -1, request.unitId);
  return null;
}

function takeException(frame: Buffer): ModbusError {
  const length = frame.readUInt16BE(4);
  if (length !== 3) return malformedError('length', length, 3);
  const exception = frame[8] ?? 0;
  return exception === 0 ? malformedError('exception', 0, '1 to 255') : exceptionError(exception);
}

function dataBytes(request: ReadRequest): number {
  return isBitArea(request.area) ? (request.count + 7) >> 3 : request.count * 2;
}

function takeRegisters(frame: Buffer, words: Uint16Array): void {
  for (let index = 0, at = HEADER_BYTES; index < words.length; index += 1, at += 2)
    words[index] = ((frame[at] as number) << 8) | (frame[at + 1] as number);
}

function takeBits(frame: Buffer, words: Uint16Array): void {
  for (let index = 0; index < words.length; index += 1)
    words[index] = ((frame[HEADER_BYTES + (index >> 3)] as number) >> (index & 7)) & 1;
}
