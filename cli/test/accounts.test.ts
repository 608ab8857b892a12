import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { Client } from 'pg';
import { verifyPassword } from '../../domain/password.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../../testing/postgres.ts';
import { startProcess } from '../../testing/processes.ts';
import { projectDir } from '../../testing/source-files.ts';
import { collectorRole } from '../database/register-collector.ts';

describe('accounts made at the command line', () => {
  let database: TestDatabase;
  before(async () => (database = await createTestDatabase()));
  after(() => database.drop());

  async function run(
    entry: string,
    args: string[],
    url = database.url,
  ): Promise<{ code: number | null; output: string }> {
    const command = startProcess({ entry, args, env: { DATABASE_URL: url } });
    const { code } = await command.exited;
    return { code, output: command.output() };
  }

  function databaseUrl(output: string): string {
    return /^DATABASE_URL=(.*)$/m.exec(output)?.[1] ?? '';
  }

  /** Signs in with the address; answers what the query does. */
  async function ask<T>(url: string, sql: string): Promise<T | undefined> {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      const { rows } = await client.query<{ answer: T }>(sql);
      return rows[0]?.answer;
    } finally {
      await client.end();
    }
  }

  describe('npm run user:create', () => {
    const create = (username: string, role: string, password: string, ...more: string[]) =>
      run('cli/user-create.ts', ['--username', username, '--role', role, '--password', password, ...more]);

    it('makes an account that can sign in', async () => {
      const { code, output } = await create('Joana', 'supervisor', 'uma-senha-boa', '--name', 'Joana Lima');
      expect(output).to.equal('Created the user "joana" with the role supervisor.\n');
      expect(code).to.equal(0);
      const user = await database.knex('users').where({ username: 'joana' }).first<Record<string, string>>();
      expect(user).to.include({ name: 'Joana Lima', role: 'supervisor' });
      expect(await verifyPassword(user['password_hash'] ?? '', 'uma-senha-boa')).to.equal(true);
    });

    const refused: [what: string, args: [string, string, string, ...string[]], sentence: RegExp][] = [
      [
        'a name that is taken',
        ['joana', 'viewer', 'outra-senha-boa'],
        /^There is a user "joana" already\.\n$/,
      ],
      [
        'an unknown role',
        ['ze', 'boss', 'uma-senha-boa'],
        /^There is no role "boss"; choose one of operator, /,
      ],
      ['a short password', ['ze', 'viewer', '1234567'], /^The password must have at least 8 characters\.\n$/],
      ['a name with blanks', ['z e', 'viewer', 'uma-senha-boa'], /^A user name has 1 to 60 letters/],
      [
        'an empty name',
        ['', 'viewer', 'uma-senha-boa'],
        /^Missing: --username\.\nUsage: npm run user:create/,
      ],
      [
        'a person without a name',
        ['ze', 'viewer', 'uma-senha-boa', '--name', ' '],
        /^A person’s name has 1 to 120 characters\.\n$/,
      ],
      [
        'an option it does not know',
        ['ze', 'viewer', 'uma-senha-boa', '--admin'],
        /^Unknown option '--admin'\.\nUsage: /,
      ],
    ];
    for (const [what, args, sentence] of refused) {
      it(`refuses ${what} in one sentence`, async () => {
        const { code, output } = await create(...args);
        expect(output).to.match(sentence);
        expect(code).to.equal(1);
      });
    }

    it('sends whoever forgot the migrations to them', async () => {
      const empty = await createEmptyDatabase();
      const args = ['--username', 'ze', '--role', 'viewer', '--password', 'uma-senha-boa'];
      const { code, output } = await run('cli/user-create.ts', args, empty.url);
      await empty.drop();
      expect(output).to.equal('This database has no schema yet; run "npm run migrate" first.\n');
      expect(code).to.equal(1);
    });
  });

  describe('npm run api:role', () => {
    const whoIs = (url: string) => ask<string>(url, 'SELECT current_user AS answer');
    // The role belongs to the whole server and is as it was afterwards.
    after(() => database.knex.raw('ALTER ROLE pulso_api NOLOGIN PASSWORD NULL'));

    it('prints an address with which the API signs in, and ends the one before', async () => {
      const first = await run('cli/api-role.ts', []);
      expect(first.code, first.output).to.equal(0);
      expect(await whoIs(databaseUrl(first.output))).to.equal('pulso_api');
      const second = await run('cli/api-role.ts', []);
      expect(await whoIs(databaseUrl(second.output))).to.equal('pulso_api');
      const ended: unknown = await whoIs(databaseUrl(first.output)).catch((error: unknown) => error);
      expect(String(ended)).to.contain('password authentication failed');
    });

    it('takes a password from its standard input and prints none', async () => {
      const { output, status } = giveApiPassword('quite-a-long-one\n');
      expect(status, output).to.equal(0);
      expect(output).not.to.contain('quite');
      const url = new URL(database.url);
      url.username = 'pulso_api';
      url.password = 'quite-a-long-one';
      expect(await whoIs(url.href)).to.equal('pulso_api');
    });

    it('refuses a short password, and a database without the migrations', async () => {
      expect(giveApiPassword('short').output).to.match(
        /^The password on standard input must have at least 8/,
      );
      const empty = await createEmptyDatabase();
      const { code, output } = await run('cli/api-role.ts', [], empty.url);
      await empty.drop();
      expect(output).to.equal('This database has no schema yet; run "npm run migrate" first.\n');
      expect(code).to.equal(1);
    });

    function giveApiPassword(input: string): { output: string; status: number | null } {
      const { stdout, stderr, status } = spawnSync(
        process.execPath,
        ['cli/api-role.ts', '--password-stdin'],
        {
          cwd: projectDir,
          input,
          encoding: 'utf8',
          env: { ...process.env, PULSO_ENV_FILE: '', DATABASE_URL: database.url },
        },
      );
      return { output: stdout + stderr, status };
    }
  });

  describe('npm run collector:create', () => {
    // Roles belong to the whole server, which other test files share.
    const name = `test-${process.pid}`;
    const create = (...args: string[]) => run('cli/collector-create.ts', ['--name', name, ...args]);
    after(async () => {
      await database.knex.raw('DROP OWNED BY ??', [collectorRole(name)]);
      await database.knex.raw('DROP ROLE ??', [collectorRole(name)]);
    });

    const signIn = (url: string): Promise<unknown> =>
      ask<string>(
        url,
        `SELECT CASE WHEN pg_has_role(current_user, 'pulso_collector', 'MEMBER') THEN 'member' ELSE 'no member' END AS answer`,
      ).catch((error: unknown) => (error as Error).message);

    let first: string;
    it('registers it and prints an environment with which its edge signs in', async () => {
      const { code, output } = await create();
      expect(code, output).to.equal(0);
      expect(output)
        .to.match(new RegExp(`^COLLECTOR_NAME=${name}$`, 'm'))
        .and.match(/^CREDENTIAL_SECRET=\S{40,}$/m);
      first = databaseUrl(output);
      expect(await signIn(first)).to.equal('member');
      expect(await database.knex('collectors').where({ name }).first('name')).to.deep.equal({ name });
    });

    it('gives no second password unless asked to, which ends the first', async () => {
      const again = await create();
      expect(again.output).to.match(/is registered already; add --rotate/);
      expect(again.code).to.equal(1);
      const rotated = await create('--rotate');
      expect(rotated.code, rotated.output).to.equal(0);
      expect(rotated.output).not.to.match(/CREDENTIAL_SECRET/);
      expect(await signIn(databaseUrl(rotated.output))).to.equal('member');
      expect(await signIn(first)).to.match(/password authentication failed/);
    });

    it('needs a database role that may make roles, and no superuser, the second time too', async () => {
      const { knex } = database;
      const [owner, collector] = [`owner-${process.pid}`, `owned-${process.pid}`];
      const url = new URL(database.url);
      [url.username, url.password] = [owner, 'owner'];
      await knex.raw(`CREATE ROLE ?? LOGIN CREATEROLE PASSWORD 'owner'`, [owner]);
      try {
        await knex.raw('GRANT pulso_collector TO ?? WITH ADMIN OPTION', [owner]);
        await knex.raw('GRANT ALL ON collectors TO ??', [owner]);
        for (const more of [[], ['--rotate']]) {
          const made = await run('cli/collector-create.ts', ['--name', collector, ...more], url.href);
          expect(made.code, made.output).to.equal(0);
          expect(await signIn(databaseUrl(made.output))).to.equal('member');
        }
      } finally {
        await knex.raw('DROP ROLE IF EXISTS ??', [collectorRole(collector)]);
        await knex.raw('DROP OWNED BY ??', [owner]);
        await knex.raw('DROP ROLE ??', [owner]);
      }
    });

    it('refuses a sector that is not there and a name that the edge would refuse', async () => {
      expect((await create('--rotate', '--sector', 'NOWHERE')).output).to.equal(
        'There is no sector with the code "NOWHERE".\n',
      );
      const bad = await run('cli/collector-create.ts', ['--name', 'Linha 1']);
      expect(bad.output).to.match(/^A collector's name has 1 to 40 lower-case letters/);
    });
  });
});
