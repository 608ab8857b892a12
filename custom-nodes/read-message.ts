/**
 * Reads what a wire brought. A function node may have stood in between, so the payload may be a copy, or nonsense.
 * Undefined where it is not what the node lives on; the node then says what it expected, and nothing is recorded.
 */
import type { PlcChanges, PlcReading } from './runtime/messages.ts';

export function readPlcReading(payload: unknown): PlcReading | undefined {
  if (!isOfPlc(payload)) return undefined;
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

export function readPlcChanges(payload: unknown): PlcChanges | undefined {
  if (!isOfPlc(payload)) return undefined;
  const { changes } = payload as Partial<PlcChanges>;
  if (!Array.isArray(changes) || !changes.every(isChange)) return undefined;
  return payload as unknown as PlcChanges;
}

function isOfPlc(payload: unknown): payload is Record<string, unknown> {
  if (typeof payload !== 'object' || payload === null) return false;
  const { plcConfigId, plcName, readAtMs, monotonicMs, pollStartedMs, connected } =
    payload as Partial<PlcReading>;
  return (
    Number.isSafeInteger(plcConfigId) &&
    typeof plcName === 'string' &&
    Number.isFinite(readAtMs) &&
    Number.isFinite(monotonicMs) &&
    Number.isFinite(pollStartedMs) &&
    typeof connected === 'boolean'
  );
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
