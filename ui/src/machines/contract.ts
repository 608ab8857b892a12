import type { MachineState } from '../../../domain/machines/machine-tables.ts';
import type { OrderStatus } from '../../../domain/orders/order-tables.ts';
export interface DashboardOrder {
  id: number;
  code: string;
  itemCode: string;
  itemName: string;
  status: OrderStatus;
  plannedQuantity: number;
  producedQuantity: number;
  scrapQuantity: number;
  endDate: string | null;
}
export interface RibbonSlice {
  from: string;
  to: string;
  state: MachineState;
}
export interface DashboardMachine {
  id: number;
  name: string;
  sectorId: number;
  sectorName: string;
  companyId: number;
  companyName: string;
  state: MachineState;
  stateSince: string | null;
  order: DashboardOrder | null;
  ratePerHour: number | null;
  idealRatePerHour: number | null;
  lastCountAt: string | null;
  link: { connected: boolean; lastReadAt: string | null; errorCode: string | null };
  collector: { id: number; name: string; online: boolean } | null;
  pollIntervalMs: number;
  ribbon: RibbonSlice[];
  /** OEE of the current shift as a share, null where there is none to show; absent from an older API. */
  oee?: number | null;
  sequence: number;
}
export interface DashboardSnapshot {
  at: string;
  machines: DashboardMachine[];
}
/** Pieces of the last hours in equal buckets, oldest first; the last one is still being filled. */
export interface DashboardTrend {
  from: string;
  bucketMinutes: number;
  machines: { id: number; pieces: number[] }[];
}
