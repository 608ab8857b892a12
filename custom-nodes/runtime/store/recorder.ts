/**
 * What is new in a reading, compared with what the store has recorded and counted; and its raw recording. A message that was lost on
 * its way is found again at the next poll, as it was never recorded; one that comes twice is recorded once.
 */
import { COUNTER_ROLES } from '../../../domain/plc/register-tables.ts';
import { engineeringValue, onPaper } from '../../../domain/plc/register-value.ts';
import type { CollectorRegister } from '../config/collector-config.ts';
import type { RegisterRegistry } from '../config/register-registry.ts';
import {
  VALUE_QUALITY,
  type PlcChanges,
  type PlcReading,
  type RegisterChange,
  type ValueQuality,
} from '../messages.ts';
import { readTimes } from './baseline.ts';
import type { DurableStore } from './durable-store.ts';
import type { OutboxEntry, RawEntry } from './outbox-entry.ts';
import { linkText } from './recorded.ts';

const QUALITIES = ['good', 'bad', 'out_of_range'] as const;

/** The registers of a PLC's readings, in their order: looked up once a configuration and not once a poll. */
interface Layout {
  registerIds: readonly number[];
  version: number;
  registers: (CollectorRegister | undefined)[];
  /** Where the store has their recorded values. */
  slots: Int32Array;
  /** Each read of a counter is remembered, so a counter is always looked at. */
  isCounter: Uint8Array;
  /** Where among them the changes of the last reading are: those that are recorded next are most likely these. */
  changed: number[];
}

export class Recorder {
  readonly #store: DurableStore;
  readonly #registry: RegisterRegistry;
  readonly #layouts = new Map<number, Layout>();

  constructor(store: DurableStore, registry: RegisterRegistry) {
    this.#store = store;
    this.#registry = registry;
  }

  findChanges(reading: PlcReading): PlcChanges | null {
    const { plcConfigId, plcName, readAtMs, monotonicMs, pollStartedMs, connected, error } = reading;
    const changes = connected ? this.#findValues(reading) : [];
    const isLinkNews = this.#store.recorded(-plcConfigId) !== linkText(reading);
    if (changes.length === 0 && !isLinkNews) return null;
    const result: PlcChanges = {
      plcConfigId,
      plcName,
      readAtMs,
      monotonicMs,
      pollStartedMs,
      connected,
      changes,
    };
    if (error !== undefined) result.error = error;
    return result;
  }

  record(message: PlcChanges): number {
    let rows = 0;
    const { plcConfigId, readAtMs } = message;
    // It was taken away from this collector while the message was on its way, or never was its own.
    if (this.#registry.plc(plcConfigId) === undefined) return 0;
    const link = linkText(message);
    if (this.#store.recorded(-plcConfigId) !== link) {
      const entry: OutboxEntry = {
        kind: 'link',
        plcConfigId,
        connected: message.connected,
        errorCode: message.error?.code ?? null,
        errorMessage: message.error?.message ?? null,
        readAtMs,
      };
      if (this.#store.record(-plcConfigId, link, [entry], readAtMs)) rows += 1;
    }
    const layout = this.#layouts.get(plcConfigId);
    const { changes } = message;
    for (let index = 0; index < changes.length; index += 1)
      if (this.#recordOne(changes[index] as RegisterChange, message, layout, index)) rows += 1;
    return rows;
  }

  /** @param index of the change in its message; it only saves looking the register up among those of the whole plant */
  #recordOne(
    change: RegisterChange,
    { plcConfigId, readAtMs }: PlcChanges,
    layout: Layout | undefined,
    index: number,
  ): boolean {
    const { values } = this.#store;
    const place = layout?.changed[index];
    const likely = place === undefined ? undefined : layout?.registers[place];
    const isLikely = likely?.id === change.plcRegisterId && layout?.version === this.#registry.version;
    const register = isLikely ? likely : this.#registry.register(change.plcRegisterId);
    if (register?.plcConfigId !== plcConfigId) return false;
    const slot = (isLikely ? layout.slots[place ?? 0] : undefined) ?? values.slotOf(register.id);
    const entry = toEntry(register, change, readAtMs);
    const quality = qualityOf(change);
    if (values.isSame(slot, entry.rawValue ?? Number.NaN, quality)) return false;
    return this.#store.recordValue(slot, quality, entry);
  }

  #findValues(reading: PlcReading): RegisterChange[] {
    const changes: RegisterChange[] = [];
    const { values } = this.#store;
    const layout = this.#layoutOf(reading);
    const { registers, slots, isCounter } = layout;
    const changed: number[] = [];
    for (let index = 0; index < slots.length; index += 1) {
      const rawValue = reading.rawValues[index] ?? Number.NaN;
      const quality = (reading.quality[index] ?? VALUE_QUALITY.BAD) as ValueQuality;
      const slot = slots[index] ?? 0;
      const isSame = values.isSame(slot, rawValue, quality);
      if (isSame && isCounter[index] === 0) continue;
      const register = registers[index];
      if (register === undefined) continue;
      const isNews = !isSame && !this.#isWithinDeadBand(register, slot, rawValue, quality);
      if (isCounter[index] === 1 ? this.#isSettled(register, isNews, rawValue, quality, reading) : !isNews)
        continue;
      changes.push(toChange(register, values.rawValue(slot), rawValue, quality));
      changed.push(index);
    }
    layout.changed = changed;
    return changes;
  }

  #layoutOf({ plcConfigId, registerIds }: PlcReading): Layout {
    const known = this.#layouts.get(plcConfigId);
    const { version } = this.#registry;
    if (known?.registerIds === registerIds && known.version === version) return known;
    const registers = registerIds.map((id) => this.#registry.register(id));
    const made: Layout = {
      registerIds,
      version,
      registers,
      slots: Int32Array.from(registerIds, (id) => this.#store.values.slotOf(id)),
      isCounter: Uint8Array.from(registers, (register) =>
        Number(register !== undefined && COUNTER_ROLES.includes(register.role)),
      ),
      changed: [],
    };
    this.#layouts.set(plcConfigId, made);
    return made;
  }

  /** For measurements only; a change of quality is always news. */
  #isWithinDeadBand(
    register: CollectorRegister,
    slot: number,
    rawValue: number,
    quality: ValueQuality,
  ): boolean {
    if (register.deadBand === null || register.role !== 'MEASUREMENT' || quality === VALUE_QUALITY.BAD)
      return false;
    const previous = this.#store.values.rawValue(slot);
    if (previous === null || !this.#store.values.hasQuality(slot, quality)) return false;
    return Math.abs(onPaper(rawValue - previous, register.scale, 0)) <= register.deadBand;
  }

  /** A counter with nothing to record and nothing to count; that it was read is remembered. */
  #isSettled(
    register: CollectorRegister,
    isNews: boolean,
    rawValue: number,
    quality: ValueQuality,
    reading: PlcReading,
  ): boolean {
    const isGood = quality === VALUE_QUALITY.GOOD;
    if (isNews || (isGood && this.#isUncounted(register.id, rawValue))) return false;
    if (isGood) this.#store.touch(register.id, readTimes(reading));
    return true;
  }

  /** `count` has something to say about this value, or waits for this read. */
  #isUncounted(registerId: number, rawValue: number): boolean {
    const state = this.#store.baseline(registerId)?.state;
    if (state == null) return true;
    if (state.source !== this.#registry.counter(registerId)?.settings.source) return true;
    return state.last !== rawValue || state.pending !== null || state.beforeJump !== null;
  }
}

function toChange(
  register: CollectorRegister,
  previousRawValue: number | null,
  rawValue: number,
  quality: ValueQuality,
): RegisterChange {
  return {
    plcRegisterId: register.id,
    name: register.name,
    address: register.address,
    role: register.role,
    rawValue,
    value: engineeringValue(rawValue, register),
    previousRawValue,
    quality: QUALITIES[quality],
  };
}

/** A message may have gone through a function node: a quality that nobody knows is bad. */
function qualityOf({ quality }: RegisterChange): ValueQuality {
  const index = QUALITIES.indexOf(quality);
  return (index < 0 ? VALUE_QUALITY.BAD : index) as ValueQuality;
}

function toEntry(register: CollectorRegister, change: RegisterChange, readAtMs: number): RawEntry {
  const hasValue = change.quality !== 'bad' && Number.isFinite(change.rawValue);
  return {
    kind: 'raw',
    plcConfigId: register.plcConfigId,
    plcRegisterId: register.id,
    registerAddress: register.offset,
    value: hasValue ? change.value : 0,
    rawValue: hasValue ? change.rawValue : null,
    quality: change.quality,
    // As the file has it.
    readAtMs: Math.round(readAtMs),
  };
}
