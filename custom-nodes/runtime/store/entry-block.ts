/**
 * Many entries as a few bytes: what repeats from entry to entry stands in columns of differences, and the whole is deflated. A change
 * that counts (raw value and count) takes some 10 bytes in a block of a hundred, where its JSON takes 400: a week fits a Pi's card.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { CountEntry, OutboxEntry, RawEntry, StoredEntry } from './outbox-entry.ts';

/** Values of a column, in the order in which they are numbered in the file: only ever append. */
const QUALITIES = ['good', 'bad', 'out_of_range'] as const;
const ROLES = ['PRODUCTION_COUNTER', 'SCRAP_COUNTER'] as const;
const COUNT_KINDS = ['normal', 'rollover', 'reset', 'catchup', 'quarantine'] as const;

/** A column: numbers, each as its difference from the one before; null stays. One number stands for a column of nothing but it. */
type Column = (number | null)[] | number | null;

interface Block {
  /** Which list the entries come from: r, c or o, in their order. */
  k: string;
  s: Column;
  r: Column[];
  c: Column[];
  /** What few counts have: [index among them, reason, carry, beforeJump, a baseline that is no small integer]. */
  x: [number, CountEntry['event']['reason'], number, CountEntry['beforeJump'], number | null][];
  /** Any other entry, as it is. */
  o: OutboxEntry[];
}

export function packEntries(entries: readonly StoredEntry[]): Buffer {
  const raws: RawEntry[] = [];
  const counts: CountEntry[] = [];
  const block: Block = { k: '', s: toColumn(entries, ({ seq }) => seq), r: [], c: [], x: [], o: [] };
  for (const { entry } of entries) {
    block.k += entry.kind === 'raw' ? 'r' : entry.kind === 'count' ? 'c' : 'o';
    if (entry.kind === 'raw') raws.push(entry);
    else if (entry.kind === 'count') counts.push(entry);
    else block.o.push(entry);
  }
  block.r = rawColumns(raws);
  block.c = countColumns(counts);
  counts.forEach(({ event, carry, beforeJump }, index) => {
    const odd = event.from !== null && deltaOf(event) === null ? event.from : null;
    if (event.reason !== null || carry !== 0 || beforeJump !== null || odd !== null)
      block.x.push([index, event.reason, carry, beforeJump, odd]);
  });
  return deflateRawSync(JSON.stringify(block));
}

/** @throws Error for bytes that `packEntries` did not make */
export function unpackEntries(bytes: Uint8Array): StoredEntry[] {
  const block = JSON.parse(inflateRawSync(bytes).toString('utf8')) as Block;
  const size = block.k.length;
  const seqs = fromColumn(block.s, size);
  const lists = { r: toRaws(block.r, occurrences(block.k, 'r')), c: toCounts(block), o: block.o };
  const next = { r: 0, c: 0, o: 0 };
  return Array.from({ length: size }, (_, index) => {
    const list = block.k[index] as keyof typeof lists;
    const entry = lists[list][next[list]];
    next[list] += 1;
    if (entry === undefined) throw new Error('A block of the store is damaged');
    return { seq: seqs[index] ?? 0, entry };
  });
}

function rawColumns(raws: readonly RawEntry[]): Column[] {
  const column = (pick: (raw: RawEntry) => number | null) => toColumn(raws, pick);
  return [
    column((raw) => raw.plcConfigId),
    column((raw) => raw.plcRegisterId),
    column((raw) => raw.registerAddress),
    column((raw) => raw.rawValue),
    column((raw) => (raw.value === raw.rawValue ? null : raw.value)),
    column((raw) => QUALITIES.indexOf(raw.quality)),
    column((raw) => Math.round(raw.readAtMs)),
  ];
}

function toRaws(columns: readonly Column[], size: number): RawEntry[] {
  const [plcs, registers, addresses, rawValues, values, qualities, times] = columns.map((column) =>
    fromColumn(column, size),
  );
  return Array.from({ length: size }, (_, index) => {
    const rawValue = rawValues?.[index] ?? null;
    return {
      kind: 'raw',
      plcConfigId: plcs?.[index] ?? 0,
      plcRegisterId: registers?.[index] ?? 0,
      registerAddress: addresses?.[index] ?? 0,
      value: values?.[index] ?? rawValue ?? 0,
      rawValue,
      quality: QUALITIES[qualities?.[index] ?? 1] ?? 'bad',
      readAtMs: times?.[index] ?? 0,
    };
  });
}

function countColumns(counts: readonly CountEntry[]): Column[] {
  const column = (pick: (entry: CountEntry) => number | null) => toColumn(counts, pick);
  return [
    column(({ event }) => event.plcConfigId),
    column(({ event }) => event.plcRegisterId),
    column(({ event }) => ROLES.indexOf(event.role)),
    column(({ event }) => COUNT_KINDS.indexOf(event.kind)),
    column(({ event }) => event.to),
    column(({ event }) => deltaOf(event)),
    column(({ event }) => event.pieces),
    column(({ event }) => Math.round(event.countedAtMs)),
    column(({ event }) => Math.round(event.countedAtMs) - Math.round(event.periodStartMs)),
    column(({ event, askedAtMs }) => Math.round(event.countedAtMs) - Math.round(askedAtMs)),
    column(({ event }) => Number(event.spansOutage)),
    column((entry) => entry.generation),
  ];
}

function toCounts({ k, c, x }: Block): CountEntry[] {
  const size = occurrences(k, 'c');
  const columns = c.map((column) => fromColumn(column, size));
  const rest = new Map(x.map(([index, ...about]) => [index, about]));
  return Array.from({ length: size }, (_, index) => {
    const [plc, register, role, kind, to, delta, pieces, at, period, asked, outage, generation] = columns.map(
      (column) => column[index] ?? null,
    );
    const [reason, carry, beforeJump, odd] = rest.get(index) ?? [null, 0, null, null];
    const value = to ?? 0;
    const countedAtMs = at ?? 0;
    const from = delta == null ? odd : value - delta;
    return {
      kind: 'count',
      event: {
        plcConfigId: plc ?? 0,
        plcRegisterId: register ?? 0,
        role: ROLES[role ?? 0] ?? 'PRODUCTION_COUNTER',
        kind: COUNT_KINDS[kind ?? 0] ?? 'normal',
        reason,
        from,
        to: value,
        pieces: pieces ?? 0,
        periodStartMs: countedAtMs - (period ?? 0),
        countedAtMs,
        spansOutage: outage === 1,
      },
      generation: generation ?? 0,
      askedAtMs: countedAtMs - (asked ?? 0),
      carry,
      beforeJump,
    };
  });
}

/** The baseline as its difference from the value, which is the same for most; null where there is none, or none that is exact. */
function deltaOf({ from, to }: CountEntry['event']): number | null {
  return from !== null && isSmallInteger(from) && isSmallInteger(to) ? to - from : null;
}

/** Sums and differences of two of them are exact. */
function isSmallInteger(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= 2 ** 51;
}

/**
 * Differences of small integers only: those of fractions would not add up again. Plain loops here and below, as every entry of a plant passes
 * them, twice.
 */
function toColumn<T>(rows: readonly T[], pick: (row: T) => number | null): Column {
  const column: (number | null)[] = [0];
  let [isOne, isExact] = [rows.length > 0, true];
  for (const row of rows) {
    const value = pick(row);
    column.push(value);
    if (value !== column[1]) isOne = false;
    if (value !== null && !isSmallInteger(value)) isExact = false;
  }
  if (isOne) return column[1] ?? null;
  if (isExact) toDifferences(column);
  else column[0] = null;
  return column;
}

/** In place; the first says that they are differences. */
function toDifferences(column: (number | null)[]): void {
  let last = 0;
  for (let index = 1; index < column.length; index += 1) {
    const value = column[index] ?? null;
    if (value === null) continue;
    column[index] = value - last;
    last = value;
  }
}

function fromColumn(column: Column | undefined, size: number): (number | null)[] {
  if (!Array.isArray(column)) return new Array<number | null>(size).fill(column ?? null);
  const isExact = column[0] !== null;
  const values: (number | null)[] = [];
  let last = 0;
  for (let index = 1; index < column.length; index += 1) {
    const written = column[index] ?? null;
    const value = written !== null && isExact ? last + written : written;
    values.push(value);
    last = value ?? last;
  }
  return values;
}

function occurrences(text: string, letter: string): number {
  return text.split(letter).length - 1;
}
