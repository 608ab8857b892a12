/** Waits for the database and for its migrations, says so, and carries on when they come. Never gives up. */
import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { translateSqlError } from '../domain/database/sql-error.ts';
import { DomainError } from '../domain/errors.ts';

const LOOK_AGAIN_MS = 500;

export class Readiness {
  /** Why the API cannot serve yet; undefined once the database was usable. */
  reason: string | undefined = 'The database was not reached yet.';
  private readonly knex: Knex;
  private readonly logger: Logger;

  constructor(knex: Knex, logger: Logger) {
    this.knex = knex;
    this.logger = logger;
  }

  /** Resolves when the database is there and migrated; rejects only when the signal ends the waiting. */
  async wait(signal: AbortSignal): Promise<void> {
    let said: string | undefined;
    for (;;) {
      this.reason = await this.look();
      if (this.reason === undefined) break;
      if (this.reason !== said) this.logger.warn(`Waiting: ${this.reason}`);
      said = this.reason;
      await delay(LOOK_AGAIN_MS, undefined, { signal });
    }
    this.logger.info('The database is there and migrated.');
  }

  /** One look: undefined, or the reason in one sentence. */
  async look(): Promise<string | undefined> {
    try {
      const answer = await this.knex.raw<{ rows: { name: string }[] }>('SELECT name FROM knex_migrations');
      const done = new Set(answer.rows.map((row) => row.name));
      const lacking = migrationNames().filter((name) => !done.has(name));
      return lacking.length === 0
        ? undefined
        : `${lacking.length} migrations are missing; run "npm run migrate".`;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === '42P01')
        return 'The database has no schema yet; run "npm run migrate".';
      const known = translateSqlError(error);
      if (known instanceof DomainError) return known.message;
      return `The database refuses: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}

function migrationNames(): string[] {
  try {
    return readdirSync(fileURLToPath(new URL('../migrations', import.meta.url))).filter(
      (name) => /^\d.*\.ts$/.test(name) && !name.endsWith('.test.ts'),
    );
  } catch {
    return [];
  }
}
