/**
 * From what an engineer types (D33, 40001, holding:12, 0x1021) to the canonical place of a register: area and 0-based offset.
 * Without a dialect only a text that a single dialect can read is accepted; a bare number is never guessed. Browser-safe.
 */
import { DomainError } from '../errors.ts';
import { DELTA_RANGES } from './delta-dvp.ts';
import { ADDRESS_DIALECTS, REGISTER_AREAS } from './register-tables.ts';
import type { AddressDialect, RegisterArea } from './register-tables.ts';

export interface ParsedAddress {
  area: RegisterArea;
  /** 0-based, 0..65535: what goes on the wire. */
  offset: number;
  /** The dialect that read the text: the one asked for, or the only one that could. */
  dialect: AddressDialect;
  /** The device is 32 bits wide by nature (Delta C200-C255): only a two-word data type reads it. */
  bits32?: boolean;
  /** The text named one bit of the register, 0..15 (D33.5, holding:12.0). */
  bit?: number;
}

const MAX_OFFSET = 65_535;
const MODICON_AREAS: Readonly<Record<string, RegisterArea>> = {
  '0': 'coil',
  '1': 'discrete',
  '3': 'input',
  '4': 'holding',
};
const MODICON_DIGITS: Readonly<Record<RegisterArea, string>> = {
  coil: '0',
  discrete: '1',
  input: '3',
  holding: '4',
};
const EXAMPLES: Readonly<Record<AddressDialect, string>> = {
  raw: 'holding:0',
  modicon: '40001, 400001 or 4x00001',
  'delta-dvp': 'D33, M100, X17 or C200',
  hex: '0x1021 or input:0x1021',
};

type Place = Omit<ParsedAddress, 'dialect'>;
/** null: the text is not of this dialect at all. A text of the dialect that is out of range throws. */
type Reader = (text: string) => Place | null;

const READERS: Readonly<Record<AddressDialect, Reader>> = {
  raw: readRaw,
  modicon: readModicon,
  'delta-dvp': readDelta,
  hex: readHex,
};

/**
 * @param text as typed; case and surrounding blanks do not matter
 * @param dialect the PLC's or the register's dialect; null: find out, but never guess
 * @throws DomainError ADDRESS_REQUIRED, ADDRESS_AMBIGUOUS (several dialects read it differently), ADDRESS_INVALID (not of this
 * dialect), ADDRESS_OUT_OF_RANGE (of this dialect, but there is no such register), ADDRESS_BIT_INVALID
 */
export function parseAddress(text: string, dialect: AddressDialect | null): ParsedAddress {
  const typed = text.trim().toLowerCase();
  if (typed === '') throw refuse('ADDRESS_REQUIRED', 'Type the address of the register.', text);
  const dot = typed.indexOf('.');
  const body = dot < 0 ? typed : typed.slice(0, dot);
  const place = dialect === null ? detect(body, text) : readIn(dialect, body, text);
  return dot < 0 ? place : withBit(place, typed.slice(dot + 1), text);
}

/** The address as that dialect writes it, or null where the dialect has no name for the place. */
export function formatAddress(
  address: { area: RegisterArea; offset: number; bit?: number | null },
  dialect: AddressDialect,
): string | null {
  const { area, offset } = address;
  const bit = address.bit === undefined || address.bit === null ? '' : `.${address.bit}`;
  if (dialect === 'raw') return `${area}:${offset}${bit}`;
  if (dialect === 'hex') return `${area}:0x${offset.toString(16).toUpperCase().padStart(4, '0')}${bit}`;
  if (dialect === 'modicon') {
    const number = String(offset + 1);
    return `${MODICON_DIGITS[area]}${number.padStart(number.length > 4 ? 5 : 4, '0')}${bit}`;
  }
  const name = formatDelta(area, offset);
  return name === null ? null : `${name}${bit}`;
}

function readIn(dialect: AddressDialect, body: string, text: string): ParsedAddress {
  const place = READERS[dialect](body);
  if (place === null)
    throw refuse('ADDRESS_INVALID', `Not an address of ${dialect}; write ${EXAMPLES[dialect]}.`, text);
  return { ...place, dialect };
}

/** A bare number means four different registers in four dialects; `0x10` is 16 in hex and coil 10 in modicon. */
function detect(body: string, text: string): ParsedAddress {
  const candidates = ADDRESS_DIALECTS.filter((dialect) => isOfDialect(dialect, body));
  const [only] = candidates;
  if (only === undefined)
    throw refuse('ADDRESS_INVALID', 'No dialect reads this address; choose one to see its examples.', text);
  if (candidates.length > 1 || /^\d+$/.test(body))
    throw refuse('ADDRESS_AMBIGUOUS', 'This address means different registers; choose its dialect.', text, {
      dialects: candidates.join(', '),
    });
  return readIn(only, body, text);
}

function isOfDialect(dialect: AddressDialect, body: string): boolean {
  try {
    return READERS[dialect](body) !== null;
  } catch (error) {
    if (error instanceof DomainError) return true;
    throw error;
  }
}

/** `area:offset` in decimal, 0-based; a number alone is a holding register. */
function readRaw(body: string): Place | null {
  const match = /^(?:([a-z]+):)?(\d+)$/.exec(body);
  const area = areaNamed(match?.[1]);
  if (match === null || area === null) return null;
  return { area, offset: checkOffset(Number(match[2]), body) };
}

/** `area:0x…`, `0x…`, `…h` or bare hex digits, 0-based; it must begin with a digit, as D33 is not 0xD33. */
function readHex(body: string): Place | null {
  const match = /^(?:([a-z]+):)?(?:0x([0-9a-f]+)|(\d[0-9a-f]*)h|(\d[0-9a-f]*))$/.exec(body);
  const area = areaNamed(match?.[1]);
  if (match === null || area === null) return null;
  // `holding:12` is raw: under an area hex digits must say that they are hex.
  if (match[1] !== undefined && match[4] !== undefined) return null;
  return { area, offset: checkOffset(parseInt(match[2] ?? match[3] ?? match[4] ?? '', 16), body) };
}

/** Five or six digits, or area digit, x and number; the first digit is the area, the rest counts from 1. */
function readModicon(body: string): Place | null {
  const match = /^([0134])(?:x(\d{1,5})|(\d{4,5}))$/.exec(body);
  const area = MODICON_AREAS[match?.[1] ?? ''];
  if (match === null || area === undefined) return null;
  return { area, offset: checkOffset(Number(match[2] ?? match[3]) - 1, body) };
}

function readDelta(body: string): Place | null {
  const match = /^([sxytmcd])(\d+)$/.exec(body);
  const letter = match?.[1]?.toUpperCase();
  const digits = match?.[2];
  const ranges = DELTA_RANGES.filter((range) => range.letter === letter);
  const [first] = ranges;
  if (digits === undefined || first === undefined) return null;
  if (first.radix === 8 && /[89]/.test(digits))
    throw refuse('ADDRESS_INVALID', `${letter} is numbered in octal: no 8 or 9.`, body);
  const number = parseInt(digits, first.radix);
  const range = ranges.find((candidate) => number >= candidate.first && number <= candidate.last);
  if (range === undefined) throw outOfRange(body);
  const offset = range.offset + (number - range.first) * range.words;
  return range.words === 2 ? { area: range.area, offset, bits32: true } : { area: range.area, offset };
}

function formatDelta(area: RegisterArea, offset: number): string | null {
  for (const range of DELTA_RANGES) {
    const distance = offset - range.offset;
    const device = range.first + distance / range.words;
    if (range.area !== area || distance < 0 || device > range.last || !Number.isInteger(device)) continue;
    return range.letter + device.toString(range.radix);
  }
  return null;
}

function withBit(place: ParsedAddress, digits: string, text: string): ParsedAddress {
  const bit = /^\d{1,2}$/.test(digits) ? Number(digits) : NaN;
  if (!(bit <= 15))
    throw refuse('ADDRESS_BIT_INVALID', 'The bit after the point is a number from 0 to 15.', text);
  if (place.bits32 === true || place.area === 'coil' || place.area === 'discrete')
    throw refuse('ADDRESS_BIT_INVALID', 'Only a 16-bit register has bits to choose from.', text);
  return { ...place, bit };
}

function areaNamed(name: string | undefined): RegisterArea | null {
  return name === undefined ? 'holding' : (REGISTER_AREAS.find((area) => area === name) ?? null);
}

function checkOffset(offset: number, text: string): number {
  if (!(offset >= 0 && offset <= MAX_OFFSET)) throw outOfRange(text);
  return offset;
}

function outOfRange(text: string): DomainError {
  return refuse('ADDRESS_OUT_OF_RANGE', 'There is no such register: the number is out of range.', text);
}

function refuse(
  code: string,
  message: string,
  text: string,
  context: Record<string, string> = {},
): DomainError {
  return new DomainError(code, message, { context: { address: text, ...context } });
}
