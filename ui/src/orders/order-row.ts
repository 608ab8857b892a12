import type { OrderStatus, OverproductionPolicy } from '../../../domain/orders/order-tables.ts';
export interface OrderRow {
  id: number;
  code: string;
  companyId: number;
  sectorId: number;
  itemId: number;
  plcConfigId: number | null;
  itemName: string;
  sectorName: string;
  status: OrderStatus;
  plannedQuantity: number;
  producedQuantity: number;
  scrapQuantity: number;
  overproduction: OverproductionPolicy;
  dueDate: string | null;
  idealCycle: number | null;
  startDate: string | null;
  endDate: string | null;
  /** A machine counts its pieces: what a person books is an adjustment. */
  machineCounted: boolean;
}
