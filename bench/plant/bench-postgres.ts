/** A PostgreSQL with its default durability for the comparisons, and databases in it. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import knexPackage, { type Knex } from 'knex';
import { migrateDatabase } from '../../cli/database/migrate-database.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../cli/postgres/embedded-postgres.ts';
import { endAtExit } from '../../testing/end-at-exit.ts';

export interface BenchDatabase {
  url: string;
  knex: Knex;
  drop: () => Promise<void>;
}

export class BenchPostgres {
  readonly pid: number;
  readonly #server: EmbeddedPostgres;
  readonly #letGo: () => void;
  #databases = 0;

  private constructor(server: EmbeddedPostgres, letGo: () => void) {
    this.#letGo = letGo;
    this.#server = server;
    this.pid = server.process.pid ?? 0;
  }

  static async start(dir: string): Promise<BenchPostgres> {
    const server = await startEmbeddedPostgres({
      dataFolder: path.join(dir, 'postgres'),
      password: randomBytes(12).toString('hex'),
      logFile: path.join(dir, 'postgres.log'),
    });
    return new BenchPostgres(
      server,
      endAtExit(() => server.process),
    );
  }

  /** Migrated and empty. */
  async createDatabase(): Promise<BenchDatabase> {
    this.#databases += 1;
    const name = `bench_${this.#databases}`;
    await this.#admin(`CREATE DATABASE ${name}`);
    const url = this.#server.url(name);
    await migrateDatabase({ url, ssl: false });
    const knex = knexPackage.knex({ client: 'pg', connection: url, pool: { min: 0, max: 8 } });
    return {
      url,
      knex,
      drop: async () => {
        await knex.destroy();
        await this.#admin(`DROP DATABASE ${name} WITH (FORCE)`);
      },
    };
  }

  stop(): Promise<void> {
    this.#letGo();
    return this.#server.stop();
  }

  async #admin(sql: string): Promise<void> {
    const connection = this.#server.url('postgres');
    const admin = knexPackage.knex({ client: 'pg', connection, pool: { min: 0, max: 1 } });
    try {
      await admin.raw(sql);
    } finally {
      await admin.destroy();
    }
  }
}
