/** The time zones that an account's screens show times in: that of the first company that it sees, and what differs from it. */
import type { Knex } from 'knex';
import { restrict } from './scope.ts';
import type { Scope } from './scope.ts';

/** Of a plant without any company yet; the same as the column's default. */
export const DEFAULT_ZONE = 'America/Sao_Paulo';

export interface PlantZones {
  timeZone: string;
  /** By the sector's id, where its company has another one. */
  sectorZones: Record<string, string>;
}

/** What an account's screens and files show times in. */
export async function plantZone(knex: Knex, scope: Scope): Promise<string> {
  const companies = restrict(knex('companies'), scope, { company: 'id' })
    .orderBy('active', 'desc')
    .orderBy('id');
  const first = await companies.first<{ time_zone: string } | undefined>('time_zone');
  return first?.time_zone ?? DEFAULT_ZONE;
}

export async function plantZones(knex: Knex, scope: Scope): Promise<PlantZones> {
  const timeZone = await plantZone(knex, scope);
  const others = await restrict(
    knex('sectors as s').join('companies as c', 'c.id', 's.company_id').whereNot('c.time_zone', timeZone),
    scope,
    { sector: 's.id' },
  ).select<{ id: number; zone: string }[]>('s.id', 'c.time_zone as zone');
  return { timeZone, sectorZones: Object.fromEntries(others.map(({ id, zone }) => [id, zone])) };
}
