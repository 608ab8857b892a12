/** One PLC row as the rest of Pulso sees it: its readings, whether it is connected, and its figures. */
import { counterDataType, widthInWords } from '../../../domain/plc/data-type.ts';
import { COUNTER_ROLES } from '../../../domain/plc/register-tables.ts';
import type { DataType, WordOrder } from '../../../domain/plc/register-tables.ts';
import { VALUE_QUALITY } from '../messages.ts';
import type { PlcReading } from '../messages.ts';
import type { ModbusError } from '../modbus/modbus-error.ts';
import { DecodedSlots } from './decoded-slots.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import type { PlcSettings, PoolClock, RegisterSettings } from './plc-settings.ts';
import type { Slot } from './unit-reader.ts';

export interface PlcStatus {
  plcConfigId: number;
  name: string;
  connected: boolean;
  /** Plant clock, ms; null before the first good read. */
  lastReadAtMs: number | null;
  /** Failed polls since the start. */
  errors: number;
  errorsInRow: number;
  lastError: { code: string; message: string } | null;
  /** Of the last good poll, ms. */
  latencyMs: number | null;
  polls: number;
  /** Turns that came while the last poll was still running, or while the process was held up. */
  skipped: number;
  /** Turns in which nothing was tried, because the PLC rests after failures. */
  rested: number;
  /** Registers that have no value in the last good read. */
  badRegisters: number;
}

/** A register's place in its unit's requests and in its row's reading. */
export interface RegisterSlot extends Slot {
  register: RegisterSettings;
  dataType: DataType;
  wordOrder: WordOrder;
}

export class PlcLink {
  readonly clock: PoolClock;
  settings: PlcSettings;
  slots: RegisterSlot[] = [];
  readonly latency = new LatencyHistogram();
  #registerIds: readonly number[] = [];
  #state: 'unknown' | 'up' | 'down' = 'unknown';
  #lastReadAtMs: number | null = null;
  #lastError: { code: string; message: string } | null = null;
  #latencyMs: number | null = null;
  #decoded: DecodedSlots | null = null;
  /** Which places of the slots that was made for. */
  #places: object | null = null;
  #badRegisters = 0;
  errors = 0;
  #errorsInRow = 0;
  polls = 0;
  skipped = 0;
  rested = 0;

  constructor(settings: PlcSettings, clock: PoolClock) {
    this.clock = clock;
    this.settings = settings;
    this.configure(settings);
  }

  /** New slots for new settings; the link's state stays. */
  configure(settings: PlcSettings): void {
    this.settings = settings;
    this.slots = settings.registers.map((register) => makeSlot(register, settings.wordOrder));
    this.#registerIds = settings.registers.map((register) => register.id);
    this.#decoded = null;
  }

  /** The values of the last good poll, by the ids; null before it. Another poll changes them. */
  get lastValues(): Pick<PlcReading, 'registerIds' | 'rawValues' | 'quality'> | null {
    if (this.#decoded === null) return null;
    const { rawValues, quality } = this.#decoded;
    return { registerIds: this.#registerIds, rawValues, quality };
  }

  /** The last poll ended well. */
  get isUp(): boolean {
    return this.#state === 'up';
  }

  get status(): PlcStatus {
    return {
      plcConfigId: this.settings.id,
      name: this.settings.name,
      connected: this.isUp,
      lastReadAtMs: this.#lastReadAtMs,
      errors: this.errors,
      errorsInRow: this.#errorsInRow,
      lastError: this.#lastError,
      latencyMs: this.#latencyMs,
      polls: this.polls,
      skipped: this.skipped,
      rested: this.rested,
      badRegisters: this.#badRegisters,
    };
  }

  /**
   * The reading of a poll that just ended well. Its arrays are its own: a message may outlive the next poll.
   * @param places another object wherever a slot was told another place
   */
  takeReading(latencyMs: number, places: object): PlcReading {
    const decoded = this.#decode(places);
    const { length } = decoded.quality;
    // One piece of memory outside of the heap for both, as each costs its keeping.
    const memory = new ArrayBuffer(length * (Float64Array.BYTES_PER_ELEMENT + 1));
    const rawValues = new Float64Array(memory, 0, length);
    const quality = new Uint8Array(memory, rawValues.byteLength);
    rawValues.set(decoded.rawValues);
    quality.set(decoded.quality);
    this.#state = 'up';
    this.#badRegisters = decoded.bad;
    this.#errorsInRow = 0;
    this.#latencyMs = latencyMs;
    this.latency.add(latencyMs);
    this.#lastReadAtMs = this.clock.plantNowMs();
    return this.#makeReading(this.#lastReadAtMs, { latencyMs, connected: true }, rawValues, quality);
  }

  #decode(places: object): DecodedSlots {
    if (this.#decoded === null || places !== this.#places) {
      this.#decoded = new DecodedSlots(this.slots);
      this.#places = places;
    } else this.#decoded.update();
    return this.#decoded;
  }

  /** A failed poll. */
  countError(): void {
    this.errors += 1;
    this.#errorsInRow += 1;
  }

  /** The reading that says the link is down, or null when that was said before under the same code. */
  takeDown(error: ModbusError): PlcReading | null {
    const isNews = this.#state !== 'down' || this.#lastError?.code !== error.code;
    this.#state = 'down';
    this.#lastError = { code: error.code, message: error.message };
    if (!isNews) return null;
    const count = this.slots.length;
    const rawValues = new Float64Array(count).fill(NaN);
    const quality = new Uint8Array(count).fill(VALUE_QUALITY.BAD);
    const reading = this.#makeReading(
      this.clock.plantNowMs(),
      { latencyMs: 0, connected: false },
      rawValues,
      quality,
    );
    reading.error = this.#lastError;
    return reading;
  }

  #makeReading(
    readAtMs: number,
    { latencyMs, connected }: { latencyMs: number; connected: boolean },
    rawValues: Float64Array,
    quality: Uint8Array,
  ): PlcReading {
    const monotonicMs = this.clock.monotonicMs();
    return {
      plcConfigId: this.settings.id,
      plcName: this.settings.name,
      readAtMs,
      monotonicMs,
      pollStartedMs: monotonicMs - latencyMs,
      connected,
      registerIds: this.#registerIds,
      rawValues,
      quality,
    };
  }
}

function makeSlot(register: RegisterSettings, wordOrder: WordOrder): RegisterSlot {
  const isCounter = COUNTER_ROLES.includes(register.role);
  const dataType = isCounter ? counterDataType(register.dataType) : register.dataType;
  return {
    area: register.area,
    offset: register.offset,
    width: widthInWords(dataType),
    words: null,
    at: 0,
    error: null,
    register,
    dataType,
    wordOrder: register.wordOrder ?? wordOrder,
  };
}
