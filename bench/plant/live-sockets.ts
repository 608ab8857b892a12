/** Browsers' sockets, as the screens open them. */
import { io, type Socket } from 'socket.io-client';
import type { BenchApi } from './bench-api.ts';

export interface MachineMessage {
  id: number;
  order: { producedQuantity: number } | null;
}

export async function openSockets(api: BenchApi, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let number = 0; number < count; number += 1) {
    const socket = io(api.url, {
      path: '/socket.io',
      transports: ['websocket'],
      extraHeaders: api.headers,
      forceNew: true,
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('connect_error', reject);
    });
    await socket.emitWithAck('subscribe', {});
    sockets.push(socket);
  }
  return sockets;
}
