/** What the store remembers of a counter, beside when it was read last. */
import type { SQLOutputValue } from 'node:sqlite';
import type { CounterState } from '../../../domain/counting/counter-types.ts';
import type { PlcReading } from '../messages.ts';
import type { OutboxEntry } from './outbox-entry.ts';

export interface Baseline {
  /** null: never counted, only its reads are known. */
  state: CounterState | null;
  /** Which ownership of the counter it belongs to; counts of an older one are no longer booked. */
  generation: number;
  /** When the last good read began, plant clock. */
  readAtMs: number;
  /** The same by the monotonic clock; null when it was in another process. */
  pollStartedMs: number | null;
  /** When its answer was there, by the monotonic clock: tells a read from its repetition. */
  monotonicMs: number | null;
}

export type ReadTimes = Pick<Baseline, 'readAtMs' | 'pollStartedMs' | 'monotonicMs'>;

/**
 * When a value was read, as far as counting goes: not before its poll began. Its answer's time says less, as an answer may have waited
 * for a process that stood still, and the counter would then have made its next pieces in no time.
 */
export function readTimes(read: Pick<PlcReading, 'readAtMs' | 'monotonicMs' | 'pollStartedMs'>): ReadTimes {
  const { readAtMs, monotonicMs, pollStartedMs } = read;
  return { readAtMs: readAtMs - (monotonicMs - pollStartedMs), monotonicMs, pollStartedMs };
}

/** From its row in the file. */
export function readBaseline(row: Record<string, SQLOutputValue>): Baseline {
  const text = row['state'];
  const state = typeof text === 'string' ? (JSON.parse(text) as CounterState) : null;
  const [generation, readAtMs] = [Number(row['generation']), Number(row['read_at_ms'])];
  return { state, generation, readAtMs, pollStartedMs: null, monotonicMs: null };
}

type CounterEntry = Extract<OutboxEntry, { kind: 'count' | 'position' }>;

/** The id of the register that it speaks of. */
export function counterOf(entry: CounterEntry): number {
  return entry.kind === 'count' ? entry.event.plcRegisterId : entry.plcRegisterId;
}

/** The state in which an entry left its counter; a count does not repeat which source it read. */
export function baselineLeftBy(entry: CounterEntry, known: Baseline | undefined): Baseline {
  const { carry, generation } = entry;
  const isCount = entry.kind === 'count';
  const state: CounterState = {
    source: isCount ? (known?.state?.source ?? '') : entry.source,
    last: isCount ? entry.event.to : entry.to,
    carry,
    pending: null,
    beforeJump: isCount ? entry.beforeJump : null,
  };
  const readAtMs = isCount ? entry.askedAtMs : entry.readAtMs;
  return { state, generation, readAtMs, pollStartedMs: null, monotonicMs: null };
}
