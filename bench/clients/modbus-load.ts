/**
 * One client library under one schedule, in a process of its own: connects, warms up, then counts its own CPU time a request. The same
 * driver for all; it wakes up once a request when they are spread over the interval, once an interval when they go out in one wave.
 */
import { LOAD_CLIENTS, type LoadClientName } from './load-clients.ts';
import type { LoadClient } from './load-client.ts';

export interface LoadOptions {
  client: LoadClientName;
  schedule: 'spread' | 'wave';
  ports: readonly number[];
  registers: number;
  intervalMs: number;
  warmUpMs: number;
  measureMs: number;
}

export interface LoadFigures {
  requests: number;
  failed: number;
  cpuMicrosPerRequest: number;
  residentMb: number;
}

/** While warming up the same work is done ten times as often, so that the compiler has seen it. */
const WARM_UP_FACTOR = 10;

interface Counters {
  requests: number;
  failed: number;
}

const options = JSON.parse(process.argv[2] ?? '{}') as LoadOptions;
const { ports, registers, intervalMs, warmUpMs, measureMs, schedule } = options;
const make = await LOAD_CLIENTS[options.client]();
const clients = await make(ports.map((port) => ({ port, registers })));
for (const client of clients) await client.connect();
await drive(clients, intervalMs / WARM_UP_FACTOR, warmUpMs);
const before = process.cpuUsage();
const { requests, failed } = await drive(clients, intervalMs, measureMs);
const { user, system } = process.cpuUsage(before);
const figures: LoadFigures = {
  requests,
  failed,
  cpuMicrosPerRequest: (user + system) / requests,
  residentMb: process.memoryUsage.rss() / 2 ** 20,
};
console.log(JSON.stringify(figures));
for (const client of clients) client.close();
process.exit(0);

/** Sends for `durationMs`, waits for the last answers. A connection that has not answered yet is passed over and counted. */
function drive(all: readonly LoadClient[], everyMs: number, durationMs: number): Promise<Counters> {
  const counters = { requests: 0, failed: 0 };
  const isBusy = new Uint8Array(all.length);
  const done = all.map((_client, index) => (error: Error | null) => {
    isBusy[index] = 0;
    counters.requests += 1;
    if (error !== null) counters.failed += 1;
  });
  const send = (index: number): void => {
    if (isBusy[index] === 1) {
      counters.failed += 1;
      return;
    }
    isBusy[index] = 1;
    all[index]?.read(done[index] ?? (() => undefined));
  };
  const startedAtMs = performance.now();
  const stepMs = schedule === 'wave' ? everyMs : everyMs / all.length;
  let step = 0;
  return new Promise((resolve) => {
    const turn = (): void => {
      const nowMs = performance.now() - startedAtMs;
      for (; step * stepMs <= nowMs && step * stepMs < durationMs; step += 1) {
        if (schedule === 'spread') send(step % all.length);
        else for (let index = 0; index < all.length; index += 1) send(index);
      }
      if (step * stepMs < durationMs) setTimeout(turn, step * stepMs - nowMs);
      else setTimeout(() => resolve(counters), Math.min(200, everyMs));
    };
    turn();
  });
}
