/**
 * What a full buffer gives up, in two steps: first raw values, of which each register keeps the last of every minute; then the times
 * of pieces, as the counts of a register and minute become one. The pieces themselves are never given up: their sum stays the same.
 */
import type { CountEntry, OutboxEntry, RawEntry, StoredEntry } from './outbox-entry.ts';
import { entryTimeMs } from './outbox-entry.ts';

export const THINNINGS = ['measurements', 'counts'] as const;
export type Thinning = (typeof THINNINGS)[number];

const MINUTE_MS = 60_000;
/** From plain to telling: a minute in which the counter rolled over says so. */
const KIND_RANK = ['normal', 'catchup', 'reset', 'rollover'] as const;

/** The entries that stay, in order; what is merged takes the place of the last of its parts. */
export function thinEntries(entries: readonly StoredEntry[], step: Thinning): StoredEntry[] {
  return step === 'measurements' ? thinMeasurements(entries) : mergeCounts(entries);
}

/** A value without quality says that something was wrong, and stays. */
function thinMeasurements(entries: readonly StoredEntry[]): StoredEntry[] {
  const last = new Map<string, number>();
  for (const { seq, entry } of entries) if (isMeasured(entry)) last.set(minuteKey(entry), seq);
  return entries.filter(({ seq, entry }) => !isMeasured(entry) || last.get(minuteKey(entry)) === seq);
}

function mergeCounts(entries: readonly StoredEntry[]): StoredEntry[] {
  const kept: (StoredEntry | null)[] = [];
  /** Register → where its last count stands in `kept`. */
  const places = new Map<number, number>();
  for (const { seq, entry } of entries) {
    const register =
      entry.kind === 'count'
        ? entry.event.plcRegisterId
        : entry.kind === 'position'
          ? entry.plcRegisterId
          : 0;
    const place = places.get(register);
    const before = place === undefined ? null : (kept[place] ?? null);
    const merged =
      entry.kind === 'count' && before?.entry.kind === 'count' ? mergeTwo(before.entry, entry) : null;
    if (merged !== null && place !== undefined) kept[place] = null;
    if (entry.kind === 'count' || entry.kind === 'position') places.set(register, kept.length);
    kept.push({ seq, entry: merged ?? entry });
  }
  return kept.filter((stored) => stored !== null);
}

/**
 * Nobody can tell any more when within the two periods the pieces were made, so a single order must have run through all of it to get
 * them. null where a person decides about one of them, or where one belongs to another ownership of the counter.
 */
function mergeTwo(first: CountEntry, second: CountEntry): CountEntry | null {
  const [a, b] = [first.event, second.event];
  if (a.kind === 'quarantine' || b.kind === 'quarantine' || a.reason !== null || b.reason !== null)
    return null;
  if (first.generation !== second.generation || minuteOf(first) !== minuteOf(second)) return null;
  const kind = KIND_RANK.indexOf(a.kind) > KIND_RANK.indexOf(b.kind) ? a.kind : b.kind;
  const pieces = a.pieces + b.pieces;
  const periodStartMs = Math.min(a.periodStartMs, b.periodStartMs);
  return { ...second, event: { ...b, kind, pieces, from: a.from, periodStartMs, spansOutage: true } };
}

function isMeasured(entry: OutboxEntry): entry is RawEntry {
  return entry.kind === 'raw' && entry.quality !== 'bad';
}

function minuteKey(entry: RawEntry): string {
  return `${entry.plcRegisterId}@${minuteOf(entry)}`;
}

function minuteOf(entry: OutboxEntry): number {
  return Math.floor(entryTimeMs(entry) / MINUTE_MS);
}
