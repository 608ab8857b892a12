/**
 * What the PLCs' counters moved against what was made of it: booked, unassigned, quarantined. The movement is taken from the counter values
 * themselves, chained from each entry to the next, so a count that was lost or booked twice shows as a difference.
 */
import type { z } from 'zod';
import { NATURAL_ROLLOVER } from '../../domain/counting/counter-range.ts';
import type { reconciliationQuery, reconciliationReport } from '../../domain/contracts/reports.ts';
import type { TimeBucket } from '../../domain/shifts/time-buckets.ts';
import { DAY_MS } from '../../domain/shifts/wall-clock.ts';
import { loadLabels } from './group-labels.ts';
import type { OpenReport } from './open-report.ts';
import { reportText } from './report-texts.ts';
import { sectorBuckets } from './sector-buckets.ts';

export type ReconciliationReport = z.output<typeof reconciliationReport>;
type Query = z.output<typeof reconciliationQuery>;

/** The last count before the period is looked for this far back. */
const BEFORE_MS = 2 * DAY_MS;

interface Sum {
  plcConfigId: number;
  index: number;
  plcDelta: number;
  booked: number;
  unassigned: number;
  quarantined: number;
  manual: number;
}
type Totals = Omit<Sum, 'plcConfigId' | 'index'>;

export async function makeReconciliation(report: OpenReport, query: Query): Promise<ReconciliationReport> {
  const { trx, scope, head } = report;
  const buckets = await sectorBuckets(trx, scope, scope.sectorIds);
  const isWhole = query.groupBy === 'machine' && query.shiftId === undefined;
  const periods = scope.machines.flatMap((machine) =>
    (isWhole ? [wholePeriod(scope)] : (buckets.get(machine.sectorId) ?? [])).map((bucket) => ({
      machine,
      bucket,
    })),
  );
  // The chain of values runs through all shifts, whichever are asked for.
  const sums = (await loadSums(report, periods)).filter(
    ({ index }) => query.shiftId === undefined || periods[index]?.bucket.shift?.shiftId === query.shiftId,
  );
  const names = new Map(scope.machines.map(({ id, name }) => [id, name]));
  const groups = new Map<string, { plcConfigId: number; key: string | null; sum: Totals }>();
  for (const one of sums) {
    const bucket = isWhole ? undefined : periods[one.index]?.bucket;
    const key = keyOf(query, bucket);
    const id = `${one.plcConfigId} ${key}`;
    const known = groups.get(id);
    groups.set(id, { plcConfigId: one.plcConfigId, key, sum: known ? add(known.sum, one) : one });
  }
  // Between shifts nothing moves as a rule: such rows would only hide the others.
  const list = [...groups.values()].filter(
    ({ sum }) =>
      query.groupBy === 'machine' ||
      [sum.plcDelta, sum.booked, sum.unassigned, sum.quarantined, sum.manual].some((pieces) => pieces !== 0),
  );
  const label = await loadLabels(
    trx,
    query.groupBy === 'machine' ? 'none' : query.groupBy,
    list.map(({ key }) => key),
    query.lang,
  );
  const rows = list.map(({ plcConfigId, key, sum }) => ({
    plcConfigId,
    machine: names.get(plcConfigId) ?? '',
    key,
    label: query.groupBy === 'machine' ? reportText(query.lang, 'total') : label(key),
    plcDelta: sum.plcDelta,
    booked: sum.booked,
    unassigned: sum.unassigned,
    quarantined: sum.quarantined,
    difference: sum.plcDelta - sum.booked - sum.unassigned - sum.quarantined,
    manual: sum.manual,
  }));
  return {
    ...head,
    rows: rows.toSorted(
      (a, b) => a.machine.localeCompare(b.machine) || (a.key ?? '').localeCompare(b.key ?? ''),
    ),
  };
}

function wholePeriod({ fromMs, toMs }: { fromMs: number; toMs: number }): TimeBucket {
  return { startMs: fromMs, endMs: toMs, shift: null, localDate: '', key: '', isWhole: true };
}

function keyOf({ groupBy }: Query, bucket: TimeBucket | undefined): string | null {
  if (groupBy === 'day') return bucket?.localDate ?? null;
  const shiftId = bucket?.shift?.shiftId;
  return groupBy === 'shift' && shiftId != null ? String(shiftId) : null;
}

function add(a: Totals, b: Totals): Totals {
  return {
    plcDelta: a.plcDelta + b.plcDelta,
    booked: a.booked + b.booked,
    unassigned: a.unassigned + b.unassigned,
    quarantined: a.quarantined + b.quarantined,
    manual: a.manual + b.manual,
  };
}

/** How long the collector may go on with the settings of before: where a NOTIFY was lost it looks every 30 s. */
const SETTINGS_ARRIVE_SECONDS = 40;

const ROLLOVER_OF_TYPE = Object.entries(NATURAL_ROLLOVER)
  .filter(([, value]) => Number.isFinite(value))
  .map(([dataType, value]) => `WHEN '${dataType}' THEN ${value}`)
  .join(' ');

/**
 * One entry of a counter may be shared by orders and the inbox: the parts of one (collector, epoch, seq) are one movement. It moved from its
 * baseline to its value (over the rollover, or from 0 after a reset); what lies between the value before and this baseline was told by nobody.
 * Index -1 is the time before the period: where its chain was, so that a count lost at the very beginning shows too.
 */
const SUMS = `
  WITH asked AS (SELECT * FROM jsonb_to_recordset(?::jsonb) AS a (index int, machine int, from_ms float8, to_ms float8)),
  entries AS (
    SELECT a.index, a.machine, x.* FROM asked a CROSS JOIN LATERAL (
      SELECT p.plc_register_id AS register, p.collector_id, p.epoch, p.seq, p."timestamp" AS at, p.kind, p.baseline_value AS baseline,
        p.clp_counter_value AS value, p.quantity AS booked, 0 AS unassigned, 0 AS quarantined
      FROM production_appointments p
      WHERE p.plc_config_id = a.machine AND p.automatic
        AND p."timestamp" >= to_timestamp(a.from_ms / 1000) AND p."timestamp" < to_timestamp(a.to_ms / 1000)
      UNION ALL
      -- What a supervisor gave to an order is booked; setup pieces have none, and a rejected jump stays what it was.
      SELECT i.plc_register_id, i.collector_id, i.epoch, i.seq, i."timestamp", i.kind, i.baseline_value, i.clp_counter_value,
        CASE WHEN i.status IN ('assigned', 'accepted') THEN i.quantity ELSE 0 END,
        CASE WHEN i.status NOT IN ('assigned', 'accepted') AND i.category = 'unassigned' THEN i.quantity ELSE 0 END,
        CASE WHEN i.status NOT IN ('assigned', 'accepted') AND i.category = 'quarantined' THEN i.quantity ELSE 0 END
      FROM count_inbox i
      WHERE i.plc_config_id = a.machine AND i.role = 'PRODUCTION_COUNTER'
        AND i."timestamp" >= to_timestamp(a.from_ms / 1000) AND i."timestamp" < to_timestamp(a.to_ms / 1000)
    ) x
  ),
  events AS (
    SELECT index, machine, register, collector_id, epoch, seq, min(at) AS at, min(kind) AS kind, min(baseline) AS baseline, max(value) AS value,
      sum(booked) AS booked, sum(unassigned) AS unassigned, sum(quarantined) AS quarantined
    FROM entries GROUP BY 1, 2, 3, 4, 5, 6
  ),
  moved AS (
    SELECT e.*, coalesce(r.pieces_per_count, 1) AS pieces_per_count,
      -- Reads are timed to the millisecond.
      date_trunc('milliseconds', r.updated_at) AS updated_at,
      CASE WHEN e.baseline IS NULL OR e.kind = 'quarantine' THEN NULL
        WHEN e.value >= e.baseline THEN e.value - e.baseline
        WHEN e.kind = 'reset' THEN e.value
        ELSE e.value - e.baseline + coalesce(r.rollover_at, CASE r.data_type ${ROLLOVER_OF_TYPE} ELSE 0 END)
      END AS counts,
      greatest(e.baseline - lag(e.value) OVER told, 0) AS gap, lag(e.at) OVER told AS told_at
    FROM events e LEFT JOIN plc_registers r ON r.id = e.register
    WINDOW told AS (PARTITION BY e.register, e.collector_id, e.epoch ORDER BY e.seq)
  ),
  -- A counter that was given another address or type starts anew: what lies between the two was no count.
  chained AS (
    SELECT m.*, m.updated_at IS NULL OR m.updated_at > m.at AS is_old, CASE WHEN m.gap > 0 AND m.register IS NOT NULL AND NOT m.updated_at BETWEEN m.told_at AND m.at AND NOT EXISTS (
        SELECT FROM plc_config_versions v WHERE v.plc_config_id = m.machine
          AND v.created_at BETWEEN m.told_at - interval '${SETTINGS_ARRIVE_SECONDS} seconds' AND m.at)
      THEN m.gap ELSE 0 END AS untold
    FROM moved m
  ),
  ledger AS (
    SELECT a.index, sum(p.quantity) AS pieces FROM asked a JOIN production_appointments p ON p.plc_config_id = a.machine
      AND p."timestamp" >= to_timestamp(a.from_ms / 1000) AND p."timestamp" < to_timestamp(a.to_ms / 1000)
    GROUP BY 1
  )
  SELECT a.machine AS "plcConfigId", a.index, coalesce(m.delta, 0)::float8 AS "plcDelta", coalesce(m.booked, 0)::float8 AS booked,
    coalesce(m.unassigned, 0)::float8 AS unassigned, coalesce(m.quarantined, 0)::float8 AS quarantined,
    (coalesce(l.pieces, 0) - coalesce(m.booked, 0))::float8 AS manual
  FROM asked a
  LEFT JOIN (
    SELECT index, sum(booked) AS booked, sum(unassigned) AS unassigned, sum(quarantined) AS quarantined,
      -- A fraction of a piece is carried over by the collector: only whole pieces can be missing. A quarantined jump is taken as it was told, and
      -- so is a count of before the register was set up as it is now, or of one that was deleted: what its pieces and its rollover were then is not
      -- known any more.
      sum(CASE WHEN counts IS NULL OR is_old OR (pieces_per_count <> 1 AND abs(counts * pieces_per_count - booked - unassigned - quarantined) < 1)
        THEN booked + unassigned + quarantined ELSE counts * pieces_per_count END + trunc(untold * pieces_per_count)) AS delta
    FROM chained GROUP BY 1
  ) m ON m.index = a.index
  LEFT JOIN ledger l ON l.index = a.index
  WHERE a.index >= 0`;

async function loadSums(
  { trx, scope }: OpenReport,
  periods: readonly { machine: { id: number }; bucket: TimeBucket }[],
): Promise<Sum[]> {
  const asked = periods.map(({ machine, bucket }, index) => ({
    index,
    machine: machine.id,
    from_ms: bucket.startMs,
    to_ms: Math.min(bucket.endMs, scope.nowMs),
  }));
  for (const { id } of scope.machines)
    asked.push({ index: -1, machine: id, from_ms: scope.fromMs - BEFORE_MS, to_ms: scope.fromMs });
  return (await trx.raw<{ rows: Sum[] }>(SUMS, [JSON.stringify(asked)])).rows;
}
