/**
 * Of an order: bound to a machine with a counter, or counted by one already, as an order of a sector is counted by whichever machine makes it.
 * What a person books on it is an adjustment; where a machine has no counter, people book what it makes. `order` is the table or alias of the
 * order in the query around it.
 */
export const machineCountedSql = (order: string): string =>
  `(EXISTS (
    SELECT FROM plc_registers AS counter
    WHERE counter.plc_config_id = ${order}.plc_config_id AND counter.role = 'PRODUCTION_COUNTER') OR EXISTS (
    SELECT FROM production_appointments AS made WHERE made.production_order_id = ${order}.id AND made.automatic))`;
