/** jsmodbus, the other client that people pick. */
import { Socket } from 'node:net';
import { ModbusTCPClient } from 'jsmodbus';
import { LOAD_TIMEOUT_MS, type MakeClients } from './load-client.ts';

export const makeJsmodbusClients: MakeClients = async (targets) =>
  targets.map(({ port, registers }) => {
    const socket = new Socket();
    const client = new ModbusTCPClient(socket, 1, LOAD_TIMEOUT_MS);
    socket.setNoDelay(true);
    return {
      connect: () =>
        new Promise((resolve, reject) => {
          socket.once('error', reject);
          socket.connect({ port, host: '127.0.0.1' }, resolve);
        }),
      read: (done) => {
        client.readHoldingRegisters(0, registers).then(
          ({ response }) => done(null, Number(response.body.values[0])),
          (error: unknown) => done(new Error(String(error)), 0),
        );
      },
      close: () => void socket.destroy(),
    };
  });
