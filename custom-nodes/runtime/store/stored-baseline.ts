/** A counter's row in the store's file. */
import type { SQLOutputValue } from 'node:sqlite';
import type { CounterState } from '../../../domain/counting/counter-types.ts';
import type { Baseline } from './durable-store.ts';

export function readBaseline(row: Record<string, SQLOutputValue>): Baseline {
  const text = row['state'];
  const state = typeof text === 'string' ? (JSON.parse(text) as CounterState) : null;
  const [generation, readAtMs] = [Number(row['generation']), Number(row['read_at_ms'])];
  return { state, generation, readAtMs, pollStartedMs: null, monotonicMs: null };
}
