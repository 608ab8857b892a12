/** What a plant of chaos is made of. */
import type { EmbeddedPostgres } from '../cli/postgres/embedded-postgres.ts';
import type { SimulatedPlc } from '../simulator/simulated-plc.ts';
import type { ChaosCollector, CollectorKind } from './chaos-collector.ts';
import type { FaultProxy } from './fault-proxy.ts';

/** One server, or an address behind which there are several. */
export type DatabaseServer = Pick<EmbeddedPostgres, 'port' | 'url'>;

export interface ChaosMachine {
  plc: SimulatedPlc;
  proxy: FaultProxy;
  plcConfigId: number;
  registerId: number;
}

export interface MachineSettings {
  name: string;
  collector: ChaosCollector;
  /** Pieces/s once it runs. */
  rate?: number;
  pieceLimit?: number;
  startAt?: number;
  unitId?: number;
  /** Columns of plc_configs that differ. */
  config?: Record<string, number | string | boolean>;
  /** Columns of the production register that differ. */
  register?: Record<string, number | string>;
}

export interface CollectorParts {
  id: number;
  name: string;
  kind: CollectorKind;
  /** With its role and password. */
  url: string;
  folder?: string;
}

export interface PlcRow {
  name: string;
  collectorId: number;
  port: number;
  unitId: number;
  config: Record<string, number | string | boolean>;
  register?: Record<string, number | string>;
}

export interface Booked {
  /** Sum of the appointments. */
  ledger: number;
  /** Sum of the orders' own figures. */
  orders: number;
  unassigned: number;
  quarantined: number;
}
