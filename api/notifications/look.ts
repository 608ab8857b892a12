/** One look at the plant: alarms begin, end, hide and go to another role, and what is to be sent is put down, all in one transaction. */
import type { Knex } from 'knex';
import { planAlarms } from '../../domain/notifications/plan-alarms.ts';
import type { AlarmPlan, Cause, OpenAlarm } from '../../domain/notifications/plan-alarms.ts';
import { notifyLive } from '../live/notify.ts';
import { enqueue } from './enqueue.ts';
import { findCauses, insertCompleted } from './find-causes.ts';
import type { Rule } from './find-causes.ts';

/** Of several API processes one looks at a time. The number is ours alone in this database. */
const LOCK = 8_201_127;

export interface Outcome {
  raised: number[];
  cleared: number[];
  escalated: number[];
}

/** undefined where another process is looking right now. @param isGrace links are not judged: the database itself was away just now */
export function look(
  knex: Knex,
  { isGrace, hasEmail }: { isGrace: boolean; hasEmail: boolean },
): Promise<Outcome | undefined> {
  return knex.transaction(async (trx) => {
    const { rows } = await trx.raw<{ rows: { got: boolean }[] }>(
      'SELECT pg_try_advisory_xact_lock(?) AS got',
      [LOCK],
    );
    if (!rows[0]?.got) return undefined;
    const rules = await trx<Rule>('notification_rules').orderBy('kind').select('*');
    const outcome: Outcome = { raised: [], cleared: [], escalated: [] };
    for (const rule of rules)
      if (rule.kind === 'order_completed') outcome.raised.push(...(await insertCompleted(trx, rule)));
    if (!isGrace) {
      const plan = planAlarms(await findCauses(trx, rules), await findOpen(trx));
      outcome.raised.push(...(await raise(trx, plan.raise, rules)));
      const isMoved = await keep(trx, plan.keep);
      outcome.cleared = await clear(trx, plan.clear);
      outcome.escalated = await escalate(trx, rules);
      if (isMoved) await notifyLive(trx, { kinds: ['notifications'] });
    }
    for (const [event, ids] of [
      ['raised', outcome.raised],
      ['cleared', outcome.cleared],
      ['escalated', outcome.escalated],
    ] as const)
      if (ids.length > 0) await enqueue(trx, event, ids, hasEmail);
    if (outcome.raised.length + outcome.cleared.length + outcome.escalated.length > 0)
      await notifyLive(trx, { kinds: ['notifications'] });
    return outcome;
  });
}

async function findOpen(trx: Knex): Promise<OpenAlarm[]> {
  const rows = await trx('notifications')
    .whereNull('cleared_at')
    .whereNotNull('cause_key')
    .select<OpenAlarm[]>({
      id: 'id',
      causeKey: 'cause_key',
      kind: 'kind',
      plcConfigId: 'plc_config_id',
      collectorId: 'collector_id',
      parentId: 'parent_id',
    });
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

async function raise(trx: Knex, causes: readonly Cause[], rules: readonly Rule[]): Promise<number[]> {
  if (causes.length === 0) return [];
  const severities = new Map(rules.map(({ kind, severity }) => [kind, severity]));
  const rows = await trx('notifications')
    .insert(
      causes.map((cause) => ({
        kind: cause.kind,
        severity: severities.get(cause.kind) ?? 'warning',
        params: JSON.stringify(cause.params),
        company_id: cause.companyId,
        sector_id: cause.sectorId,
        plc_config_id: cause.plcConfigId,
        collector_id: cause.collectorId,
        cause_key: cause.key,
      })),
    )
    .onConflict(trx.raw('(cause_key) WHERE cleared_at IS NULL'))
    .ignore()
    .returning<{ id: number }[]>('id');
  return rows.map(({ id }) => Number(id));
}

/** Figures move on while a cause lasts; an alarm is hidden or shown again. Answers whether any of it is new. */
async function keep(trx: Knex, kept: AlarmPlan['keep']): Promise<boolean> {
  let changed = 0;
  for (const { id, cause, parentKey } of kept) {
    const params = cause ? JSON.stringify(cause.params) : null;
    changed += (
      await trx.raw<{ rowCount: number }>(
        `UPDATE notifications n SET params = coalesce(?::jsonb, n.params), parent_id = parent.id
         FROM (SELECT max(id) AS id FROM notifications WHERE cause_key = ? AND cleared_at IS NULL) AS parent
         WHERE n.id = ? AND (n.params IS DISTINCT FROM coalesce(?::jsonb, n.params) OR n.parent_id IS DISTINCT FROM parent.id)`,
        [params, parentKey, id, params],
      )
    ).rowCount;
  }
  return changed > 0;
}

async function clear(trx: Knex, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  await trx('notifications')
    .whereIn('id', [...ids])
    .update({ cleared_at: trx.fn.now(), parent_id: null });
  return [...ids];
}

/** Nobody acknowledged it in time: another role is told as well. Once for each alarm. */
async function escalate(trx: Knex, rules: readonly Rule[]): Promise<number[]> {
  const ids: number[] = [];
  for (const { kind, escalate_after_minutes: minutes, escalate_to_role: role } of rules) {
    if (minutes === null || role === null) continue;
    const rows = await trx('notifications')
      .where({ kind })
      .whereNotNull('cause_key')
      .whereNull('cleared_at')
      .whereNull('acknowledged_at')
      .whereNull('escalated_at')
      .whereNull('parent_id')
      .whereRaw(`created_at < now() - ? * interval '1 minute'`, [minutes])
      .update({ escalated_at: trx.fn.now(), escalated_to_role: role })
      .returning<{ id: number }[]>('id');
    ids.push(...rows.map(({ id }) => Number(id)));
  }
  return ids;
}
