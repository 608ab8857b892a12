/** Asked by a person: what is in a PLC's registers now, in every interpretation, and whether a PLC answers at all. */
import { interpretWords } from '../../../domain/plc/data-type.ts';
import type { Interpretation } from '../../../domain/plc/data-type.ts';
import type { RegisterArea } from '../../../domain/plc/register-tables.ts';
import { VALUE_QUALITY } from '../messages.ts';
import { isBitArea, makeReadRequest } from '../modbus/frames.ts';
import { ModbusError } from '../modbus/modbus-error.ts';
import type { Endpoint } from './endpoint.ts';
import { planLimits } from './plan-requests.ts';
import { PlcLink } from './plc-link.ts';
import type { PlcSettings, PoolClock } from './plc-settings.ts';
import { UnitReader } from './unit-reader.ts';
import type { Slot } from './unit-reader.ts';

export interface RegisterNow {
  plcRegisterId: number;
  name: string;
  address: string;
  area: RegisterArea;
  offset: number;
  /** As the register is set up; null when it cannot be read. */
  rawValue: number | null;
  quality: 'good' | 'bad' | 'out_of_range';
  error: { code: string; message: string } | null;
  /** The registers from the address on, up to four; fewer where the PLC has no more. */
  words: number[];
  /** Empty in the bit areas. */
  interpretations: Interpretation[];
}

export interface PlcNow {
  plcConfigId: number;
  /** Plant clock, ms. */
  readAtMs: number;
  latencyMs: number;
  registers: RegisterNow[];
}

export interface ConnectionTest {
  success: boolean;
  /** Of the request, ms; null when there was no answer. */
  latency: number | null;
  message: string;
  /** OK or the stable code of what went wrong. */
  code: string;
}

/** The widest type has four words. */
const WIDEST_WORDS = 4;
const QUALITY_NAMES = ['good', 'bad', 'out_of_range'] as const;

/** Rejects with a ModbusError when the PLC does not answer; a refused register is a row with its error. */
export async function readPlcNow(endpoint: Endpoint, plc: PlcSettings, clock: PoolClock): Promise<PlcNow> {
  const link = new PlcLink(plc, clock);
  const startedAt = clock.monotonicMs();
  const read = (request: Parameters<Endpoint['read']>[0]) => endpoint.read(request, plc.timeout);
  const limits = planLimits(plc.maxRegistersPerRequest);
  const reader = new UnitReader(plc.unitId, link.slots, limits);
  if (link.slots.length > 0) await reader.readAll(read, startedAt);
  const wide = link.slots.filter((slot) => !isBitArea(slot.area)).map((slot) => widen(slot));
  // A device's limit of registers may be below four, and a wide read may run into an illegal neighbour: then the narrow one serves.
  if (wide.length > 0 && limits.maxRegisters >= WIDEST_WORDS)
    await new UnitReader(plc.unitId, wide, limits).readAll(read, startedAt);
  const reading = link.takeReading(clock.monotonicMs() - startedAt, reader.places);
  const wideOf = new Map(wide.map((slot) => [slot.narrow, slot]));
  const registers = link.slots.map((slot, index): RegisterNow => {
    const wideSlot = wideOf.get(slot);
    const words = wordsOf(wideSlot?.words === null ? slot : (wideSlot ?? slot));
    const { register, error } = slot;
    return {
      plcRegisterId: register.id,
      name: register.name,
      address: register.address,
      area: slot.area,
      offset: slot.offset,
      rawValue: reading.quality[index] === VALUE_QUALITY.BAD ? null : (reading.rawValues[index] ?? null),
      quality: QUALITY_NAMES[reading.quality[index] ?? VALUE_QUALITY.BAD] ?? 'bad',
      error: error === null ? null : { code: error.code, message: error.message },
      words,
      interpretations: isBitArea(slot.area) || words.length === 0 ? [] : interpretWords(words),
    };
  });
  return {
    plcConfigId: plc.id,
    readAtMs: reading.readAtMs,
    latencyMs: clock.monotonicMs() - startedAt,
    registers,
  };
}

/** Any answer of the unit is a success, a refusal of the address included; a gateway's "nobody there" is not. */
export async function testUnit(
  endpoint: Endpoint,
  unitId: number,
  timeoutMs: number,
  clock: PoolClock,
): Promise<ConnectionTest> {
  const request = makeReadRequest(unitId, 'holding', 0, 1);
  let startedAt = clock.monotonicMs();
  try {
    await endpoint.connect();
    startedAt = clock.monotonicMs();
    await endpoint.read(request, timeoutMs);
  } catch (error) {
    if (!(error instanceof ModbusError)) throw error;
    const isAnswer = error.exception !== null && error.exception !== 10 && error.exception !== 11;
    if (!isAnswer) return { success: false, latency: null, message: error.message, code: error.code };
  }
  const latency = Math.max(0, Math.round(clock.monotonicMs() - startedAt));
  return { success: true, latency, message: `The PLC answered in ${latency} ms.`, code: 'OK' };
}

type WideSlot = Slot & { narrow: Slot };

function widen(narrow: Slot): WideSlot {
  const width = Math.min(WIDEST_WORDS, 65_536 - narrow.offset);
  return { area: narrow.area, offset: narrow.offset, width, words: null, at: 0, error: null, narrow };
}

function wordsOf(slot: Slot): number[] {
  return slot.words === null ? [] : Array.from(slot.words.subarray(slot.at, slot.at + slot.width));
}
