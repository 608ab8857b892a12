/** What the API shows of a PLC: its settings, its registers and the state of its link. */
import type { Knex } from 'knex';
import type { ListSource } from '../routes/list-rows.ts';

export const PLCS: ListSource = {
  view: `SELECT p.id, p.name, p.description, p.host, p.port, p.unit_id AS "unitId", p.sector_id AS "sectorId",
      s.name AS "sectorName", p.collector_id AS "collectorId", coalesce(p.dialect, 'raw') AS dialect,
      p.word_order AS "wordOrder", p.timeout, p.poll_interval AS "pollInterval",
      p.reconnect_interval AS "reconnectInterval", p.retries, p.lax_transaction AS "laxTransaction",
      p.max_registers_per_request AS "maxRegistersPerRequest", p.pause_after_connect AS "pauseAfterConnect",
      p.pause_between_requests AS "pauseBetweenRequests", p.active, p.version,
      p.created_at AS "createdAt", p.updated_at AS "updatedAt",
      json_build_object('connected', coalesce(t.connected, false), 'lastReadAt', t.last_read_at,
        'errorCode', t.error_code, 'errorMessage', t.error_message) AS link
    FROM plc_configs p JOIN sectors s ON s.id = p.sector_id LEFT JOIN plc_status t ON t.plc_config_id = p.id`,
  names: ['id', 'name', 'host', 'port', 'unitId', 'sectorId', 'sectorName', 'collectorId', 'active'],
  search: ['name', 'host', 'sectorName', 'description'],
  defaultSort: 'name',
};

const REGISTER_COLUMNS = {
  id: 'id',
  name: 'name',
  description: 'description',
  role: 'role',
  address: 'address',
  dialect: 'dialect',
  area: 'area',
  offset: 'offset',
  dataType: 'data_type',
  wordOrder: 'word_order',
  bit: 'bit',
  unit: 'unit',
  scale: 'scale',
  valueOffset: 'value_offset',
  counterMode: 'counter_mode',
  rolloverAt: 'rollover_at',
  piecesPerCount: 'pieces_per_count',
  maxRate: 'max_rate',
  minValue: 'min_value',
  maxValue: 'max_value',
  deadBand: 'dead_band',
  defaultDefectId: 'default_defect_id',
  statusMap: 'status_map',
  enabled: 'enabled',
} as const;

/** Puts `registers` into each row. */
export async function withRegisters(
  knex: Knex,
  rows: Record<string, unknown>[],
): Promise<Record<string, unknown>[]> {
  const ids = rows.map((row) => Number(row['id']));
  const registers = (await knex('plc_registers')
    .select({ plcConfigId: 'plc_config_id', ...REGISTER_COLUMNS })
    .whereIn('plc_config_id', ids)
    .orderBy('id')) as (Record<string, unknown> & { plcConfigId: number })[];
  const byPlc = Map.groupBy(registers, (register) => register.plcConfigId);
  return rows.map((row) => ({
    ...row,
    registers: (byPlc.get(Number(row['id'])) ?? []).map(({ plcConfigId: _owner, ...rest }) => rest),
  }));
}
