/**
 * A PLC that shares no code with our client: the Modbus TCP server of jsmodbus, which is also what the Modbus-Server node of
 * node-red-contrib-modbus runs on. Holding registers only; register n lies at byte 2n.
 */
import { once } from 'node:events';
import { Server, type AddressInfo, type Socket } from 'node:net';
import { server as modbusServers } from 'jsmodbus';

/** Enough for D0 to D255 of a Delta PLC (0x1000 + n). */
const REGISTER_COUNT = 4_352;

export interface IndependentPlc {
  port: number;
  set(register: number, value: number): void;
  get(register: number): number;
  close(): Promise<void>;
}

export async function startIndependentPlc(): Promise<IndependentPlc> {
  const holding = Buffer.alloc(REGISTER_COUNT * 2);
  const sockets = new Set<Socket>();
  const listener = new Server();
  new modbusServers.TCP(listener, { holding });
  listener.on('connection', (socket: Socket) => {
    sockets.add(socket);
    // A collector that is killed with an answer unread resets its connection; the PLC lives on.
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    set: (register, value) => holding.writeUInt16BE(value, register * 2),
    get: (register) => holding.readUInt16BE(register * 2),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}
