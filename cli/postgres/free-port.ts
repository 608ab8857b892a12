/** A port that nobody listens on now, below those that the system lends to outgoing connections, which come and go. */
import { once } from 'node:events';
import { createServer } from 'node:net';

const FIRST = 15_000;
const LAST = 32_000;
const TRIES = 100;

/** Another program could take it before its user does, so whoever uses it still has to say when it is busy. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (await isFree(port)) return port;
  }
  throw new Error(`none of ${TRIES} ports from ${FIRST} to ${LAST} is free`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
