/** What this collector has to poll, read from PostgreSQL with numbers as numbers. */
import type { Knex } from 'knex';
import type { CollectorConfig, CollectorPlc, CollectorRegister } from './collector-config.ts';

/** Registers of so many PLCs at a time: what the driver makes of them is large for a moment. */
const PLCS_AT_ONCE = 25;

/** The registers of a PLC, and PostgreSQL's fingerprint of their rows. */
export interface KnownRegisters {
  digest: string;
  registers: readonly CollectorRegister[];
}

/**
 * Active PLCs of this collector: its own by `collector_id`; else those of its sector; else, for a collector without a sector, those
 * whose sector no active collector claims.
 * @param known PLC → its registers; those of other fingerprints are fetched and put there, as a plant has tens of thousands that hardly change
 */
export async function loadConfig(
  knex: Knex,
  collectorId: number,
  known: Map<number, KnownRegisters>,
): Promise<CollectorConfig> {
  const plcs = await knex.raw<{ rows: Omit<CollectorPlc, 'registers'>[] }>(PLCS_SQL, [collectorId]);
  const ids = plcs.rows.map((plc) => plc.id);
  // Before the registers: one that changes in between has another fingerprint the next time.
  const digests = await knex.raw<{ rows: { id: number; digest: string }[] }>(DIGESTS_SQL, [ids]);
  const changed = digests.rows.filter(({ id, digest }) => known.get(id)?.digest !== digest);
  for (let from = 0; from < changed.length; from += PLCS_AT_ONCE)
    await fetchRegisters(knex, changed.slice(from, from + PLCS_AT_ONCE), known);
  const present = new Set(digests.rows.map(({ id }) => id));
  for (const id of known.keys()) if (!present.has(id)) known.delete(id);
  return {
    collectorId,
    plcs: plcs.rows.map((plc) => ({ ...plc, registers: known.get(plc.id)?.registers ?? [] })),
  };
}

async function fetchRegisters(
  knex: Knex,
  plcs: readonly { id: number; digest: string }[],
  known: Map<number, KnownRegisters>,
): Promise<void> {
  const { rows } = await knex.raw<{ rows: CollectorRegister[] }>(REGISTERS_SQL, [plcs.map(({ id }) => id)]);
  const byPlc = Map.groupBy(rows, (register) => register.plcConfigId);
  // Through JSON, as V8 then keeps one copy of each text that repeats from register to register.
  for (const { id, digest } of plcs) {
    const registers = JSON.parse(JSON.stringify(byPlc.get(id) ?? [])) as CollectorRegister[];
    known.set(id, { digest, registers });
  }
}

/**
 * The ideal cycle is the shortest of what may run here, or ran until lately: a machine does not slow down because its order is complete.
 * Where one order has none, no speed is implausible.
 */
const PLCS_SQL = `
  SELECT p.id, p.name, p.host, p.port, p.unit_id AS "unitId", p.timeout, p.poll_interval AS "pollInterval",
    p.reconnect_interval AS "reconnectInterval", p.retries, p.word_order AS "wordOrder", coalesce(p.dialect, 'raw') AS dialect,
    p.lax_transaction AS "laxTransaction", p.max_registers_per_request AS "maxRegistersPerRequest",
    p.pause_after_connect AS "pauseAfterConnect", p.pause_between_requests AS "pauseBetweenRequests", p.sector_id AS "sectorId",
    (SELECT CASE WHEN bool_and(coalesce(o.ideal_cycle, i.ideal_cycle) IS NOT NULL)
       THEN min(coalesce(o.ideal_cycle, i.ideal_cycle))::float8 END
     FROM production_orders o JOIN items i ON i.id = o.item_id
     WHERE (o.status IN ('PLANNED', 'IN_PROGRESS', 'PAUSED') OR o.end_date > now() - interval '1 day')
       AND (o.plc_config_id = p.id OR (o.plc_config_id IS NULL AND o.sector_id = p.sector_id))) AS "idealCycleSeconds",
    p.provisional_stop_seconds::float8 AS "provisionalStopSeconds", p.downtime_seconds::float8 AS "downtimeSeconds",
    (SELECT coalesce(o.ideal_cycle, i.ideal_cycle)::float8
     FROM order_runs r JOIN production_orders o ON o.id = r.production_order_id JOIN items i ON i.id = o.item_id
     WHERE r.ended_at IS NULL AND (r.plc_config_id = p.id OR (r.plc_config_id IS NULL AND r.sector_id = p.sector_id))
     ORDER BY r.plc_config_id IS NULL LIMIT 1) AS "runningCycleSeconds",
    p.collector_id IS NULL AND EXISTS (SELECT FROM collectors c WHERE c.active AND c.id <> me.id
      AND c.sector_id IS NOT DISTINCT FROM me.sector_id) AS "isShared"
  FROM plc_configs p JOIN collectors me ON me.id = ?::int
  WHERE p.active AND me.active AND CASE
    WHEN p.collector_id IS NOT NULL THEN p.collector_id = me.id
    WHEN EXISTS (SELECT FROM collectors c WHERE c.active AND c.sector_id = p.sector_id) THEN me.sector_id = p.sector_id
    ELSE me.sector_id IS NULL END
  ORDER BY p.id`;

const DIGESTS_SQL = `
  SELECT plc_config_id AS id, md5(string_agg(r::text, ',' ORDER BY r.id)) AS digest
  FROM plc_registers r WHERE enabled AND plc_config_id = ANY(?::int[]) GROUP BY plc_config_id`;

const REGISTERS_SQL = `
  SELECT id, plc_config_id AS "plcConfigId", name, address, area, "offset", data_type AS "dataType", word_order AS "wordOrder", bit, role,
    scale::float8 AS scale, value_offset::float8 AS "valueOffset", min_value AS "minValue", max_value AS "maxValue",
    counter_mode AS "counterMode", rollover_at::float8 AS "rolloverAt", pieces_per_count::text AS "piecesPerCount",
    max_rate::float8 AS "maxRate", dead_band AS "deadBand", nullif(status_map, '{}'::jsonb) AS "statusMap"
  FROM plc_registers WHERE enabled AND plc_config_id = ANY(?::int[]) ORDER BY plc_config_id, id`;
