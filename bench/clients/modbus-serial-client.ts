/** modbus-serial, the library under node-red-contrib-modbus. */
import ModbusRTU from 'modbus-serial';
import { LOAD_TIMEOUT_MS, type MakeClients } from './load-client.ts';

export const makeModbusSerialClients: MakeClients = async (targets) =>
  targets.map(({ port, registers }) => {
    const client = new ModbusRTU.default();
    client.on('error', () => undefined);
    return {
      connect: async () => {
        await client.connectTCP('127.0.0.1', { port });
        client.setID(1);
        client.setTimeout(LOAD_TIMEOUT_MS);
      },
      read: (done) => {
        client.readHoldingRegisters(0, registers).then(
          ({ data }) => done(null, data[0] ?? 0),
          (error: unknown) => done(new Error(String(error)), 0),
        );
      },
      close: () => client.destroy(() => undefined),
    };
  });
