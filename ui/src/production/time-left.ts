/** Milliseconds until the order is full at the present pace, or null where nothing sensible can be said. */
export function timeLeftMs(
  order: { plannedQuantity: number; producedQuantity: number; status: string },
  ratePerHour: number | null,
): number | null {
  if (order.status !== 'IN_PROGRESS' || ratePerHour === null || ratePerHour <= 0) return null;
  return (Math.max(0, order.plannedQuantity - order.producedQuantity) / ratePerHour) * 3_600_000;
}
