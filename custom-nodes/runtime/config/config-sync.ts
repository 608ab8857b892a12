/**
 * Keeps the collector's configuration, leases and heartbeat in step with PostgreSQL, for ever. While the database is away the machines that
 * are this collector's alone go on being polled with the cached configuration. One that another collector may poll too is polled only as
 * long as the lease holds: the other one may reach the database and take it over.
 */
import type { CollectorDatabase } from '../forward/collector-database.ts';
import { isConnectionError } from '../forward/collector-database.ts';
import { readCursor } from '../forward/forward-batch.ts';
import type { PlantClock } from '../plant-clock.ts';
import type { PlcStatus } from '../pool/plc-link.ts';
import type { PoolLog } from '../pool/plc-settings.ts';
import type { DurableStore } from '../store/durable-store.ts';
import { CachedConfig } from './cached-config.ts';
import type { CollectorConfig } from './collector-config.ts';
import {
  beat,
  findCollector,
  LEASE_SECONDS,
  refreshStatus,
  releaseLeases,
  serverTimeMs,
  takeLeases,
} from './collector-presence.ts';
import { claimCounters, countersOf, refreshPositions, takePositions, type Owner } from './counter-claims.ts';
import { loadConfig } from './load-config.ts';

/** Heartbeat and renewal of the leases. */
const ROUND_MS = 5000;
/** Polling ends this long before another collector may begin: a poll under way has to end, too. */
const LEASE_MARGIN_MS = 3000;
/** Half of a round trip is how wrong the time may be; the first one makes the connection as well. ms */
const PRECISE_ROUND_TRIP_MS = 100;
const CLOCK_TRIES = 3;
/** A lost NOTIFY is caught up within this many rounds (30 s). */
const COMPARE_EVERY_ROUNDS = 6;

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
  /** PostgreSQL has said that this store is no old copy. */
  #isStoreKnown = false;
  #collectorId: number | null = null;
  #config: CollectorConfig | null = null;
  #leased: ReadonlySet<number> | null = null;
  readonly #cache: CachedConfig;
  #applied: { config: CollectorConfig; ids: string } | null = null;
  /** Counters that are known to be this collector's. */
  #claimed: ReadonlySet<number> = new Set();
  #leaseTimer: NodeJS.Timeout | null = null;
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
    this.#cache = new CachedConfig(parts.store);
  }

  get collectorId(): number | null {
    return this.#collectorId;
  }

  /** Under which the buffer may be sent; null while nobody knows whether the store is an old copy. */
  get senderId(): number | null {
    return this.#isStoreKnown ? this.#collectorId : null;
  }

  get isReachable(): boolean {
    return this.#isReachable === true;
  }

  /** Applies the cached configuration at once, then asks PostgreSQL. */
  start(): void {
    this.#isStopped = false;
    this.#config = this.#cache.read();
    if (this.#config !== null) {
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
    if (this.#leaseTimer !== null) clearTimeout(this.#leaseTimer);
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
        // After an outage the row may be another one, and so may the counters' owners: a restored database, a renamed collector.
        this.#claimed = new Set();
        this.#collectorId = await findCollector(database.knex, collectorName, this.#parts.version);
        if (this.#failure !== null || this.#isReachable === null) log.info('PostgreSQL answers');
        if (this.#collectorId !== null) await this.#checkStore(this.#collectorId);
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

  /** The store's, so that a restart takes its own leases again at once. */
  get #instance(): string {
    return this.#parts.store.epoch;
  }

  /**
   * A card or a folder that was restored from a backup has numbers that are used up: what it counts would be taken for repetitions. A cloned one
   * too, while its original goes on.
   */
  async #checkStore(collectorId: number): Promise<void> {
    const { database, store, log } = this.#parts;
    if (this.#isStoreKnown) return;
    const { epoch, openedSeq } = store;
    if ((await readCursor(database.knex, { collectorId, epoch })) > openedSeq) {
      log.warn(
        'The store is an old copy of one that PostgreSQL has heard more of; it goes on from what PostgreSQL knows',
      );
      store.startAnew();
    }
    this.#isStoreKnown = true;
  }

  async #roundAs(collectorId: number, isCompare: boolean): Promise<void> {
    const { database, store, clock } = this.#parts;
    const { knex } = database;
    if (isCompare || this.#config === null) {
      const config = await loadConfig(knex, collectorId, this.#cache.known);
      if (this.#cache.keep(config) || this.#config === null) this.#config = config;
    }
    const ids = this.#config.plcs.map((plc) => plc.id);
    const owner = { collectorId, instance: this.#instance };
    await this.#takeMachines(owner, this.#config, ids);
    this.#applyConfig();
    if (isCompare) await releaseLeases(knex, this.#instance, ids);
    await beat(knex, collectorId, { health: this.#parts.health(), skewMs: clock.skewMs });
    await refreshStatus(knex, collectorId, this.#parts.statuses());
    await refreshPositions(knex, owner, store, this.#claimed);
  }

  /** Leases first, then the counters' positions, in one transaction: nothing of a machine is counted before its counters are ours. */
  async #takeMachines(owner: Owner, config: CollectorConfig, ids: number[]): Promise<void> {
    const { database, store, clock } = this.#parts;
    const askedAtMs = clock.monotonicMs();
    const { leased, counters, positions } = await database.knex.transaction(async (trx) => {
      const leased = await takeLeases(trx, owner, ids);
      const counters = countersOf(config, leased);
      const unclaimed = counters.filter((id) => !this.#claimed.has(id));
      const positions = unclaimed.length === 0 ? [] : await claimCounters(trx, owner, unclaimed);
      return { leased, counters, positions };
    });
    if (positions.length > 0) takePositions(store, positions, plcsOfRegisters(config));
    this.#claimed = new Set(counters);
    this.#leased = leased;
    if (this.#leaseTimer !== null) clearTimeout(this.#leaseTimer);
    const leftMs = askedAtMs + LEASE_SECONDS * 1000 - LEASE_MARGIN_MS - clock.monotonicMs();
    this.#leaseTimer = setTimeout(() => this.#loseShared(), Math.max(0, leftMs));
    this.#leaseTimer.unref();
  }

  /** The leases could not be renewed in time: machines that another collector may have by now are left to it. */
  #loseShared(): void {
    if (this.#isStopped || this.#leased === null) return;
    const shared = new Set(this.#config?.plcs.filter((plc) => plc.isShared === true).map((plc) => plc.id));
    const left = new Set([...this.#leased].filter((id) => !shared.has(id)));
    if (left.size === this.#leased.size) return;
    this.#parts.log.warn('The leases ran out; machines that another collector may poll are left to it', {
      plcs: this.#leased.size - left.size,
    });
    this.#leased = left;
    this.#applyConfig();
  }

  async #anchorClock(): Promise<void> {
    const { clock, database } = this.#parts;
    for (let tries = 1; tries <= CLOCK_TRIES; tries += 1) {
      const askedAtMs = clock.monotonicMs();
      const serverMs = await serverTimeMs(database.knex);
      clock.anchor(serverMs, askedAtMs);
      if (clock.monotonicMs() - askedAtMs <= PRECISE_ROUND_TRIP_MS) return;
    }
  }

  /** Only what is leased; before the database was ever reached, everything that was cached and is nobody else's. */
  #applyConfig(): void {
    if (this.#config === null || this.#isStopped) return;
    const leased = this.#leased;
    const plcs = this.#config.plcs.filter((plc) =>
      leased === null ? plc.isShared !== true : leased.has(plc.id),
    );
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

/** Tens of thousands: made only where it is needed. */
function plcsOfRegisters(config: CollectorConfig): (registerId: number) => number {
  const plcs = new Map(config.plcs.flatMap((plc) => plc.registers.map(({ id }) => [id, plc.id])));
  return (registerId) => plcs.get(registerId) ?? 0;
}
