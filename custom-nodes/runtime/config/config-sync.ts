/**
 * Keeps the collector's configuration, leases and heartbeat in step with PostgreSQL, for ever. While the database is away the machines
 * that were leased go on being polled with the cached configuration: their counts are worth more than the risk of two collectors, which
 * needs a second collector that reaches the database while this one does not.
 */
import { createHash } from 'node:crypto';
import type { CollectorDatabase } from '../forward/collector-database.ts';
import { isConnectionError } from '../forward/collector-database.ts';
import type { PlantClock } from '../plant-clock.ts';
import type { PlcStatus } from '../pool/plc-link.ts';
import type { PoolLog } from '../pool/plc-settings.ts';
import type { DurableStore } from '../store/durable-store.ts';
import type { CollectorConfig } from './collector-config.ts';
import {
  beat,
  findCollector,
  refreshStatus,
  releaseLeases,
  serverTimeMs,
  takeLeases,
} from './collector-presence.ts';
import { loadConfig } from './load-config.ts';

/** Heartbeat and renewal of the leases. */
const ROUND_MS = 5000;
/** A lost NOTIFY is caught up within this many rounds (30 s). */
const COMPARE_EVERY_ROUNDS = 6;
/** Of the cached configuration in the store. */
const CONFIG_KEY = 'config';

export interface ConfigSyncParts {
  store: DurableStore;
  database: CollectorDatabase;
  clock: PlantClock;
  log: PoolLog;
  collectorName: string;
  version: string;
  /** Told whenever the PLCs to poll differ. */
  apply: (config: CollectorConfig) => void;
  statuses: () => PlcStatus[];
  health: () => object;
}

export class ConfigSync {
  readonly #parts: ConfigSyncParts;
  /** Of the store, so that a restart takes its own leases again at once. */
  readonly #instance: string;
  #collectorId: number | null = null;
  #config: CollectorConfig | null = null;
  #leased: ReadonlySet<number> | null = null;
  /** Of the configuration's text: the text itself has megabytes where there are many registers. */
  #digest = '';
  #applied: { config: CollectorConfig; ids: string } | null = null;
  #rounds = 0;
  #isDue = true;
  #isStopped = true;
  #isReachable: boolean | null = null;
  #isUnknownSaid = false;
  /** Said last, so that it is said once. */
  #failure: string | null = null;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;

  constructor(parts: ConfigSyncParts) {
    this.#parts = parts;
    this.#instance = parts.store.epoch;
  }

  get collectorId(): number | null {
    return this.#collectorId;
  }

  get isReachable(): boolean {
    return this.#isReachable === true;
  }

  /** Applies the cached configuration at once, then asks PostgreSQL. */
  start(): void {
    this.#isStopped = false;
    const cached = this.#parts.store.meta(CONFIG_KEY);
    if (cached !== undefined) {
      this.#config = JSON.parse(cached) as CollectorConfig;
      this.#digest = digestOf(cached);
      this.#collectorId = this.#config.collectorId;
      this.#applyConfig();
    }
    this.#run();
  }

  /** Something changed: compare now. */
  wake(): void {
    this.#isDue = true;
    if (this.#running === null) this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
    if (this.isReachable)
      await releaseLeases(this.#parts.database.knex, this.#instance, []).catch(() => undefined);
  }

  #run(): void {
    if (this.#isStopped) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#running = this.#round().finally(() => {
      this.#running = null;
      if (!this.#isStopped) this.#timer = setTimeout(() => this.#run(), this.#isDue ? 100 : ROUND_MS);
    });
  }

  async #round(): Promise<void> {
    const { database, log, collectorName } = this.#parts;
    const isCompare = this.#isDue || this.#rounds % COMPARE_EVERY_ROUNDS === 0;
    this.#rounds += 1;
    this.#isDue = false;
    try {
      await this.#anchorClock();
      if (this.#isReachable !== true) {
        // After an outage the row may be another one: a restored database, a renamed collector.
        this.#collectorId = await findCollector(database.knex, collectorName, this.#parts.version);
        if (this.#failure !== null || this.#isReachable === null) log.info('PostgreSQL answers');
      }
      this.#isReachable = true;
      if (this.#collectorId === null) this.#sayUnknown();
      else await this.#roundAs(this.#collectorId, isCompare);
      this.#failure = null;
    } catch (error) {
      this.#sayFailure(error);
      this.#isReachable = false;
    }
  }

  async #roundAs(collectorId: number, isCompare: boolean): Promise<void> {
    const { database, store, clock } = this.#parts;
    const { knex } = database;
    if (isCompare || this.#config === null) {
      const config = await loadConfig(knex, collectorId);
      const text = JSON.stringify(config);
      if (this.#config === null || digestOf(text) !== this.#digest) {
        store.setMeta(CONFIG_KEY, text);
        this.#config = config;
        this.#digest = digestOf(text);
      }
    }
    const ids = this.#config.plcs.map((plc) => plc.id);
    this.#leased = await takeLeases(knex, { collectorId, instance: this.#instance }, ids);
    this.#applyConfig();
    if (isCompare) await releaseLeases(knex, this.#instance, ids);
    await beat(knex, collectorId, { health: this.#parts.health(), skewMs: clock.skewMs });
    await refreshStatus(knex, collectorId, this.#parts.statuses());
  }

  async #anchorClock(): Promise<void> {
    const { clock, database } = this.#parts;
    const askedAtMs = clock.monotonicMs();
    clock.anchor(await serverTimeMs(database.knex), askedAtMs);
  }

  /** Only what is leased; before the database was ever reached, everything that was cached. */
  #applyConfig(): void {
    if (this.#config === null || this.#isStopped) return;
    const leased = this.#leased;
    const plcs = this.#config.plcs.filter((plc) => leased === null || leased.has(plc.id));
    const config = { collectorId: this.#config.collectorId, plcs };
    const ids = plcs.map((plc) => plc.id).join();
    // A configuration that came again unchanged is still the same object.
    if (this.#applied?.config === this.#config && this.#applied.ids === ids) return;
    this.#applied = { config: this.#config, ids };
    this.#parts.apply(config);
  }

  #sayFailure(error: unknown): void {
    const { database, log } = this.#parts;
    const isAway = isConnectionError(error);
    if (isAway) database.reset();
    const failure = isAway ? 'away' : String(error);
    if (failure === this.#failure || this.#isStopped) return;
    this.#failure = failure;
    if (isAway)
      log.warn('waiting for PostgreSQL; counting goes on with the cached configuration', {
        error: String(error),
      });
    else log.error('PostgreSQL refuses what the collector asks; is it migrated?', { error: failure });
  }

  #sayUnknown(): void {
    const name = this.#parts.collectorName;
    // Asked again in the next round: somebody may be registering it now.
    this.#isReachable = null;
    if (this.#isUnknownSaid) return;
    this.#isUnknownSaid = true;
    this.#parts.log.error(
      `The collector "${name}" is not registered. Run: npm run collector:create -- --name ${name}`,
    );
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
