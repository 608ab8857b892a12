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
  sequence: number;
}
export interface DashboardSnapshot {
  at: string;
  machines: DashboardMachine[];
}
