/** Everything a machine's card shows, for all machines or some, in three statements however many machines there are. */
import type { Knex } from 'knex';
import type { MachineState } from '../../domain/machines/machine-tables.ts';
import type { DowntimeKind } from '../../domain/stops/stop-tables.ts';
import { machineCountedSql } from '../production/machine-counted.ts';
import { loadLiveOee } from '../reports/live-oee.ts';
import { toMachine } from './machine-card.ts';
import type { DashboardMachine, RibbonSlice } from './machine-card.ts';

/** The ribbon and the rate look this far back. */
export const HISTORY_MINUTES = 60;
const ONLINE_S = 30;

export interface MachineRow {
  id: number;
  name: string;
  sectorId: number;
  sectorName: string;
  companyId: number;
  companyName: string;
  pollIntervalMs: number;
  provisionalStopSeconds: number | null;
  connected: boolean | null;
  lastReadAt: Date | null;
  errorCode: string | null;
  statusState: MachineState | null;
  stateSince: Date | null;
  stopKind: DowntimeKind | null;
  stopSince: Date | null;
  lastCountAt: Date | null;
  collectorId: number | null;
  collectorName: string | null;
  collectorOnline: boolean | null;
  runStartedAt: Date | null;
  runEndedAt: Date | null;
  orderId: number | null;
  orderCode: string | null;
  itemCode: string;
  itemName: string;
  status: string;
  plannedQuantity: number;
  producedQuantity: number;
  scrapQuantity: number;
  endDate: Date | null;
  machineCounted: boolean;
  idealCycleSeconds: number | null;
  now: Date;
  /** Of the picture (picture.ts). */
  sequence: number;
}
/** Pieces of one machine in one minute, `minute` counted back from now: 0 is the current one. */
export interface MinuteCount {
  plcConfigId: number;
  minute: number;
  pieces: number;
}

/**
 * The run that matters to a card: the open one, else a paused order's, else the last one completed today. A run bound to the
 * machine goes before one of the whole sector.
 */
const MACHINES = `
  SELECT p.id, p.name, p.sector_id AS "sectorId", s.name AS "sectorName",
    y.id AS "companyId", coalesce(y.trade_name, y.name) AS "companyName", p.poll_interval AS "pollIntervalMs",
    p.provisional_stop_seconds AS "provisionalStopSeconds",
    d.kind AS "stopKind", d.start_date AS "stopSince",
    t.connected, t.last_read_at AS "lastReadAt", t.error_code AS "errorCode", t.state AS "statusState",
    t.state_since AS "stateSince", t.last_count_at AS "lastCountAt",
    c.id AS "collectorId", c.name AS "collectorName",
    coalesce(c.heartbeat_at > now() - interval '${ONLINE_S} seconds', false) AS "collectorOnline",
    r.started_at AS "runStartedAt", r.ended_at AS "runEndedAt",
    o.id AS "orderId", o.code AS "orderCode", i.code AS "itemCode", i.name AS "itemName", o.status,
    o.planned_quantity AS "plannedQuantity", o.produced_quantity AS "producedQuantity",
    o.scrap_quantity AS "scrapQuantity", o.end_date AS "endDate",
    ${machineCountedSql('o')} AS "machineCounted",
    coalesce(o.ideal_cycle, i.ideal_cycle) AS "idealCycleSeconds",
    statement_timestamp() AS now, ?::bigint AS sequence
  FROM plc_configs p
  JOIN sectors s ON s.id = p.sector_id
  JOIN companies y ON y.id = s.company_id
  LEFT JOIN plc_status t ON t.plc_config_id = p.id
  LEFT JOIN LATERAL (
    SELECT kind, start_date FROM downtimes
    WHERE plc_config_id = p.id AND tstzrange(start_date, end_date) @> statement_timestamp() LIMIT 1
  ) d ON true
  LEFT JOIN LATERAL (
    SELECT * FROM collectors k
    WHERE k.active AND (k.id = coalesce(p.collector_id, t.collector_id)
      OR (coalesce(p.collector_id, t.collector_id) IS NULL AND (k.sector_id = p.sector_id OR k.sector_id IS NULL)))
    ORDER BY k.sector_id IS NULL, k.id LIMIT 1
  ) c ON true
  LEFT JOIN LATERAL (
    SELECT r.*, o.status FROM order_runs r JOIN production_orders o ON o.id = r.production_order_id
    WHERE (r.plc_config_id = p.id OR (r.plc_config_id IS NULL AND r.sector_id = p.sector_id))
      AND (r.ended_at IS NULL OR o.status = 'PAUSED' OR (o.status = 'COMPLETED'
        AND o.end_date >= date_trunc('day', now() AT TIME ZONE y.time_zone) AT TIME ZONE y.time_zone))
    ORDER BY r.ended_at IS NOT NULL, o.status <> 'PAUSED', r.plc_config_id IS NULL, r.started_at DESC LIMIT 1
  ) r ON true
  LEFT JOIN production_orders o ON o.id = r.production_order_id
  LEFT JOIN items i ON i.id = o.item_id
  WHERE p.active`;

export async function loadMachines(
  knex: Knex,
  { ids, sequence }: { ids: readonly number[] | undefined; sequence: number },
): Promise<DashboardMachine[]> {
  if (ids?.length === 0) return [];
  const chosen = ids ? ' AND p.id = ANY(?::integer[])' : '';
  const answer = await knex.raw<{ rows: MachineRow[] }>(`${MACHINES}${chosen} ORDER BY s.name, p.name`, [
    sequence,
    ...(ids ? [[...ids]] : []),
  ]);
  const counts = await loadCounts(knex, ids);
  const states = await loadRibbonStates(knex, ids);
  const oee = await loadLiveOee(
    knex,
    answer.rows.map(({ id }) => id),
  );
  return answer.rows.map((row) => ({
    ...toMachine(row, counts.get(row.id) ?? [], states.get(row.id) ?? []),
    oee: oee.get(row.id) ?? null,
  }));
}

async function loadCounts(knex: Knex, ids?: readonly number[]): Promise<Map<number, MinuteCount[]>> {
  const answer = await knex.raw<{ rows: MinuteCount[] }>(
    `SELECT plc_config_id AS "plcConfigId", floor(extract(epoch FROM now() - "timestamp") / 60)::integer AS minute,
       sum(quantity)::integer AS pieces
     FROM production_appointments
     WHERE "timestamp" > now() - interval '${HISTORY_MINUTES} minutes' AND "timestamp" <= now()
       AND quantity > 0 AND plc_config_id ${ids ? '= ANY(?::integer[])' : 'IS NOT NULL'}
     GROUP BY 1, 2`,
    ids ? [[...ids]] : [],
  );
  return Map.groupBy(answer.rows, (row) => row.plcConfigId);
}

interface StateRow extends RibbonSlice {
  plcConfigId: number;
}

/** The states of the last hour as the collectors told them; stops as the calendar, the orders and people see them. */
async function loadRibbonStates(knex: Knex, ids?: readonly number[]): Promise<Map<number, RibbonSlice[]>> {
  const chosen = ids ? 'AND m.plc_config_id = ANY(?::integer[])' : '';
  const { rows } = await knex.raw<{ rows: StateRow[] }>(
    `WITH hour AS (SELECT tstzrange(now() - interval '${HISTORY_MINUTES} minutes', now()) AS span)
     SELECT m.plc_config_id AS "plcConfigId", coalesce(p.state, m.state) AS state, lower(p.span) AS "from", upper(p.span) AS "to"
     FROM hour JOIN machine_states m ON tstzrange(m.started_at, m.ended_at) && hour.span ${chosen}
     CROSS JOIN LATERAL (
       SELECT d.state, unnest(d.spans) AS span FROM (
         SELECT NULL AS state, tstzmultirange(tstzrange(m.started_at, m.ended_at) * hour.span)
           - coalesce(range_agg(tstzrange(start_date, end_date)), '{}') AS spans
         FROM downtimes WHERE plc_config_id = m.plc_config_id AND kind IN ('planned', 'no_order', 'changeover')
           AND m.state = 'STOPPED' AND tstzrange(start_date, end_date) && hour.span
         UNION ALL
         SELECT CASE kind WHEN 'planned' THEN 'PLANNED_STOP' WHEN 'no_order' THEN 'NO_ORDER' ELSE 'SETUP' END,
           tstzmultirange(tstzrange(m.started_at, m.ended_at) * hour.span * tstzrange(start_date, end_date))
         FROM downtimes WHERE plc_config_id = m.plc_config_id AND kind IN ('planned', 'no_order', 'changeover')
           AND m.state = 'STOPPED' AND tstzrange(start_date, end_date) && hour.span
       ) d ) p
     WHERE NOT isempty(p.span)
     ORDER BY 1, 3`,
    ids ? [[...ids]] : [],
  );
  return Map.groupBy(rows, (row) => row.plcConfigId);
}
