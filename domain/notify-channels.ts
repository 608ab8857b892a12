/** PostgreSQL NOTIFY channels. Payloads are JSON with ids only: NOTIFY carries at most 8,000 bytes. */
export const NOTIFY = {
  config: 'pulso_config',
  command: 'pulso_command',
  commandDone: 'pulso_command_done',
  live: 'pulso_live',
} as const;

export interface ConfigNotice {
  table: 'plc_configs' | 'plc_registers' | 'collectors' | 'production_orders' | 'items';
  id: number;
}
export interface CommandNotice {
  id: number;
  collectorId: number;
}
export interface LiveNotice {
  plcConfigIds?: number[];
  orderIds?: number[];
  /** What changed, for screens that show lists: 'orders', 'downtimes', 'notifications', 'inbox', 'anomalies', 'plcs'. */
  kinds?: string[];
}
