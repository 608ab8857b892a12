/** The time zone that an account's screens show times in: that of the first company that it sees. */
import type { Knex } from 'knex';
import { restrict } from './scope.ts';
import type { Scope } from './scope.ts';

/** Of a plant without any company yet; the same as the column's default. */
const DEFAULT_ZONE = 'America/Sao_Paulo';

export async function plantZone(knex: Knex, scope: Scope): Promise<string> {
  const companies = restrict(knex('companies'), scope, { company: 'id' })
    .orderBy('active', 'desc')
    .orderBy('id');
  const first = await companies.first<{ time_zone: string } | undefined>('time_zone');
  return first?.time_zone ?? DEFAULT_ZONE;
}
