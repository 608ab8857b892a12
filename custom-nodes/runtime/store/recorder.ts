/**
 * What is new in a reading, compared with what the store has recorded and counted; and its raw recording. A message that was lost on
 * its way is found again at the next poll, as it was never recorded; one that comes twice is recorded once.
 */
import { COUNTER_ROLES } from '../../../domain/plc/register-tables.ts';
import { engineeringValue } from '../../../domain/plc/register-value.ts';
import type { CollectorRegister } from '../config/collector-config.ts';
import type { RegisterRegistry } from '../config/register-registry.ts';
import { VALUE_QUALITY, type PlcChanges, type PlcReading, type RegisterChange } from '../messages.ts';
import type { DurableStore } from './durable-store.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { readTimes } from './read-times.ts';
import { linkText, valueText } from './recorded.ts';

const QUALITIES = ['good', 'bad', 'out_of_range'] as const;

/** The last values of a PLC, and which of them the store has exactly so: those need no second look. */
interface Settled {
  registerIds: readonly number[];
  rawValues: Float64Array;
  quality: Uint8Array;
  isSettled: Uint8Array;
}

export class Recorder {
  readonly #store: DurableStore;
  readonly #registry: RegisterRegistry;
  /** The text of each register's last value: most values stay the same, and writing a text costs more than reading the value did. */
  readonly #texts = new Map<number, { rawValue: number; quality: RegisterChange['quality']; text: string }>();

  readonly #settled = new Map<number, Settled>();
  #failuresSeen = 0;

  constructor(store: DurableStore, registry: RegisterRegistry) {
    this.#store = store;
    this.#registry = registry;
  }

  findChanges(reading: PlcReading): PlcChanges | null {
    const { plcConfigId, plcName, readAtMs, monotonicMs, pollStartedMs, connected, error } = reading;
    const changes: RegisterChange[] = [];
    const settled = this.#settledOf(reading);
    for (let index = 0; connected && index < reading.registerIds.length; index += 1) {
      const rawValue = reading.rawValues[index] ?? NaN;
      const qualityIndex = reading.quality[index] ?? VALUE_QUALITY.BAD;
      const isKnown =
        settled.isSettled[index] === 1 &&
        settled.rawValues[index] === rawValue &&
        settled.quality[index] === qualityIndex;
      if (isKnown) continue;
      const register = this.#registry.register(reading.registerIds[index] ?? 0);
      const quality = QUALITIES[qualityIndex] ?? 'bad';
      const change = register && this.#compare(register, rawValue, quality, reading);
      if (change) changes.push(change);
      settled.rawValues[index] = rawValue;
      settled.quality[index] = qualityIndex;
      settled.isSettled[index] = register && this.#isSettled(register, rawValue, quality) ? 1 : 0;
    }
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
    for (const change of message.changes) {
      const register = this.#registry.register(change.plcRegisterId);
      this.#unsettle(plcConfigId, change.plcRegisterId);
      const text = this.#textOf(change.plcRegisterId, change.rawValue, change.quality);
      if (register === undefined || this.#store.recorded(register.id) === text) continue;
      if (this.#store.record(register.id, text, [toEntry(register, change, readAtMs)], readAtMs)) rows += 1;
    }
    return rows;
  }

  /** Of this reading's registers; forgotten when the configuration is another, or when the store lost what it had. */
  #settledOf({ plcConfigId, registerIds }: PlcReading): Settled {
    const { failedCommits } = this.#store.figures;
    if (failedCommits !== this.#failuresSeen) this.#settled.clear();
    this.#failuresSeen = failedCommits;
    const known = this.#settled.get(plcConfigId);
    if (known?.registerIds === registerIds) return known;
    const count = registerIds.length;
    const made: Settled = {
      registerIds,
      rawValues: new Float64Array(count),
      quality: new Uint8Array(count),
      isSettled: new Uint8Array(count),
    };
    this.#settled.set(plcConfigId, made);
    return made;
  }

  /** Each read of a counter is remembered, so a counter is always looked at. */
  #isSettled(register: CollectorRegister, rawValue: number, quality: RegisterChange['quality']): boolean {
    if (COUNTER_ROLES.includes(register.role)) return false;
    return this.#store.recorded(register.id) === this.#textOf(register.id, rawValue, quality);
  }

  /** What is recorded may differ from what was read: a function node may have stood in between. */
  #unsettle(plcConfigId: number, registerId: number): void {
    const settled = this.#settled.get(plcConfigId);
    const index = settled?.registerIds.indexOf(registerId) ?? -1;
    if (settled !== undefined && index >= 0) settled.isSettled[index] = 0;
  }

  /** undefined when there is nothing to send; a good read is remembered even so. */
  #compare(
    register: CollectorRegister,
    rawValue: number,
    quality: RegisterChange['quality'],
    reading: PlcReading,
  ): RegisterChange | undefined {
    const recorded = this.#store.recorded(register.id);
    const isSame = recorded === this.#textOf(register.id, rawValue, quality);
    const isCounter = COUNTER_ROLES.includes(register.role);
    if (isSame && !isCounter) return undefined;
    const previous = recorded === undefined ? null : readRawValue(recorded);
    const isNews = !isSame && !isWithinDeadBand(register, previous, rawValue, quality, recorded);
    const isUncounted = isCounter && quality === 'good' && this.#isUncounted(register.id, rawValue);
    if (!isNews && !isUncounted) {
      if (isCounter && quality === 'good') this.#store.touch(register.id, readTimes(reading));
      return undefined;
    }
    return {
      plcRegisterId: register.id,
      name: register.name,
      address: register.address,
      role: register.role,
      rawValue,
      value: engineeringValue(rawValue, register),
      previousRawValue: previous,
      quality,
    };
  }

  #textOf(registerId: number, rawValue: number, quality: RegisterChange['quality']): string {
    const known = this.#texts.get(registerId);
    if (known !== undefined && known.quality === quality && Object.is(known.rawValue, rawValue))
      return known.text;
    const text = valueText(rawValue, quality);
    if (known === undefined) this.#texts.set(registerId, { rawValue, quality, text });
    else Object.assign(known, { rawValue, quality, text });
    return text;
  }

  /** `count` has something to say about this value, or waits for this read. */
  #isUncounted(registerId: number, rawValue: number): boolean {
    const state = this.#store.baseline(registerId)?.state;
    if (state == null) return true;
    if (state.source !== this.#registry.counterSettings(registerId)?.source) return true;
    return state.last !== rawValue || state.pending !== null || state.beforeJump !== null;
  }
}

function toEntry(register: CollectorRegister, change: RegisterChange, readAtMs: number): OutboxEntry {
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

/** For measurements only; a change of quality is always news. */
function isWithinDeadBand(
  register: CollectorRegister,
  previous: number | null,
  rawValue: number,
  quality: RegisterChange['quality'],
  recorded: string | undefined,
): boolean {
  if (register.deadBand === null || register.role !== 'MEASUREMENT' || previous === null) return false;
  if (quality === 'bad' || !recorded?.endsWith(quality)) return false;
  return Math.abs((rawValue - previous) * register.scale) <= register.deadBand;
}

function readRawValue(text: string): number | null {
  return text === 'bad' ? null : Number.parseFloat(text);
}
