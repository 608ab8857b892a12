/** A backup of a plant at work is read into a new server by the commands of docs/deploy.md, and nothing differs. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import knexPackage, { type Knex } from 'knex';
import { registerCollector } from '../../cli/database/register-collector.ts';
import { migrations } from '../../knexfile.ts';
import {
  debianPostgresBin,
  startDebianPostgres,
  type DebianPostgres,
} from '../../testing/debian-postgres.ts';
import { startProcess } from '../../testing/processes.ts';
import { projectDir } from '../../testing/source-files.ts';

const OWNER = [`CREATE ROLE pulso LOGIN CREATEROLE PASSWORD 'owner'`, 'CREATE DATABASE pulso OWNER pulso'];

describe('backup and restore', function () {
  let bin: string;
  let folder: string;
  const servers: DebianPostgres[] = [];
  const pools: Knex[] = [];

  before(async function () {
    const found = debianPostgresBin();
    if (found === undefined) {
      console.log('      (PostgreSQL of Debian is absent on this machine)');
      this.skip();
    }
    bin = found;
    folder = mkdtempSync(path.join(tmpdir(), 'pulso-backup-'));
    for (let count = 0; count < 2; count += 1) {
      const server = await startDebianPostgres(bin);
      servers.push(server);
      await server.sql(...OWNER);
      pools.push(
        knexPackage.knex({
          client: 'pg',
          connection: ownerUrl(server),
          migrations,
          pool: { min: 0, max: 2 },
        }),
      );
    }
  });
  after(async () => {
    for (const knex of pools) await knex.destroy();
    for (const server of servers) await server.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const ownerUrl = ({ port }: DebianPostgres): string => `postgresql://pulso:owner@127.0.0.1:${port}/pulso`;

  function run(script: string, argument: string, url: string) {
    return spawnSync('bash', [path.join(projectDir, 'deploy/database', script), argument], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${bin}:${process.env['PATH']}`, DATABASE_URL: url },
    });
  }

  it('brings every row of every table to a new server, and its roles', async () => {
    const [old, fresh] = servers as [DebianPostgres, DebianPostgres];
    const [before, after] = pools as [Knex, Knex];
    await before.migrate.latest();
    await populate(before);
    const backup = run('backup.sh', folder, ownerUrl(old));
    expect(backup.status, backup.stderr).to.equal(0);
    const file = backup.stdout.trim();
    expect(readdirSync(folder)).to.deep.equal([path.basename(file)]);

    const restored = run('restore.sh', file, ownerUrl(fresh));
    expect(restored.status, restored.stderr).to.equal(0);
    expect(restored.stdout.trim()).to.equal('orders 1, appointments 500, pieces 125250');
    expect(await contents(after)).to.deep.equal(await contents(before));

    // What the guide does next: nothing to migrate, and each part signs in anew.
    const env = { DATABASE_URL: ownerUrl(fresh) };
    const done = (entry: string, args: string[] = []) => startProcess({ entry, args, env }).exited;
    expect((await done('cli/migrate.ts')).code).to.equal(0);
    expect((await done('cli/api-role.ts')).code).to.equal(0);
    const rotated = startProcess({
      entry: 'cli/collector-create.ts',
      args: ['--name', 'pi-1', '--rotate'],
      env,
    });
    expect((await rotated.exited).code).to.equal(0);
    const address = /^DATABASE_URL=(.*)$/m.exec(rotated.output())?.[1] ?? '';
    const collector = knexPackage.knex({ client: 'pg', connection: address, pool: { min: 0, max: 1 } });
    try {
      expect(await collector('plc_configs').select('name')).to.deep.equal([{ name: 'M1' }]);
      const denied = await collector('users')
        .select()
        .then(
          () => 'allowed',
          (error: unknown) => (error as Error).message,
        );
      expect(denied).to.include('permission denied');
    } finally {
      await collector.destroy();
    }
  });

  it('never overwrites: a database that holds anything is refused', () => {
    const [file = ''] = readdirSync(folder);
    const [, fresh] = servers as [DebianPostgres, DebianPostgres];
    const refused = run('restore.sh', path.join(folder, file), ownerUrl(fresh));
    expect(refused.status).to.equal(1);
    expect(refused.stderr).to.include('the database is not empty');
  });

  it('leaves no half a file where the database is away', () => {
    const refused = run('backup.sh', folder, 'postgresql://pulso@127.0.0.1:1/pulso');
    expect(refused.status).to.equal(1);
    expect(refused.stderr).to.include('no file was written');
    expect(readdirSync(folder)).to.have.length(1);
  });
});

/** One order with 500 appointments, raw readings, and a collector with a role of its own. */
async function populate(knex: Knex): Promise<void> {
  const add = async (table: string, row: object): Promise<number> => {
    const [inserted] = await knex(table).insert(row).returning<{ id: number }[]>('id');
    return inserted?.id ?? 0;
  };
  const company = await add('companies', { code: 'C', name: 'C' });
  const sector = await add('sectors', { code: 'S', name: 'S', company_id: company });
  const item = await add('items', { code: 'I', name: 'I' });
  await registerCollector(knex, { name: 'pi-1', password: 'a-long-password' });
  const plc = await add('plc_configs', { name: 'M1', host: '192.0.2.1', sector_id: sector });
  const order = await add('production_orders', {
    code: 'OP-1',
    company_id: company,
    sector_id: sector,
    item_id: item,
    plc_config_id: plc,
    planned_quantity: 1_000_000,
    produced_quantity: 125_250,
    status: 'IN_PROGRESS',
    start_date: new Date(),
  });
  await knex.raw(
    `INSERT INTO production_appointments (production_order_id, plc_config_id, quantity, kind, automatic, "timestamp")
     SELECT ?, ?, n, 'manual', false, now() FROM generate_series(1, 500) n`,
    [order, plc],
  );
}

/** Rows and a sum over all that they hold, of each table. */
async function contents(knex: Knex): Promise<Record<string, unknown>> {
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`,
  );
  const found: Record<string, unknown> = {};
  for (const { name } of rows) {
    const sums = await knex.raw<{ rows: unknown[] }>(
      `SELECT count(*)::int AS rows, coalesce(sum(hashtextextended(t::text, 0)), 0)::text AS sum FROM ?? t`,
      [name],
    );
    found[name] = sums.rows[0];
  }
  return found;
}
