/** What is wrong in the plant right now, kind by kind, from what the collectors and people left in the database. */
import type { Knex } from 'knex';
import type { Cause } from '../../domain/notifications/plan-alarms.ts';
import type { NotificationKind } from '../../domain/notifications/notification-tables.ts';

export interface Rule {
  kind: NotificationKind;
  enabled: boolean;
  severity: string;
  after_seconds: number;
  escalate_after_minutes: number | null;
  escalate_to_role: string | null;
  created_at: Date;
}

/** A PLC that was switched on but never read is being set up, and no alarm. */
const QUERIES: Record<Exclude<NotificationKind, 'order_completed'>, string> = {
  collector_offline: `
    SELECT 'collector_offline:' || c.id AS key, jsonb_build_object('collectorName', c.name, 'lastSeenAt', c.heartbeat_at) AS params,
      s.company_id AS "companyId", c.sector_id AS "sectorId", NULL::integer AS "plcConfigId", c.id AS "collectorId"
    FROM collectors c LEFT JOIN sectors s ON s.id = c.sector_id
    WHERE c.active AND c.heartbeat_at < now() - ? * interval '1 second'`,
  plc_offline: `
    SELECT 'plc_offline:' || p.id AS key, jsonb_build_object('plcName', p.name, 'sectorName', s.name, 'errorCode', t.error_code,
        'lastReadAt', t.last_read_at) AS params,
      s.company_id AS "companyId", s.id AS "sectorId", p.id AS "plcConfigId", coalesce(p.collector_id, t.collector_id) AS "collectorId"
    FROM plc_configs p JOIN sectors s ON s.id = p.sector_id JOIN plc_status t ON t.plc_config_id = p.id
    WHERE p.active AND NOT t.connected AND coalesce(t.last_read_at, p.created_at) < now() - ? * interval '1 second'`,
  buffer_alarm: `
    SELECT 'buffer_alarm:' || c.id AS key, jsonb_build_object('collectorName', c.name,
        'depth', c.health #> '{buffer,depth}', 'oldestSeconds', round((c.health #>> '{buffer,oldestSeconds}')::numeric),
        'dropped', c.health #> '{buffer,dropped}') AS params,
      s.company_id AS "companyId", c.sector_id AS "sectorId", NULL::integer AS "plcConfigId", c.id AS "collectorId"
    FROM collectors c LEFT JOIN sectors s ON s.id = c.sector_id
    WHERE c.active AND c.heartbeat_at IS NOT NULL AND jsonb_typeof(c.health #> '{buffer,oldestSeconds}') = 'number'
      AND ((c.health #>> '{buffer,oldestSeconds}')::numeric > ?
        OR CASE WHEN jsonb_typeof(c.health #> '{buffer,dropped}') = 'number' THEN (c.health #>> '{buffer,dropped}')::numeric > 0 END)`,
  quarantine: `
    SELECT 'quarantine:' || p.id AS key, jsonb_build_object('plcName', p.name, 'sectorName', s.name, 'entries', count(*),
        'pieces', sum(e.quantity)) AS params,
      s.company_id AS "companyId", s.id AS "sectorId", p.id AS "plcConfigId", NULL::integer AS "collectorId"
    FROM count_inbox e JOIN plc_configs p ON p.id = e.plc_config_id JOIN sectors s ON s.id = p.sector_id
    WHERE e.status = 'open' AND e.category = 'quarantined' AND e.created_at <= now() - ? * interval '1 second'
    GROUP BY p.id, s.id`,
  stop_without_reason: `
    SELECT 'stop_without_reason:' || p.id || ':' || d.group_id AS key,
      jsonb_build_object('plcName', p.name, 'sectorName', s.name, 'startedAt', min(d.start_date)) AS params,
      s.company_id AS "companyId", s.id AS "sectorId", p.id AS "plcConfigId", coalesce(p.collector_id, t.collector_id) AS "collectorId"
    FROM downtimes d JOIN plc_configs p ON p.id = d.plc_config_id JOIN sectors s ON s.id = p.sector_id
    LEFT JOIN plc_status t ON t.plc_config_id = p.id
    WHERE d.end_date IS NULL AND d.activity_type_id IS NULL AND d.kind = 'unplanned' AND p.active
      AND d.start_date < now() - ? * interval '1 second'
    GROUP BY p.id, s.id, d.group_id, t.collector_id`,
};

export async function findCauses(trx: Knex, rules: readonly Rule[]): Promise<Cause[]> {
  const causes: Cause[] = [];
  for (const { kind, enabled, after_seconds } of rules) {
    if (!enabled || kind === 'order_completed') continue;
    const { rows } = await trx.raw<{ rows: Omit<Cause, 'kind'>[] }>(QUERIES[kind], [after_seconds]);
    causes.push(...rows.map((row) => ({ ...row, kind })));
  }
  return causes;
}

/** Tells of each order once that was completed since the rule exists, but of none that lies longer back than a day. Answers the ids. */
export async function insertCompleted(trx: Knex, rule: Rule): Promise<number[]> {
  if (!rule.enabled) return [];
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `INSERT INTO notifications (kind, severity, params, company_id, sector_id, plc_config_id, production_order_id, event_key, cleared_at)
     SELECT 'order_completed', ?, jsonb_build_object('orderCode', o.code, 'itemName', i.name, 'plcName', p.name,
         'producedQuantity', o.produced_quantity, 'plannedQuantity', o.planned_quantity),
       o.company_id, o.sector_id, o.plc_config_id, o.id, 'order_completed:' || o.id, now()
     FROM production_orders o JOIN items i ON i.id = o.item_id LEFT JOIN plc_configs p ON p.id = o.plc_config_id
     WHERE o.status = 'COMPLETED' AND o.end_date > greatest(now() - interval '1 day', ?::timestamptz)
       AND NOT EXISTS (SELECT FROM notifications n WHERE n.event_key = 'order_completed:' || o.id)
     ON CONFLICT (event_key) DO NOTHING RETURNING id`,
    [rule.severity, rule.created_at],
  );
  return rows.map(({ id }) => Number(id));
}
