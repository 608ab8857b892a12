/** Last known value of each register of a PLC, from the raw history: nothing is asked of the machine. */
import type { Knex } from 'knex';
import { findPlc } from './save-plc.ts';
import type { Scope } from '../auth/scope.ts';

interface Register {
  id: number;
  offset: number;
  name: string;
  role: string;
  unit: string | null;
}
interface LastRow {
  registerId: number;
  value: number;
  rawValue: number | null;
  quality: string;
  changedAt: Date;
}
/** s. A register that changes is found in the first look, one that rests in a later one; the last is what a replay may reach back. */
export const LOOKS_S = [60, 3_600, 86_400, 8 * 86_400] as const;

export async function readValues(knex: Knex, scope: Scope, plcConfigId: number): Promise<unknown> {
  const plc = await findPlc(knex, plcConfigId, scope);
  const registers = plc['registers'] as Register[];
  const last = await findLast(knex, plcConfigId, registers);
  const status = await knex('plc_status')
    .where({ plc_config_id: plcConfigId })
    .first<{ connected: boolean; last_read_at: Date | null; error_code: string | null } | undefined>();
  const at = new Date();
  return {
    plcConfigId,
    connected: status?.connected === true,
    lastReadAt: status?.last_read_at ?? null,
    errorCode: status?.error_code ?? null,
    at,
    registers: registers.map(({ id, name, role, unit }) => {
      const row = last.get(id);
      const isValue = row !== undefined && row.quality !== 'bad';
      return {
        registerId: id,
        name,
        role,
        unit,
        value: isValue ? row.value : null,
        rawValue: isValue ? row.rawValue : null,
        quality: row?.quality ?? null,
        changedAt: row?.changedAt ?? null,
        ageSeconds: row ? Math.max(0, (at.getTime() - row.changedAt.getTime()) / 1000) : null,
      };
    }),
  };
}

async function findLast(
  knex: Knex,
  plcConfigId: number,
  registers: readonly Register[],
): Promise<Map<number, LastRow>> {
  const found = new Map<number, LastRow>();
  for (const lookS of LOOKS_S) {
    const missing = registers.filter(({ id }) => !found.has(id));
    if (missing.length === 0) break;
    const { rows } = await knex.raw<{ rows: LastRow[] }>(
      `SELECT DISTINCT ON (plc_register_id) plc_register_id AS "registerId", value, raw_value AS "rawValue", quality,
         "timestamp" AS "changedAt"
       FROM plc_data
       WHERE plc_config_id = ? AND register_address = ANY(?::int[]) AND plc_register_id = ANY(?::int[])
         AND "timestamp" > now() - ? * interval '1 second'
       ORDER BY plc_register_id, "timestamp" DESC, id DESC`,
      [plcConfigId, missing.map(({ offset }) => offset), missing.map(({ id }) => id), lookS],
    );
    for (const row of rows) found.set(row.registerId, row);
  }
  return found;
}
