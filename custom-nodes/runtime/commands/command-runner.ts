/** Carries out what the API asks of this collector: rows of collector_commands. NOTIFY makes it quick, a look every 2 s makes it sure. */
import { DomainError } from '../../../domain/errors.ts';
import { isConnectionError, type CollectorDatabase } from '../forward/collector-database.ts';
import { ModbusError } from '../modbus/modbus-error.ts';
import type { PlcPool } from '../pool/plc-pool.ts';
import type { PoolLog } from '../pool/plc-settings.ts';

const LOOK_EVERY_MS = 2000;
/** At once; more wait for the next look. */
const CLAIM_MAX = 10;
const TEST_TIMEOUT_MS = 1000;
const TEST_TIMEOUT_MAX_MS = 10_000;

/** Carries out one command; what it throws becomes the command's error code and message. */
export type CommandHandler = (payload: Record<string, unknown>) => Promise<unknown>;

interface CommandRow {
  id: string;
  kind: string;
  payload: Record<string, unknown>;
}

export interface CommandRunnerParts {
  database: CollectorDatabase;
  pool: PlcPool;
  log: PoolLog;
  collectorId: () => number | null;
}

export class CommandRunner {
  readonly #parts: CommandRunnerParts;
  readonly #handlers = new Map<string, CommandHandler>();
  readonly #running = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #isDue = false;
  #isStopped = true;

  constructor(parts: CommandRunnerParts) {
    this.#parts = parts;
    this.handle('plc_test', (payload) => this.#testPlc(payload));
    this.handle('read_now', (payload) => parts.pool.readNow(Number(payload['plcConfigId'])));
  }

  /** Adds a kind of command; the edge adds those that need Node-RED. */
  handle(kind: string, handler: CommandHandler): void {
    this.#handlers.set(kind, handler);
  }

  start(): void {
    this.#isStopped = false;
    this.wake();
  }

  wake(): void {
    this.#isDue = true;
    if (this.#looking !== null || this.#isStopped) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#isDue = false;
    this.#looking = this.#look().finally(() => {
      this.#looking = null;
      if (this.#isStopped) return;
      this.#timer = setTimeout(() => this.wake(), this.#isDue ? 0 : LOOK_EVERY_MS);
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
    await Promise.all(this.#running);
  }

  async #look(): Promise<void> {
    const collectorId = this.#parts.collectorId();
    if (collectorId === null) return;
    const { knex, reset } = { knex: this.#parts.database.knex, reset: () => this.#parts.database.reset() };
    const kinds = [...this.#handlers.keys()];
    try {
      await knex.raw(
        `UPDATE collector_commands SET status = 'expired', finished_at = now()
         WHERE collector_id = ? AND status = 'pending' AND expires_at < now()`,
        [collectorId],
      );
      const { rows } = await knex.raw<{ rows: CommandRow[] }>(
        `UPDATE collector_commands SET status = 'running', started_at = now() WHERE id IN (
           SELECT id FROM collector_commands WHERE collector_id = ? AND status = 'pending' AND kind = ANY(?::text[])
           ORDER BY id LIMIT ${CLAIM_MAX} FOR UPDATE SKIP LOCKED)
         RETURNING id, kind, payload`,
        [collectorId, kinds],
      );
      for (const row of rows) this.#begin(row);
    } catch (error) {
      // Whether the database answers is said by the configuration's rounds.
      if (isConnectionError(error)) reset();
    }
  }

  #begin(row: CommandRow): void {
    const run = this.#carryOut(row).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async #carryOut({ id, kind, payload }: CommandRow): Promise<void> {
    const { database, log } = this.#parts;
    const answer = await this.#answer(kind, payload);
    try {
      await database.knex.raw(
        `UPDATE collector_commands SET status = ?, result = ?::jsonb, error_code = ?, error_message = ?, finished_at = now()
         WHERE id = ? AND status = 'running'`,
        [answer.status, JSON.stringify(answer.result), answer.code, answer.message, id],
      );
    } catch (error) {
      log.warn('A command was carried out, but its answer did not reach PostgreSQL', {
        kind,
        error: String(error),
      });
    }
  }

  async #answer(kind: string, payload: Record<string, unknown>) {
    try {
      const result = (await this.#handlers.get(kind)?.(payload)) ?? null;
      return { status: 'done', result, code: null, message: null };
    } catch (error) {
      const isExpected = error instanceof DomainError || error instanceof ModbusError;
      if (!isExpected) this.#parts.log.error('A command failed', { kind, error: String(error) });
      return {
        status: 'failed',
        result: null,
        code: isExpected ? error.code : 'COMMAND_FAILED',
        message: isExpected ? error.message : 'The collector could not carry it out; its log says why.',
      };
    }
  }

  #testPlc(payload: Record<string, unknown>): Promise<unknown> {
    const { host, port, unitId, timeout } = payload;
    if (typeof host !== 'string' || host === '')
      throw new DomainError('COMMAND_INVALID', 'A connection test needs a host.');
    const timeoutMs = Math.min(TEST_TIMEOUT_MAX_MS, Number(timeout ?? TEST_TIMEOUT_MS) || TEST_TIMEOUT_MS);
    return this.#parts.pool.testConnection({
      host,
      port: Number(port ?? 502),
      unitId: Number(unitId ?? 1),
      timeoutMs,
    });
  }
}
