/**
 * Sums of a scope by group: out of the summaries where they are clean, and worked out of the events where they are not. Both are sums of
 * whole numbers, so the answer is the same whatever the share of either.
 */
import type { Knex } from 'knex';
import type { Grouping } from '../../domain/contracts/reports.ts';
import { DomainError } from '../../domain/errors.ts';
import { OEE_INPUTS } from '../../domain/oee/oee-inputs.ts';
import type { OeeInputs } from '../../domain/oee/oee-inputs.ts';
import type { PeriodSummary } from '../../domain/oee/summarize-period.ts';
import type { TimeBucket } from '../../domain/shifts/time-buckets.ts';
import { INPUT_COLUMNS } from './input-columns.ts';
import type { ReportScope, ScopeMachine } from './report-scope.ts';
import { summarizeLive } from './summarize-live.ts';
import type { BucketWish } from './summarize-live.ts';

export interface SumAsk {
  groupBy: Grouping;
  productionOrderId?: number | undefined;
  itemId?: number | undefined;
}
/** The group's id or date; null where a row has none, such as time without an order. */
export type GroupKey = string | null;
export interface StopRow {
  key: GroupKey;
  kind: string;
  activityTypeId: number | null;
  stops: number;
  ms: number;
}
export interface DefectRow {
  key: GroupKey;
  defectId: number | null;
  quantity: number;
}

/** More than this is not worked out while somebody waits: the summaries are being made. */
const LIVE_MAX = 4_000;

const KEYS: Record<Grouping, string> = {
  none: `''`,
  machine: 'm.plc_config_id::text',
  order: 'd.production_order_id::text',
  item: 'o.item_id::text',
  shift: 'm.shift_id::text',
  day: 'm.local_date::text',
  sector: 'p.sector_id::text',
};
/** What else the group's key is read from. Rows know their order; a join that nobody needs costs a year of 50 machines as much as its sums. */
const JOINS: Partial<Record<Grouping, string>> = {
  machine: 'JOIN machine_summaries m ON m.id = d.summary_id',
  shift: 'JOIN machine_summaries m ON m.id = d.summary_id',
  day: 'JOIN machine_summaries m ON m.id = d.summary_id',
  sector: 'JOIN machine_summaries m ON m.id = d.summary_id JOIN plc_configs p ON p.id = m.plc_config_id',
};

interface LiveRow {
  wish: BucketWish;
  machine: ScopeMachine;
  summary: PeriodSummary;
}

/** What a report reads from, in one snapshot; made once a report. */
export class SumSource {
  readonly #trx: Knex;
  readonly #live: LiveRow[];
  #items = new Map<number, number>();
  /** Of the clean summaries. */
  readonly #ids: number[];

  private constructor(trx: Knex, ids: number[], live: LiveRow[]) {
    this.#trx = trx;
    this.#ids = ids;
    this.#live = live;
  }

  /** @param trx a transaction in REPEATABLE READ @throws REPORT_NOT_READY */
  static async open(trx: Knex, scope: ReportScope): Promise<SumSource> {
    const { ids, wishes } = await findSummaries(trx, scope);
    if (wishes.length > LIVE_MAX)
      throw new DomainError(
        'REPORT_NOT_READY',
        'The summaries of this period are being made; ask again in a minute.',
        {
          status: 503,
          context: { missing: wishes.length },
        },
      );
    const summaries = await summarizeLive(trx, wishes, scope.nowMs);
    const machines = new Map(scope.machines.map((machine) => [machine.id, machine]));
    const live = wishes.flatMap((wish, index): LiveRow[] => {
      const machine = machines.get(wish.machineId);
      const summary = summaries[index];
      return machine && summary ? [{ wish, machine, summary }] : [];
    });
    const source = new SumSource(trx, ids, live);
    await source.#loadItems();
    return source;
  }

  async inputs(ask: SumAsk): Promise<Map<GroupKey, OeeInputs>> {
    const sums = INPUT_COLUMNS.map(({ name, column }) => `sum(d.${column})::float8 AS "${name}"`).join(', ');
    const rows = await this.#clean<OeeInputs & { key: GroupKey }>('summary_orders', sums, '1', ask);
    const live = this.#liveRows(ask, ({ orders }) => orders);
    return sumBy([...rows, ...live], ({ key }) => key, OEE_INPUTS);
  }

  async stops(ask: SumAsk): Promise<StopRow[]> {
    const columns =
      'd.kind, d.activity_type_id AS "activityTypeId", sum(d.stops)::float8 AS stops, sum(d.ms)::float8 AS ms';
    const rows = await this.#clean<StopRow>('summary_stops', columns, '1, 2, 3', ask);
    const live = this.#liveRows(ask, (summary) => summary.stops).map(
      ({ key, kind, activityTypeId, stops, ms }) => ({ key, kind, activityTypeId, stops, ms }),
    );
    const keyOf = (row: StopRow) => JSON.stringify([row.key, row.kind, row.activityTypeId]);
    return joinRows([...rows, ...live], keyOf, ['stops', 'ms']);
  }

  async defects(ask: SumAsk): Promise<DefectRow[]> {
    const columns = 'd.defect_id AS "defectId", sum(d.quantity)::float8 AS quantity';
    const rows = await this.#clean<DefectRow>('summary_defects', columns, '1, 2', ask);
    const live = this.#liveRows(ask, (summary) => summary.defects).map(({ key, defectId, quantity }) => {
      return { key, defectId, quantity };
    });
    return joinRows([...rows, ...live], (row) => JSON.stringify([row.key, row.defectId]), ['quantity']);
  }

  async #clean<Row>(table: string, columns: string, groups: string, ask: SumAsk): Promise<Row[]> {
    const { rows } = await this.#trx.raw<{ rows: Row[] }>(
      `SELECT ${KEYS[ask.groupBy]} AS key, ${columns}
       FROM ${table} d ${JOINS[ask.groupBy] ?? ''}
       ${needsItem(ask) ? 'LEFT JOIN production_orders o ON o.id = d.production_order_id' : ''}
       WHERE d.summary_id = ANY(?::bigint[]) ${ask.productionOrderId === undefined ? '' : 'AND d.production_order_id = ?'}
         ${ask.itemId === undefined ? '' : 'AND o.item_id = ?'}
       GROUP BY ${groups}`,
      [
        this.#ids,
        ...[ask.productionOrderId, ask.itemId].filter((value): value is number => value !== undefined),
      ],
    );
    return rows;
  }

  #liveRows<Row extends { orderId: number | null }>(
    ask: SumAsk,
    pick: (summary: PeriodSummary) => readonly Row[],
  ): (Row & { key: GroupKey })[] {
    return this.#live.flatMap((live) =>
      pick(live.summary)
        .filter((row) => ask.productionOrderId === undefined || row.orderId === ask.productionOrderId)
        .filter((row) => ask.itemId === undefined || this.#itemOf(row.orderId) === ask.itemId)
        .map((row) => ({ ...row, key: this.#keyOf(ask.groupBy, live, row.orderId) })),
    );
  }

  #keyOf(groupBy: Grouping, { wish, machine }: LiveRow, orderId: number | null): GroupKey {
    const value = {
      none: '',
      machine: machine.id,
      order: orderId,
      item: this.#itemOf(orderId),
      shift: wish.bucket.shift?.shiftId ?? null,
      day: wish.bucket.localDate,
      sector: machine.sectorId,
    }[groupBy];
    return value === null ? null : String(value);
  }

  #itemOf(orderId: number | null): number | null {
    return orderId === null ? null : (this.#items.get(orderId) ?? null);
  }

  async #loadItems(): Promise<void> {
    const ids = this.#live.flatMap(({ summary: { orders, stops, defects } }) =>
      [...orders, ...stops, ...defects].flatMap(({ orderId }) => (orderId === null ? [] : [orderId])),
    );
    const { rows } = await this.#trx.raw<{ rows: { id: number; itemId: number }[] }>(
      `SELECT id, item_id AS "itemId" FROM production_orders WHERE id = ANY(?::int[])`,
      [[...new Set(ids)]],
    );
    this.#items = new Map(rows.map(({ id, itemId }) => [id, itemId]));
  }
}

/**
 * Clean summaries of the scope's machines whose hours are those of the calendar today. First one range a machine, then a comparison in memory:
 * left to itself PostgreSQL, which takes any JSON for a hundred rows, looks each bucket up on its own (46 000 pages for three months of 50 machines).
 */
const CHOSEN = `
  WITH wanted AS MATERIALIZED (
    SELECT calendar, to_timestamp(start_ms / 1000) AS starts_at, key
    FROM jsonb_to_recordset(?::jsonb) AS w (calendar int, start_ms float8, key text)),
  found AS MATERIALIZED (
    SELECT m.id, m.plc_config_id AS machine, m.starts_at, m.bucket_key, x.calendar
    FROM jsonb_to_recordset(?::jsonb) AS x (id int, calendar int)
    JOIN machine_summaries m ON m.plc_config_id = x.id
      AND m.starts_at >= to_timestamp(?::float8 / 1000) AND m.starts_at < to_timestamp(?::float8 / 1000)
    LEFT JOIN plc_status t ON m.provisional AND t.plc_config_id = m.plc_config_id
    WHERE m.state = 'clean' AND NOT (m.provisional AND coalesce(t.last_read_at >= m.ends_at, false))),
  chosen AS (
    SELECT f.id, f.machine, f.starts_at FROM found f
    JOIN wanted w ON w.calendar = f.calendar AND w.starts_at = f.starts_at AND w.key = f.bucket_key)`;

function chosenBindings(scope: ReportScope): [string, string, number, number] {
  const wanted = scope.calendars.flatMap(({ buckets }, calendar) =>
    buckets
      .filter((bucket) => isClosed(bucket, scope))
      .map(({ startMs, key }) => ({ calendar, start_ms: startMs, key })),
  );
  const machines = scope.machines.map(({ id, calendar }) => ({ id, calendar }));
  return [JSON.stringify(wanted), JSON.stringify(machines), scope.fromMs, scope.toMs];
}

/** The clean summaries, and what none of them answers for. */
async function findSummaries(
  trx: Knex,
  scope: ReportScope,
): Promise<{ ids: number[]; wishes: BucketWish[] }> {
  const { rows } = await trx.raw<{ rows: { machine: number; ids: string }[] }>(
    `${CHOSEN} SELECT machine, string_agg(id::text, ',') AS ids FROM chosen GROUP BY machine`,
    chosenBindings(scope),
  );
  const idsOf = new Map(rows.map(({ machine, ids }) => [machine, ids.split(',').map(Number)]));
  const closed = scope.calendars.map(({ buckets }) => buckets.filter((bucket) => isClosed(bucket, scope)));
  const incomplete = scope.machines.filter(
    ({ id, calendar, sinceMs }) =>
      (idsOf.get(id) ?? []).length < (closed[calendar] ?? []).filter(({ endMs }) => endMs > sinceMs).length,
  );
  const there = await startsOf(trx, scope, new Set(incomplete.map(({ id }) => id)));
  const isIncomplete = new Set(incomplete);
  const wishes = scope.machines.flatMap((machine) => {
    const calendar = scope.calendars[machine.calendar];
    if (!calendar) return [];
    const starts = there.get(machine.id);
    return calendar.buckets
      .filter(({ startMs, endMs }) => endMs > machine.sinceMs && startMs < scope.nowMs)
      .filter(
        (bucket) => !isClosed(bucket, scope) || (isIncomplete.has(machine) && !starts?.has(bucket.startMs)),
      )
      .map((bucket) => ({ machineId: machine.id, bucket, shifts: calendar.shifts }));
  });
  return { ids: [...idsOf.values()].flat(), wishes };
}

async function startsOf(
  trx: Knex,
  scope: ReportScope,
  machineIds: ReadonlySet<number>,
): Promise<Map<number, Set<number>>> {
  if (machineIds.size === 0) return new Map();
  const machines = scope.machines.filter(({ id }) => machineIds.has(id));
  const { rows } = await trx.raw<{ rows: { machine: number; startMs: number }[] }>(
    `${CHOSEN} SELECT machine, (extract(epoch FROM starts_at) * 1000)::float8 AS "startMs" FROM chosen`,
    chosenBindings({ ...scope, machines }),
  );
  const found = Map.groupBy(rows, ({ machine }) => machine);
  return new Map([...found].map(([id, list]) => [id, new Set(list.map(({ startMs }) => startMs))]));
}

function isClosed(bucket: TimeBucket, { nowMs }: ReportScope): boolean {
  return bucket.isWhole && bucket.endMs <= nowMs;
}

function needsItem({ groupBy, itemId }: SumAsk): boolean {
  return groupBy === 'item' || itemId !== undefined;
}

function sumBy<Name extends string, Row extends Record<Name, number>, Key>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
  names: readonly Name[],
): Map<Key, Record<Name, number>> {
  const sums = new Map<Key, Record<Name, number>>();
  for (const row of rows) {
    const sum = sums.get(keyOf(row));
    if (sum) for (const name of names) sum[name] += row[name];
    else
      sums.set(
        keyOf(row),
        Object.fromEntries(names.map((name): [string, number] => [name, row[name]])) as Record<Name, number>,
      );
  }
  return sums;
}

function joinRows<Row extends object>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  names: readonly (keyof Row)[],
): Row[] {
  const joined = new Map<string, Row>();
  for (const row of rows) {
    const known = joined.get(keyOf(row));
    if (known)
      for (const name of names) known[name] = (Number(known[name]) + Number(row[name])) as Row[keyof Row];
    else joined.set(keyOf(row), { ...row });
  }
  return [...joined.values()];
}
