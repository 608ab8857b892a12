/**
 * Moves `plc_data` from PostgreSQL's own partitions to an extension, where a group of plants outgrows one server. Everything that writes or reads
 * it stays as it is: same table name, same columns, same rights. Appointments, orders and stops stay where they are; they are small.
 *
 * - TimescaleDB: a hypertable of one day a chunk in place of the partitions; it drops old days itself.
 * - Citus: the partitions stay and are spread over the workers by machine, so a machine's history is on one of them.
 *
 * In one transaction. Collectors that send meanwhile wait, give up and try again later: they keep what they count.
 */
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';

export const PLC_DATA_ENGINES = ['timescaledb', 'citus'] as const;
export type PlcDataEngine = (typeof PLC_DATA_ENGINES)[number];

/** Throws PLC_DATA_ENGINE with one sentence where the server lacks the extension or the table has moved already. */
export async function movePlcData(knex: Knex, engine: PlcDataEngine, retentionDays: number): Promise<void> {
  await knex.transaction(async (trx) => {
    await needExtension(trx, engine);
    await trx.raw('SET LOCAL statement_timeout = 0');
    if (!(await isPartitioned(trx)))
      throw new DomainError('PLC_DATA_ENGINE', 'plc_data is not partitioned any more: it was moved before.');
    if (engine === 'citus') await trx.raw(`SELECT create_distributed_table('plc_data', 'plc_config_id')`);
    else await toHypertable(trx, retentionDays);
  });
}

async function needExtension(trx: Knex, engine: PlcDataEngine): Promise<void> {
  const { rows } = await trx.raw<{ rows: { version: string | null }[] }>(
    'SELECT installed_version AS version FROM pg_available_extensions WHERE name = ?',
    [engine],
  );
  if (rows[0]?.version) return;
  throw new DomainError(
    'PLC_DATA_ENGINE',
    rows[0] === undefined
      ? `This server has no ${engine}: install it there, add it to shared_preload_libraries, and restart PostgreSQL.`
      : `${engine} is not part of this database yet: as its superuser run CREATE EXTENSION ${engine}.`,
  );
}

async function isPartitioned(trx: Knex): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { kind: string }[] }>(
    `SELECT relkind AS kind FROM pg_class WHERE oid = 'public.plc_data'::regclass`,
  );
  return rows[0]?.kind === 'p';
}

async function toHypertable(trx: Knex, retentionDays: number): Promise<void> {
  await trx.raw(`
    LOCK TABLE plc_data IN ACCESS EXCLUSIVE MODE;
    ALTER TABLE plc_data RENAME TO plc_data_partitioned;
    ALTER INDEX idx_plc_data_timestamp RENAME TO idx_plc_data_partitioned_timestamp;
    ALTER INDEX idx_plc_data_register RENAME TO idx_plc_data_partitioned_register;
    CREATE TABLE plc_data (LIKE plc_data_partitioned INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
    ALTER SEQUENCE plc_data_id_seq OWNED BY plc_data.id;
    SELECT create_hypertable('plc_data', 'timestamp', chunk_time_interval => interval '1 day', create_default_indexes => false);
    CREATE INDEX idx_plc_data_timestamp ON plc_data ("timestamp" DESC);
    CREATE INDEX idx_plc_data_register ON plc_data (plc_config_id, register_address);`);
  await copyRights(trx);
  await trx.raw(`
    INSERT INTO plc_data SELECT * FROM plc_data_partitioned;
    DROP TABLE plc_data_partitioned;
    -- Chunks are made by the rows themselves. Whoever asks for days is told that there is nothing to do.
    CREATE OR REPLACE FUNCTION pulso_ensure_plc_data_days(first_day date, last_day date) RETURNS integer
    LANGUAGE sql SECURITY DEFINER AS 'SELECT 0';`);
  await trx.raw(`SELECT add_retention_policy('plc_data', make_interval(days => ?::int))`, [retentionDays]);
}

/** Each role may do on the new table what it may do on the old one, and no more: a new table comes with the API's usual rights. */
async function copyRights(trx: Knex): Promise<void> {
  for (const { role } of await rightsOn(trx, 'plc_data'))
    await trx.raw(`REVOKE ALL ON plc_data FROM ${role}`);
  for (const { role, verb } of await rightsOn(trx, 'plc_data_partitioned'))
    await trx.raw(`GRANT ${verb} ON plc_data TO ${role}`);
}

/** Of everybody but the owner. The role is quoted where it has to be. */
async function rightsOn(trx: Knex, table: string): Promise<{ role: string; verb: string }[]> {
  const { rows } = await trx.raw<{ rows: { role: string; verb: string }[] }>(
    `SELECT grantee::regrole::text AS role, privilege_type AS verb
     FROM pg_class, aclexplode(relacl) WHERE oid = ?::regclass AND grantee <> relowner AND grantee <> 0`,
    [table],
  );
  return rows;
}
