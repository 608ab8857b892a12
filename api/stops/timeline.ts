/** What machines did in a period, with the shifts that lie in it. */
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import type { MachineState } from '../../domain/machines/machine-tables.ts';
import { calendarOccurrences, loadCalendars } from '../../domain/shifts/load-calendars.ts';
import { restrict } from '../auth/scope.ts';
import type { Scope } from '../auth/scope.ts';
import { notFound } from '../routes/route.ts';

/** Longer periods are for reports. */
const LONGEST_MS = 7 * 86_400_000;
/** A screen cannot show more; choose a sector. */
const MACHINES_MAX = 200;

interface Period {
  plcConfigId?: number | undefined;
  sectorId?: number | undefined;
  from: string;
  to: string;
}
interface MachineRow {
  id: number;
  name: string;
  sectorId: number;
  sectorName: string;
  seenAt: Date | null;
}
interface StateRow {
  plcConfigId: number;
  state: MachineState;
  from: Date;
  to: Date;
}

/** Throws PERIOD_INVALID, or NOT_FOUND for a machine that the account does not see. What was not seen to the end of the period is UNKNOWN there, not what it was last. */
export async function loadTimeline(
  knex: Knex,
  scope: Scope,
  period: Period,
): Promise<Record<string, unknown>> {
  const [from, to] = [new Date(period.from), new Date(period.to)];
  if (to <= from || to.getTime() - from.getTime() > LONGEST_MS)
    throw new DomainError('PERIOD_INVALID', 'Choose a period of at most seven days.', {});
  const machines = await findMachines(knex, scope, period);
  if (machines.length === 0 && period.plcConfigId !== undefined) throw notFound();
  const states = await loadStates(knex, machines, from, to);
  const calendars = await loadCalendars(knex, [...new Set(machines.map(({ sectorId }) => sectorId))]);
  return {
    from,
    to,
    machines: machines.map(({ id, name, sectorId, sectorName }) => {
      const calendar = calendars.get(sectorId);
      const shifts = calendar ? calendarOccurrences(calendar, from.getTime(), to.getTime()) : [];
      return {
        id,
        name,
        sectorId,
        sectorName,
        states: states.get(id) ?? [],
        shifts: shifts.map(({ code, name: shiftName, localDate, startMs, endMs }) => {
          return { code, name: shiftName, localDate, from: new Date(startMs), to: new Date(endMs) };
        }),
      };
    }),
  };
}

async function findMachines(
  knex: Knex,
  scope: Scope,
  { plcConfigId, sectorId }: Period,
): Promise<MachineRow[]> {
  const query = knex('plc_configs as p')
    .join('sectors as s', 's.id', 'p.sector_id')
    .leftJoin('plc_status as t', 't.plc_config_id', 'p.id')
    .where('p.active', true)
    .orderBy(['s.name', 'p.name'])
    .limit(MACHINES_MAX);
  if (plcConfigId !== undefined) void query.where('p.id', plcConfigId);
  if (sectorId !== undefined) void query.where('p.sector_id', sectorId);
  return restrict(query, scope, { sector: 'p.sector_id' }).select<MachineRow[]>({
    id: 'p.id',
    name: 'p.name',
    sectorId: 'p.sector_id',
    sectorName: 's.name',
    seenAt: 't.last_read_at',
  });
}

async function loadStates(
  knex: Knex,
  machines: readonly MachineRow[],
  from: Date,
  to: Date,
): Promise<Map<number, Omit<StateRow, 'plcConfigId'>[]>> {
  const { rows } = await knex.raw<{ rows: StateRow[] }>(
    `SELECT m.plc_config_id AS "plcConfigId", m.state, greatest(m.started_at, ?::timestamptz) AS "from",
       least(coalesce(m.ended_at, greatest(t.last_read_at, m.started_at)), ?::timestamptz) AS "to"
     FROM machine_states m LEFT JOIN plc_status t ON t.plc_config_id = m.plc_config_id
     WHERE m.plc_config_id = ANY(?::int[]) AND tstzrange(m.started_at, m.ended_at) && tstzrange(?::timestamptz, ?::timestamptz)
     ORDER BY m.plc_config_id, m.started_at`,
    [from, to, machines.map(({ id }) => id), from, to],
  );
  const byMachine = Map.groupBy(
    rows.filter((row) => row.from < row.to),
    ({ plcConfigId }) => plcConfigId,
  );
  return new Map([...byMachine].map(([id, own]) => [id, own.map(({ plcConfigId: _id, ...state }) => state)]));
}
