/**
 * Everything of a collector that outlives a deploy of its flows: engine, store, forwarder, configuration, commands.
 * One a process; the nodes are plugs into it. It counts with or without PostgreSQL.
 */
import type { CountKind, CountReason } from '../../domain/counting/counter-types.ts';
import type { RegisterRole } from '../../domain/plc/register-tables.ts';
import type { CollectorPlc, CollectorRegister } from './config/collector-config.ts';
import type { PlcChanges, PlcReading } from './messages.ts';
import type { PlcPool, PoolFigures } from './pool/plc-pool.ts';
import type { PoolLog } from './pool/plc-settings.ts';

export type CollectorLog = PoolLog;

export interface CollectorRuntimeOptions {
  collectorName: string;
  databaseUrl: string;
  ssl?: false | { ca: string; rejectUnauthorized: true };
  /** Made when it is missing; holds collector.sqlite. */
  dataDir: string;
  version: string;
  log: CollectorLog;
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
    forwardFailures: number;
    clockSkewMs: number;
  };
}

export type ReadingListener = (reading: PlcReading) => void;

/** The type that the nodes rely on; `CollectorRuntime` fulfils it. */
export interface CollectorPort {
  readonly pool: PlcPool;
  onReading(listener: ReadingListener): () => void;
  register(plcRegisterId: number): CollectorRegister | undefined;
  plc(plcConfigId: number): CollectorPlc | undefined;
  findChanges(reading: PlcReading): PlcChanges | null;
  recordRaw(changes: PlcChanges): number;
  countPieces(changes: PlcChanges): CountedPiece[];
  status(): CollectorStatus;
}

export declare class CollectorRuntime implements CollectorPort {
  constructor(options: CollectorRuntimeOptions);
  readonly pool: PlcPool;
  /** Opens the store (throws where it cannot), then polls with the cached configuration. Never waits for PostgreSQL. */
  start(): Promise<void>;
  stop(): Promise<void>;
  onReading(listener: ReadingListener): () => void;
  register(plcRegisterId: number): CollectorRegister | undefined;
  plc(plcConfigId: number): CollectorPlc | undefined;
  findChanges(reading: PlcReading): PlcChanges | null;
  recordRaw(changes: PlcChanges): number;
  countPieces(changes: PlcChanges): CountedPiece[];
  status(): CollectorStatus;
}
