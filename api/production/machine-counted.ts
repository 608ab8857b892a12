/**
 * Of an order: bound to a machine, or counted by one already, as an order of a sector is counted by whichever machine makes it. What a
 * person books on it is an adjustment. `order` is the table or alias of the order in the query around it.
 */
export const machineCountedSql = (order: string): string =>
  `(${order}.plc_config_id IS NOT NULL OR EXISTS (
    SELECT FROM production_appointments AS made WHERE made.production_order_id = ${order}.id AND made.automatic))`;
