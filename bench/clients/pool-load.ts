/**
 * Pulso's whole engine instead of its client alone: plan, schedule in slots, readings. Every connection is read once an interval, as in
 * modbus-load.ts, but the process wakes up for a slot of them at a time. Prints the same line.
 */
import { PlcPool } from '../../custom-nodes/runtime/pool/plc-pool.ts';
import type { PlcSettings, RegisterSettings } from '../../custom-nodes/runtime/pool/plc-settings.ts';
import { LOAD_TIMEOUT_MS } from './load-client.ts';
import type { LoadFigures } from './modbus-load.ts';

export interface PoolLoadOptions {
  ports: readonly number[];
  registers: number;
  intervalMs: number;
  warmUpMs: number;
  measureMs: number;
}

/** So far apart that one request still reads all of them. */
const STRIDE = 11;
const WARM_UP_FACTOR = 10;

const options = JSON.parse(process.argv[2] ?? '{}') as PoolLoadOptions;
const { ports, registers, intervalMs, warmUpMs, measureMs } = options;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = { monotonicMs: () => performance.now(), plantNowMs: () => Date.now() };
const pool = new PlcPool({ clock, log: quiet });
let readings = 0;
pool.on('reading', () => (readings += 1));
pool.apply(ports.map((port, index) => makePlc(index, port, intervalMs / WARM_UP_FACTOR)));
await pause(warmUpMs);
pool.apply(ports.map((port, index) => makePlc(index, port, intervalMs)));
await pause(2 * intervalMs);
readings = 0;
const failedBefore = failures();
const before = process.cpuUsage();
await pause(measureMs);
const { user, system } = process.cpuUsage(before);
const figures: LoadFigures = {
  requests: readings,
  failed: failures() - failedBefore,
  cpuMicrosPerRequest: (user + system) / readings,
  residentMb: process.memoryUsage.rss() / 2 ** 20,
};
console.log(JSON.stringify(figures));
await pool.stop();

function failures(): number {
  const { errors, skipped } = pool.figures();
  return errors + skipped;
}

function makePlc(index: number, port: number, pollInterval: number): PlcSettings {
  const count = Math.ceil(registers / STRIDE);
  return {
    id: index + 1,
    name: `PLC ${index + 1}`,
    host: '127.0.0.1',
    port,
    unitId: 1,
    timeout: LOAD_TIMEOUT_MS,
    pollInterval,
    reconnectInterval: 1000,
    retries: 0,
    wordOrder: 'ABCD',
    dialect: 'raw',
    laxTransaction: false,
    maxRegistersPerRequest: null,
    pauseAfterConnect: 0,
    pauseBetweenRequests: 0,
    registers: Array.from({ length: count }, (_, at) =>
      makeRegister(index * count + at + 1, Math.min(at * STRIDE, registers - 1)),
    ),
  };
}

function makeRegister(id: number, offset: number): RegisterSettings {
  return {
    id,
    name: `R${id}`,
    address: String(offset),
    area: 'holding',
    offset,
    dataType: 'uint16',
    wordOrder: null,
    bit: null,
    role: 'MEASUREMENT',
    scale: 1,
    valueOffset: 0,
    minValue: null,
    maxValue: null,
  };
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
