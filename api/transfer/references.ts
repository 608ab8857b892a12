/** Codes for ids and back, for the columns of a file that point to other records. */
import type { Knex } from 'knex';
import { restrict } from '../auth/scope.ts';
import type { Place, Scope } from '../auth/scope.ts';

interface Target {
  table: string;
  /** What people know a record by; unique. */
  by: 'code' | 'name';
  place: Place;
}

const COMPANY: Target = { table: 'companies', by: 'code', place: { company: 'id' } };
const SECTOR: Target = { table: 'sectors', by: 'code', place: { sector: 'id' } };
const ofPlant = { company: 'company_id', sector: 'sector_id' };

const TARGETS: Record<string, Target> = {
  companyId: COMPANY,
  companyIds: COMPANY,
  sectorId: SECTOR,
  sectorIds: SECTOR,
  shiftId: { table: 'shifts', by: 'code', place: ofPlant },
  referenceTypeId: { table: 'reference_types', by: 'code', place: 'shared' },
  itemId: { table: 'items', by: 'code', place: ofPlant },
  plcConfigId: { table: 'plc_configs', by: 'name', place: { sector: 'sector_id' } },
};
/** What no file brings in, and the audit log tells. */
const TOLD: Record<string, Target> = {
  activityTypeId: { table: 'activity_types', by: 'code', place: 'shared' },
  defectId: { table: 'defects', by: 'code', place: 'shared' },
  defaultDefectId: { table: 'defects', by: 'code', place: 'shared' },
  orderId: { table: 'production_orders', by: 'code', place: ofPlant },
  productionOrderId: { table: 'production_orders', by: 'code', place: ofPlant },
};

/** Code → id of those that the account sees. */
export async function idsByCode(
  knex: Knex,
  field: string,
  codes: readonly string[],
  scope: Scope,
): Promise<Map<string, number>> {
  const { table, by, place } = targetOf(field);
  const query = knex(table)
    .whereIn(by, [...new Set(codes)])
    .select<{ id: number; text: string }[]>('id', { text: by });
  const rows = await restrict(query, scope, place);
  return new Map(rows.map(({ id, text }) => [text, id]));
}

/** Id → code. */
export async function codesById(
  knex: Knex,
  field: string,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const { table, by } = targetOf(field);
  const rows = await knex(table)
    .whereIn('id', [...new Set(ids)])
    .select<{ id: number; text: string }[]>('id', { text: by });
  return new Map(rows.map(({ id, text }) => [id, text]));
}

/** True for a field that points to records whose codes are known here. */
export function isReference(field: string): boolean {
  return field in TARGETS || field in TOLD;
}

function targetOf(field: string): Target {
  const target = TARGETS[field] ?? TOLD[field];
  if (!target) throw new TypeError(`no table for the reference ${field}`);
  return target;
}
