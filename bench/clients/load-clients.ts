/** The clients that can be compared; each is loaded only in the process that uses it. */
import type { MakeClients } from './load-client.ts';

export const LOAD_CLIENTS = {
  net: async (): Promise<MakeClients> => (await import('./net-client.ts')).makeNetClients,
  pulso: async (): Promise<MakeClients> => (await import('./pulso-client.ts')).makePulsoClients,
  'modbus-serial': async (): Promise<MakeClients> =>
    (await import('./modbus-serial-client.ts')).makeModbusSerialClients,
  jsmodbus: async (): Promise<MakeClients> => (await import('./jsmodbus-client.ts')).makeJsmodbusClients,
  'contrib-modbus': async (): Promise<MakeClients> =>
    (await import('./contrib-modbus-client.ts')).makeContribModbusClients,
} as const;

export type LoadClientName = keyof typeof LOAD_CLIENTS;
