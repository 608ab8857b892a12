/**
 * Reads what a wire brought. A function node may have stood in between, so the payload may be a copy, or nonsense.
 * Undefined where it is not what the node lives on; the node then says what it expected, and nothing is recorded. That costs no piece, as
 * the next poll brings the counter's absolute value again; a time or a machine that cannot be would, as counting goes by them.
 */
import type { PlcChanges, PlcReading } from './runtime/messages.ts';

/** The collector's clocks. */
export interface MessageClock {
  monotonicMs(): number;
  plantNowMs(): number;
}

/** Largest id of a table. */
const LARGEST_ID = 2 ** 31 - 1;
/** How far the two clocks may disagree on when it was read: PostgreSQL's time is taken over in between. ms */
const CLOCKS_APART_MS = 60_000;

export function readPlcReading(payload: unknown, clock: MessageClock): PlcReading | undefined {
  if (!isOfPlc(payload, clock)) return undefined;
  const { registerIds, rawValues, quality } = payload as Partial<PlcReading>;
  if (!isNumbers(registerIds) || !isNumbers(rawValues) || !isNumbers(quality)) return undefined;
  if (rawValues.length !== registerIds.length || quality.length !== registerIds.length) return undefined;
  const reading = payload as unknown as PlcReading;
  if (rawValues instanceof Float64Array && quality instanceof Uint8Array) return reading;
  // A payload that went through JSON has plain arrays, and null where the value was bad.
  return {
    ...reading,
    rawValues: Float64Array.from(rawValues, (value) => value ?? Number.NaN),
    quality: Uint8Array.from(quality),
  };
}

export function readPlcChanges(payload: unknown, clock: MessageClock): PlcChanges | undefined {
  if (!isOfPlc(payload, clock)) return undefined;
  const { changes } = payload as Partial<PlcChanges>;
  if (!Array.isArray(changes) || !changes.every(isChange)) return undefined;
  return payload as unknown as PlcChanges;
}

function isOfPlc(payload: unknown, clock: MessageClock): payload is Record<string, unknown> {
  if (typeof payload !== 'object' || payload === null) return false;
  const { plcConfigId, plcName, connected, error } = payload as Partial<PlcReading>;
  return (
    Number.isSafeInteger(plcConfigId) &&
    isBetween(plcConfigId, 1, LARGEST_ID) &&
    typeof plcName === 'string' &&
    typeof connected === 'boolean' &&
    isError(error) &&
    wasRead(payload, clock)
  );
}

/** By this process, and before now: a read of the future would have every later one taken for its repetition. */
function wasRead(payload: Partial<PlcReading>, clock: MessageClock): boolean {
  const { readAtMs, monotonicMs, pollStartedMs } = payload;
  const nowMs = clock.monotonicMs();
  if (!isBetween(monotonicMs, 0, nowMs) || !isBetween(pollStartedMs, 0, monotonicMs)) return false;
  const plantMs = clock.plantNowMs() - (nowMs - monotonicMs);
  return isBetween(readAtMs, plantMs - CLOCKS_APART_MS, plantMs + CLOCKS_APART_MS);
}

function isBetween(value: number | undefined, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}

/** None, also as JSON says it; or a code and a sentence. */
function isError(error: unknown): boolean {
  if (error === undefined || error === null) return true;
  const { code, message } = error as Record<string, unknown>;
  return typeof code === 'string' && typeof message === 'string';
}

function isChange(change: unknown): boolean {
  if (typeof change !== 'object' || change === null) return false;
  const { plcRegisterId, rawValue, role, quality } = change as Record<string, unknown>;
  return (
    Number.isSafeInteger(plcRegisterId) &&
    (typeof rawValue === 'number' || rawValue === null) &&
    typeof role === 'string' &&
    typeof quality === 'string'
  );
}

function isNumbers(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}
