/**
 * Tells when this process makes a TCP connection. Taken at the side that connects, in the moment before the system call: whoever accepts it may
 * be kept from the processor for long, and would see two connections closer together than they were.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** @param tell hears of the port and of performance.now(). Answers how to end it. */
export function watchConnects(tell: (port: number, atMs: number) => void): () => void {
  const see = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    socket.on('connectionAttempt', (_ip: string, port: number) => tell(port, performance.now()));
  };
  subscribe('net.client.socket', see);
  return () => void unsubscribe('net.client.socket', see);
}

/** ms; Infinity where there was one connection at most. */
export function shortestBetween(timesMs: readonly number[]): number {
  let shortest = Infinity;
  for (let index = 1; index < timesMs.length; index += 1)
    shortest = Math.min(shortest, (timesMs[index] as number) - (timesMs[index - 1] as number));
  return shortest;
}
