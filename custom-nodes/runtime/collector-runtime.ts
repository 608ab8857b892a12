/**
 * Everything of a collector that outlives a deploy of its flows: engine, store, forwarder, configuration, commands.
 * One a process; the nodes are plugs into it. It counts with or without PostgreSQL.
 */
import type { CountKind, CountReason } from '../../domain/counting/counter-types.ts';
import { NOTIFY } from '../../domain/notify-channels.ts';
import type { RegisterRole } from '../../domain/plc/register-tables.ts';
import { ClockGate } from './clock-gate.ts';
import { CommandRunner } from './commands/command-runner.ts';
import { toPlcSettings, type CollectorPlc, type CollectorRegister } from './config/collector-config.ts';
import { ConfigSync } from './config/config-sync.ts';
import { NoticeListener } from './config/notice-listener.ts';
import { RegisterRegistry } from './config/register-registry.ts';
import { CollectorDatabase } from './forward/collector-database.ts';
import { Forwarder } from './forward/forwarder.ts';
import { LivePlcs, type LivePlc } from './live-plcs.ts';
import type { PlcChanges, PlcReading } from './messages.ts';
import { PlantClock } from './plant-clock.ts';
import { PlcPool, type PoolFigures } from './pool/plc-pool.ts';
import type { PoolLog } from './pool/plc-settings.ts';
import { Counting } from './store/counting.ts';
import { DurableStore } from './store/durable-store.ts';
import { StopWatch, type NewsListener, type WatchedState } from './stops/stop-watch.ts';
import { Recorder } from './store/recorder.ts';

export type CollectorLog = PoolLog;

export interface CollectorRuntimeOptions {
  collectorName: string;
  databaseUrl: string;
  ssl?: false | { ca: string; rejectUnauthorized: true };
  /** Made when it is missing; holds collector.sqlite. */
  dataDir: string;
  version: string;
  log: CollectorLog;
  /** What the process around it adds to the heartbeat, such as the flow that runs. */
  describe?: () => object;
  /** Told when PostgreSQL says that somebody changed the configuration, and after each connection; never relied on alone. */
  onConfigNotice?: () => void;
  /** Told some times a second, when PostgreSQL has all that was read. */
  onQuiet?: () => void;
}

/** What one read of one counter came to, for whoever follows the flow with a debug node. */
export interface CountedPiece {
  plcRegisterId: number;
  name: string;
  role: RegisterRole;
  kind: CountKind;
  reason: CountReason | null;
  from: number | null;
  to: number;
  pieces: number;
  /** By how much the counter moved on, >= 0; its pieces may still be a fraction. */
  counts: number;
}

export interface CollectorStatus {
  /** PostgreSQL answers. */
  database: boolean;
  epoch: string;
  collectorId: number | null;
  buffer: {
    /** Entries that PostgreSQL does not have yet. */
    depth: number;
    oldestSeconds: number;
    /** Entries that PostgreSQL refused. */
    quarantined: number;
    /** Raw values that were not kept because the buffer was full, since the start. */
    dropped: number;
    /** Counts that became one with others of their minute because the buffer was full, since the start. No piece is lost. */
    merged: number;
    /** Of the store's file, and as a share of what it may take; from 0.8 on there is an alarm. */
    bytes: number;
    share: number;
    alarm: boolean;
  };
  connections: {
    plcConfigId: number;
    name: string;
    connected: boolean;
    /** ISO 8601, or null before the first good read. */
    lastRead: string | null;
    errors: number;
    lastError: { code: string; message: string } | null;
  }[];
  figures: {
    pool: PoolFigures;
    commits: number;
    failedCommits: number;
    rawQueued: number;
    piecesCounted: number;
    batches: number;
    forwarded: number;
    /** Rows that the booking put into the ledger, and into the inbox, since the start. */
    appointments: number;
    inboxed: number;
    forwardFailures: number;
    /** Times that PostgreSQL had gone back and was sent again what it lacked. */
    rewinds: number;
    clockSkewMs: number;
  };
}

/** What does not grow with the plant. */
export type CollectorFigures = Omit<CollectorStatus, 'connections'>;

export type ReadingListener = (reading: PlcReading) => void;

/** The type that the nodes rely on; `CollectorRuntime` fulfils it. */
export interface CollectorPort {
  readonly pool: PlcPool;
  readonly clock: PlantClock;
  onReading(listener: ReadingListener): () => void;
  register(plcRegisterId: number): CollectorRegister | undefined;
  plc(plcConfigId: number): CollectorPlc | undefined;
  findChanges(reading: PlcReading): PlcChanges | null;
  recordRaw(changes: PlcChanges): number;
  countPieces(changes: PlcChanges): CountedPiece[];
  watchStops(tell?: NewsListener): () => void;
  detectStops(changes: PlcChanges): WatchedState | null;
  stopFigures(): { machines: number; stopped: number };
  status(): CollectorStatus;
}

export class CollectorRuntime implements CollectorPort {
  readonly pool: PlcPool;
  readonly clock: PlantClock;
  readonly store: DurableStore;
  readonly commands: CommandRunner;
  readonly #options: CollectorRuntimeOptions;
  readonly #database: CollectorDatabase;
  readonly #forwarder: Forwarder;
  readonly #config: ConfigSync;
  readonly #listener: NoticeListener;
  readonly #registry = new RegisterRegistry();
  readonly #recorder: Recorder;
  readonly #counting: Counting;
  readonly #stops: StopWatch;
  readonly #gate: ClockGate;
  readonly #live = new LivePlcs();
  readonly #listeners = new Set<ReadingListener>();
  #stopping: Promise<void> | null = null;

  /** Opens the store. @throws Error with the file's path where it cannot */
  constructor(options: CollectorRuntimeOptions) {
    this.#options = options;
    const { log } = options;
    this.store = new DurableStore(options.dataDir, log);
    this.clock = new PlantClock(this.store.lastTimeMs);
    this.pool = new PlcPool({ clock: this.clock, log });
    this.#gate = new ClockGate(this.clock, (reading) => {
      this.#stops.see(reading);
      this.#live.see(reading);
      for (const listener of this.#listeners) listener(reading);
    });
    this.pool.on('reading', (reading) => this.#gate.pass(reading));
    this.#database = new CollectorDatabase({ databaseUrl: options.databaseUrl, ssl: options.ssl ?? false });
    this.#recorder = new Recorder(this.store, this.#registry);
    this.#counting = new Counting(this.store, this.#registry, log);
    this.#stops = new StopWatch(this.store, this.#registry);
    const collectorId = () => this.#config.collectorId;
    const { store } = this;
    const { onQuiet } = options;
    const senderId = () => this.#config.senderId;
    this.#forwarder = new Forwarder({ store, database: this.#database, log, collectorId: senderId, onQuiet });
    this.commands = new CommandRunner({ database: this.#database, pool: this.pool, log, collectorId });
    this.#config = new ConfigSync({
      store: this.store,
      database: this.#database,
      clock: this.clock,
      log,
      collectorName: options.collectorName,
      version: options.version,
      apply: (config) => {
        this.#registry.set(config.plcs, this.clock.monotonicMs());
        this.pool.apply(config.plcs.map(toPlcSettings));
        this.#forwarder.wake();
        this.commands.wake();
      },
      statuses: () => this.pool.status(),
      health: () => this.#health(),
    });
    this.#listener = new NoticeListener(this.#database, {
      [NOTIFY.config]: () => {
        this.store.hurryReadTimes();
        this.#config.wake();
        options.onConfigNotice?.();
      },
      [NOTIFY.command]: () => this.commands.wake(),
    });
  }

  /** Polls with the cached configuration at once; never waits for PostgreSQL. */
  async start(): Promise<void> {
    this.#forwarder.start();
    this.#config.start();
    this.#listener.start();
    this.commands.start();
    this.#options.log.info('The collector has started', {
      collector: this.#options.collectorName,
      waiting: this.store.depth,
    });
  }

  /** Everything counted is durable afterwards; what PostgreSQL does not have yet is sent after the next start. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    await this.pool.stop();
    this.#gate.stop();
    this.store.commit();
    await this.#listener.stop();
    await this.commands.stop();
    await this.#config.stop();
    await this.#forwarder.stop();
    await this.#database.stop();
    this.store.close();
  }

  get collectorName(): string {
    return this.#options.collectorName;
  }

  /** What the PLCs say now; for people, so by name. */
  livePlcs(): LivePlc[] {
    return this.#live.list(this.#registry.plcs(), this.pool);
  }

  /** Tells PostgreSQL now how the collector is, rather than with the next heartbeat. */
  report(): void {
    this.#config.wake();
  }

  /** Last readings of the PLCs that have no link now. */
  silentReadings(): PlcReading[] {
    return this.#live.silent();
  }

  onReading(listener: ReadingListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  register(plcRegisterId: number): CollectorRegister | undefined {
    return this.#registry.register(plcRegisterId);
  }

  plc(plcConfigId: number): CollectorPlc | undefined {
    return this.#registry.plc(plcConfigId);
  }

  /** What differs from what was recorded or counted last; null when there is nothing to send. */
  findChanges(reading: PlcReading): PlcChanges | null {
    return this.#recorder.findChanges(reading);
  }

  /** Queues what was not recorded yet for the next tick. Answers how many rows that were. */
  recordRaw(changes: PlcChanges): number {
    return this.#recorder.record(changes);
  }

  /** Judges the counters among them against their baselines; baselines and pieces become durable together in the next tick. */
  countPieces(changes: PlcChanges): CountedPiece[] {
    const counted = this.#counting.count(changes);
    const counts = counted.reduce((sum, piece) => sum + piece.counts, 0);
    if (counts > 0) this.#stops.count(changes.plcConfigId, changes.readAtMs, counts);
    return counted;
  }

  /** From now on stops are found, until the answer is called. `tell` hears of each change of a machine's state. */
  watchStops(tell?: NewsListener): () => void {
    return this.#stops.claim(tell);
  }

  /** Looks at the status registers among them. Answers what the machine does now. */
  detectStops(changes: PlcChanges): WatchedState | null {
    return this.#stops.take(changes);
  }

  /** Machines that are watched, and those of them that stand. */
  stopFigures(): { machines: number; stopped: number } {
    return this.#stops.figures();
  }

  status(): CollectorStatus {
    return {
      ...this.figures(),
      connections: this.pool.status().map((plc) => ({
        plcConfigId: plc.plcConfigId,
        name: plc.name,
        connected: plc.connected,
        lastRead: plc.lastReadAtMs === null ? null : new Date(plc.lastReadAtMs).toISOString(),
        errors: plc.errors,
        lastError: plc.connected ? null : plc.lastError,
      })),
    };
  }

  /** The same without an entry a PLC: what is asked for every few seconds. */
  figures(): CollectorFigures {
    const { store } = this;
    const forwarded = this.#forwarder.figures;
    return {
      database: this.#config.isReachable,
      epoch: store.epoch,
      collectorId: this.#config.collectorId,
      buffer: this.#buffer(),
      figures: {
        pool: this.pool.figures(),
        commits: store.figures.commits,
        failedCommits: store.figures.failedCommits,
        rawQueued: store.figures.rawQueued,
        piecesCounted: this.#counting.pieces,
        batches: forwarded.batches,
        forwarded: forwarded.forwarded,
        appointments: forwarded.appointments,
        inboxed: forwarded.inboxed,
        forwardFailures: forwarded.failures,
        rewinds: forwarded.rewinds,
        clockSkewMs: this.clock.skewMs,
      },
    };
  }

  #buffer(): CollectorStatus['buffer'] {
    const { depth, oldestAtMs, quarantined, lost, room } = this.store;
    const oldestSeconds =
      oldestAtMs === null ? 0 : Math.max(0, (this.clock.plantNowMs() - oldestAtMs) / 1000);
    return { depth, oldestSeconds, quarantined, ...lost, ...room };
  }

  #health(): object {
    const statuses = this.pool.status();
    return {
      buffer: this.#buffer(),
      plcs: statuses.length,
      connected: statuses.filter((plc) => plc.connected).length,
      uptimeSeconds: Math.round(process.uptime()),
      ...this.#options.describe?.(),
    };
  }
}
