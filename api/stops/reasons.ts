/** The reasons to choose from at a machine: first what was chosen there lately and often, then all of them by group. */
import type { Knex } from 'knex';
import type { ReasonChoice } from '../../domain/contracts/downtimes.ts';
import { restrict } from '../auth/scope.ts';
import type { Scope } from '../auth/scope.ts';
import { notFound } from '../routes/route.ts';

/** Keys 1 to 9. */
const TILES_MAX = 9;
/** A reason loses half its weight in this time. */
const HALF_LIFE_DAYS = 7;
const LOOK_BACK_STOPS = 500;

type Reason = ReasonChoice['data'][number];

export async function listReasons(knex: Knex, scope: Scope, plcConfigId: number): Promise<ReasonChoice> {
  const machine = knex('plc_configs').where({ id: plcConfigId });
  if (!(await restrict(machine, scope, { sector: 'sector_id' }).first('id'))) throw notFound();
  const { rows } = await knex.raw<{ rows: (Reason & { weight: number })[] }>(
    `SELECT a.id, a.code, a.name, a.color, a.planned, a.group_name AS "groupName", coalesce(w.weight, 0)::float8 AS weight
     FROM activity_types a LEFT JOIN (
       SELECT activity_type_id, sum(power(0.5, extract(epoch FROM now() - classified_at) / ${HALF_LIFE_DAYS * 86_400})) AS weight
       FROM (SELECT DISTINCT ON (classified_at, group_id) activity_type_id, classified_at, group_id FROM downtimes
         WHERE plc_config_id = ? AND activity_type_id IS NOT NULL AND classified_at IS NOT NULL
         ORDER BY classified_at DESC, group_id LIMIT ${LOOK_BACK_STOPS}) d
       GROUP BY 1) w ON w.activity_type_id = a.id
     WHERE a.active ORDER BY weight DESC, a.planned, a.name`,
    [plcConfigId],
  );
  const reasons = rows.map(({ weight: _weight, ...reason }) => reason);
  const byName = reasons.toSorted((a, b) => a.name.localeCompare(b.name));
  const groups = [...Map.groupBy(byName, ({ groupName }) => groupName)]
    .map(([name, members]) => ({ name, reasons: members }))
    .sort((a, b) => (a.name ?? '\uffff').localeCompare(b.name ?? '\uffff'));
  return { plcConfigId, data: reasons.slice(0, TILES_MAX), groups };
}
