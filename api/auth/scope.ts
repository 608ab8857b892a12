/**
 * Which part of the plant an account sees. Limits are companies and sectors: a company that is named counts whole, unless sectors of it are
 * named too; a sector that is named counts by itself. An account without limits (`null`) sees everything. Rows outside do not exist for it.
 */
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';

export interface Limits {
  /** Companies that count whole, also their sectors of tomorrow. */
  wholeCompanyIds: readonly number[];
  /** Sectors that count by themselves. */
  sectorIds: readonly number[];
  /** Companies of which anything is seen. */
  companyIds: readonly number[];
}
export type Scope = Limits | null;

/**
 * Where a row of a list stands in the plant: the column (or property) that leads there. A null in it means "the same for all": everybody
 * reads it, and only an account without limits changes it. `shared`: all rows are like that. `unlimited`: only accounts without limits.
 */
export type Place =
  | 'shared'
  | 'unlimited'
  | { sector: string }
  | { company: string; sector?: string }
  | { order: string }
  | { plc: string }
  | { collector: string };

type Purpose = 'read' | 'write';
interface Condition {
  sql: string;
  bindings: Knex.RawBinding[];
}
const TRUE: Condition = { sql: 'TRUE', bindings: [] };
const FALSE: Condition = { sql: 'FALSE', bindings: [] };

/** For statements written as text: `?` and `??` in `sql` are Knex’s. Columns are as PostgreSQL calls them, `o.sector_id` included. */
export function scopeSql(scope: Scope, place: Place, purpose: Purpose = 'read'): Condition {
  if (!scope) return TRUE;
  if (place === 'unlimited') return FALSE;
  if (place === 'shared') return purpose === 'read' ? TRUE : FALSE;
  if ('company' in place) return companySql(scope, place, purpose);
  const sectors = sectorIds(scope);
  const [column, ids] = chain(place, sectors.sql, purpose);
  if (purpose === 'write') return { sql: `?? IN (${ids})`, bindings: [column, ...sectors.bindings] };
  return { sql: `(?? IS NULL OR ?? IN (${ids}))`, bindings: [column, column, ...sectors.bindings] };
}

/** Leaves only the rows of the scope. Takes a builder of Knex or of Objection. */
export function restrict<Query extends { whereRaw(sql: string, bindings: never): unknown }>(
  query: Query,
  scope: Scope,
  place: Place,
  purpose: Purpose = 'read',
): Query {
  if (scope) {
    const { sql, bindings } = scopeSql(scope, place, purpose);
    void query.whereRaw(sql, bindings as never);
  }
  return query;
}

export function outOfScope(): DomainError {
  return new DomainError('OUT_OF_SCOPE', 'This is outside of the companies and sectors of your account.', {
    status: 403,
  });
}

/** The limits of an account as they are now; `null` where it has none. */
export async function loadScope(knex: Knex, limits: LimitRow): Promise<Scope> {
  const companies = limits.companyLimits ?? [];
  const named = limits.sectorLimits ?? [];
  if (companies.length + named.length === 0) return null;
  const rows = await knex('sectors').select<{ company_id: number }[]>('company_id').whereIn('id', named);
  const narrowed = new Set(rows.map((row) => row.company_id));
  return {
    wholeCompanyIds: companies.filter((id) => !narrowed.has(id)),
    sectorIds: named,
    companyIds: [...new Set([...companies, ...narrowed])],
  };
}

/** The sectors as they are now, for rows that are already in memory; null: all. */
export async function visibleSectorIds(knex: Knex, scope: Scope): Promise<number[] | null> {
  if (!scope) return null;
  const { sql, bindings } = sectorIds(scope);
  const { rows } = await knex.raw<{ rows: { id: number }[] }>(sql, bindings);
  return rows.map(({ id }) => id);
}

/** Columns for a select from `users as u`. */
export interface LimitRow {
  companyLimits: number[] | null;
  sectorLimits: number[] | null;
}
export function limitColumns(knex: Knex): Knex.Raw[] {
  return [
    knex.raw(
      '(SELECT array_agg(l.company_id) FROM user_companies l WHERE l.user_id = u.id) AS "companyLimits"',
    ),
    knex.raw('(SELECT array_agg(l.sector_id) FROM user_sectors l WHERE l.user_id = u.id) AS "sectorLimits"'),
  ];
}

/** Asked of the table and not of a list made before: a sector that this very transaction made counts too. */
function sectorIds(scope: Limits): Condition {
  return {
    sql: 'SELECT id FROM sectors WHERE id = ANY(?::integer[]) OR company_id = ANY(?::integer[])',
    bindings: [[...scope.sectorIds], [...scope.wholeCompanyIds]],
  };
}

/** The column, and the ids that it may hold. A collector without a sector serves all: everybody sees it. */
function chain(
  place: Exclude<Place, string | { company: string }>,
  sectors: string,
  purpose: Purpose,
): [column: string, ids: string] {
  if ('sector' in place) return [place.sector, sectors];
  if ('order' in place)
    return [place.order, `SELECT id FROM production_orders WHERE sector_id IN (${sectors})`];
  if ('plc' in place) return [place.plc, `SELECT id FROM plc_configs WHERE sector_id IN (${sectors})`];
  const everyones = purpose === 'read' ? ' OR sector_id IS NULL' : '';
  return [place.collector, `SELECT id FROM collectors WHERE sector_id IN (${sectors})${everyones}`];
}

/** A row with a sector belongs there; one with only a company is seen by all of the company and changed by who has it whole. */
function companySql(scope: Limits, place: { company: string; sector?: string }, purpose: Purpose): Condition {
  const companies = [...(purpose === 'read' ? scope.companyIds : scope.wholeCompanyIds)];
  const ofCompany: Condition = {
    sql: purpose === 'read' ? '(?? IS NULL OR ?? = ANY(?::integer[]))' : '?? = ANY(?::integer[])',
    bindings: purpose === 'read' ? [place.company, place.company, companies] : [place.company, companies],
  };
  if (place.sector === undefined) return ofCompany;
  const sectors = sectorIds(scope);
  return {
    sql: `CASE WHEN ?? IS NULL THEN ${ofCompany.sql} ELSE ?? IN (${sectors.sql}) END`,
    bindings: [place.sector, ...ofCompany.bindings, place.sector, ...sectors.bindings],
  };
}
