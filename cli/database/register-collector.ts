/** A collector's row and the database role with which its edge signs in: member of a group that may only what it must. */
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import { ensureRole, roleDatabaseUrl } from './ensure-role.ts';

/** Made by the migrations, which also say what it may do. */
export const COLLECTOR_GROUP = 'pulso_collector';
/** As in COLLECTOR_NAME, so that a name that is registered can also be used. */
const NAME_PATTERN = /^[a-z][a-z0-9-]{0,39}$/;

export interface CollectorSignIn {
  name: string;
  password: string;
}

export interface RegisterCollectorOptions extends CollectorSignIn {
  /** Code of the sector whose PLCs it polls unless a PLC says otherwise. */
  sectorCode?: string;
}

export function collectorRole(name: string): string {
  return `${COLLECTOR_GROUP}_${name.replaceAll('-', '_')}`;
}

/** The address of the same database, signed in as the collector. */
export function collectorDatabaseUrl(databaseUrl: string, { name, password }: CollectorSignIn): string {
  return roleDatabaseUrl(databaseUrl, collectorRole(name), password);
}

/** Makes or updates both, in one transaction. Throws COLLECTOR_NAME_INVALID or SECTOR_UNKNOWN. */
export async function registerCollector(knex: Knex, options: RegisterCollectorOptions): Promise<void> {
  const { name, password, sectorCode } = options;
  if (!NAME_PATTERN.test(name)) {
    throw new DomainError(
      'COLLECTOR_NAME_INVALID',
      `A collector's name has 1 to 40 lower-case letters, digits or hyphens and begins with a letter, not "${name}".`,
    );
  }
  await knex.transaction(async (trx) => {
    const sectorId = sectorCode === undefined ? undefined : await findSector(trx, sectorCode);
    const row = { name, ...(sectorId === undefined ? {} : { sector_id: sectorId }) };
    const insert = trx('collectors').insert(row).onConflict('name');
    await (sectorId === undefined ? insert.ignore() : insert.merge(['sector_id']));
    await ensureRole(trx, collectorRole(name), password);
    await trx.raw('GRANT ?? TO ??', [COLLECTOR_GROUP, collectorRole(name)]);
  });
}

/** True where the collector was registered before, with its row and its role. */
export async function isCollectorRegistered(knex: Knex, name: string): Promise<boolean> {
  const row: unknown = await knex('collectors').where({ name }).first('id');
  const role: unknown = await knex('pg_roles')
    .where({ rolname: collectorRole(name) })
    .first('rolname');
  return row !== undefined && role !== undefined;
}

async function findSector(trx: Knex.Transaction, code: string): Promise<number> {
  const sector = await trx('sectors').where({ code }).first<{ id: number } | undefined>('id');
  if (sector) return sector.id;
  throw new DomainError('SECTOR_UNKNOWN', `There is no sector with the code "${code}".`);
}
