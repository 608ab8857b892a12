/** How far an order is. Good = produced − scrap; an order is complete when as many were produced as planned (DOMAIN 2). Pure. */
import type { OrderStatus } from './order-tables.ts';

export interface Quantities {
  plannedQuantity: number;
  producedQuantity: number;
  scrapQuantity: number;
}

export function goodQuantity(order: Pick<Quantities, 'producedQuantity' | 'scrapQuantity'>): number {
  return order.producedQuantity - order.scrapQuantity;
}

/** Share of what was produced that is scrap; null before the first piece. */
export function scrapShare(order: Pick<Quantities, 'producedQuantity' | 'scrapQuantity'>): number | null {
  return order.producedQuantity > 0 ? order.scrapQuantity / order.producedQuantity : null;
}

/** Produced of planned; above 1 where the order takes its overproduction. */
export function progressShare(order: Pick<Quantities, 'plannedQuantity' | 'producedQuantity'>): number {
  return order.plannedQuantity > 0 ? order.producedQuantity / order.plannedQuantity : 0;
}

/** Milliseconds until the order is full at the present pace, or null where nothing sensible can be said. */
export function timeLeftMs(
  order: Pick<Quantities, 'plannedQuantity' | 'producedQuantity'> & { status: OrderStatus },
  ratePerHour: number | null,
): number | null {
  if (order.status !== 'IN_PROGRESS' || ratePerHour === null || ratePerHour <= 0) return null;
  return (Math.max(0, order.plannedQuantity - order.producedQuantity) / ratePerHour) * 3_600_000;
}
