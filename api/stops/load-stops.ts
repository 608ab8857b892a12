/** What the stops of one machine are worked out from, out of the database. */
import type { Knex } from 'knex';
import type { MachineState } from '../../domain/machines/machine-tables.ts';
import { calendarOccurrences, loadCalendars } from '../../domain/shifts/load-calendars.ts';
import { joinSpans } from '../../domain/shifts/shift-occurrences.ts';
import type { RunSpan, StateSpan, StopContext } from '../../domain/stops/derive-stops.ts';
import type { StoredStop } from '../../domain/stops/reconcile-stops.ts';
import type { DowntimeKind } from '../../domain/stops/stop-tables.ts';

export interface LoadedStops {
  context: StopContext;
  stored: StoredStop[];
}

interface MachineRow {
  sector_id: number;
  last_read_at: Date | null;
}
interface StateRow {
  state: MachineState;
  started_at: Date;
  ended_at: Date | null;
  downtime_after_ms: number | null;
}
interface RunRow {
  orderId: number;
  startedAt: Date;
  endedAt: Date | null;
  isFirst: boolean;
  isOwn: boolean;
}
interface StopRow {
  id: number;
  group_id: string;
  kind: DowntimeKind;
  production_order_id: number | null;
  start_date: Date;
  end_date: Date | null;
  automatic: boolean;
  edited: boolean;
  activity_type_id: number | null;
}

/** From the last time on that the machine ran before `from`: an earlier stop cannot be touched. null: there is nothing to look at. */
export async function loadStops(trx: Knex, plcConfigId: number, from: Date): Promise<LoadedStops | null> {
  const machine = await trx('plc_configs as p')
    .leftJoin('plc_status as t', 't.plc_config_id', 'p.id')
    .where('p.id', plcConfigId)
    .first<MachineRow | undefined>('p.sector_id', 't.last_read_at');
  if (machine === undefined) return null;
  const { rows: states } = await trx.raw<{ rows: StateRow[] }>(STATES, { plc: plcConfigId, from });
  const [first] = states;
  const last = states.at(-1);
  if (first === undefined || last === undefined) return null;
  const { rows: runs } = await trx.raw<{ rows: RunRow[] }>(RUNS, {
    plc: plcConfigId,
    sector: machine.sector_id,
    from: first.started_at,
  });
  const stored = await trx('downtimes')
    .where({ plc_config_id: plcConfigId })
    .where((any) => void any.whereNull('end_date').orWhere('end_date', '>', first.started_at))
    .orderBy('start_date')
    .select<StopRow[]>('*');
  const knownUntilMs = Math.max(machine.last_read_at?.getTime() ?? 0, last.started_at.getTime());
  const shifts = await loadShifts(trx, machine.sector_id, first.started_at.getTime(), knownUntilMs);
  return {
    context: { states: states.map(toState), shifts, runs: runs.map(toRun), knownUntilMs },
    // What lies wholly before the first state is none of the stops that are worked out.
    stored: stored.map(toStored),
  };
}

async function loadShifts(
  trx: Knex,
  sectorId: number,
  fromMs: number,
  toMs: number,
): Promise<StopContext['shifts']> {
  const calendar = (await loadCalendars(trx, [sectorId])).get(sectorId);
  if (calendar === undefined) return null;
  const shifts = calendarOccurrences(calendar, fromMs, Math.max(toMs, fromMs) + 1);
  // Where there are no shifts a day counts as one, but nobody hands anything over at midnight: no stop is cut there.
  return calendar.shifts.length > 0 ? shifts : joinSpans(shifts).map((span) => ({ ...span, breaks: [] }));
}

const STATES = `
  SELECT state, started_at, ended_at, downtime_after_ms FROM machine_states
  WHERE plc_config_id = :plc AND started_at >= coalesce((
    SELECT started_at FROM machine_states
    WHERE plc_config_id = :plc AND state IN ('RUNNING', 'SLOW') AND ended_at > started_at AND started_at < :from AND ended_at <= :from
    ORDER BY started_at DESC LIMIT 1), '-infinity')
  ORDER BY started_at, id`;

const RUNS = `
  SELECT r.production_order_id AS "orderId", r.started_at AS "startedAt", r.ended_at AS "endedAt",
    r.plc_config_id IS NOT NULL AS "isOwn",
    NOT EXISTS (SELECT FROM order_runs e WHERE e.production_order_id = r.production_order_id
      AND e.started_at < r.started_at) AS "isFirst"
  FROM order_runs r
  WHERE (r.plc_config_id = :plc OR (r.plc_config_id IS NULL AND r.sector_id = :sector))
    AND (r.ended_at IS NULL OR r.ended_at > :from)
  ORDER BY r.started_at`;

function toState({ state, started_at, ended_at, downtime_after_ms }: StateRow): StateSpan {
  return {
    state,
    startMs: started_at.getTime(),
    endMs: ended_at?.getTime() ?? null,
    downtimeAfterMs: downtime_after_ms,
  };
}

function toRun({ orderId, startedAt, endedAt, isFirst, isOwn }: RunRow): RunSpan {
  return { orderId, startMs: startedAt.getTime(), endMs: endedAt?.getTime() ?? null, isFirst, isOwn };
}

function toStored(row: StopRow): StoredStop {
  return {
    id: Number(row.id),
    groupId: row.group_id,
    kind: row.kind,
    orderId: row.production_order_id,
    startMs: row.start_date.getTime(),
    endMs: row.end_date?.getTime() ?? null,
    automatic: row.automatic,
    edited: row.edited,
    activityTypeId: row.activity_type_id,
  };
}
