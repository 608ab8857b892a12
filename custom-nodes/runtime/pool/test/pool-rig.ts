/** A pool, a server and the readings between them, for the tests of the pool. */
import { ModbusServer } from '../../../../testing/modbus-server.ts';
import type { PlcReading } from '../../messages.ts';
import { PlcPool } from '../plc-pool.ts';
import type { PlcSettings, RegisterSettings } from '../plc-settings.ts';

const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = { monotonicMs: () => performance.now(), plantNowMs: () => Date.now() };

export function makeRegister(id: number, change: Partial<RegisterSettings> = {}): RegisterSettings {
  return {
    id,
    name: `register ${id}`,
    address: `holding:${id}`,
    area: 'holding',
    offset: id,
    dataType: 'uint16',
    wordOrder: null,
    bit: null,
    role: 'PRODUCTION_COUNTER',
    scale: 1,
    valueOffset: 0,
    minValue: null,
    maxValue: null,
    ...change,
  };
}

export class PoolRig {
  readonly server = new ModbusServer();
  pool: PlcPool;
  readings: PlcReading[] = [];
  #waiters: (() => void)[] = [];

  constructor() {
    this.pool = this.#makePool();
  }

  async start(): Promise<void> {
    await this.server.listen();
  }

  async stop(): Promise<void> {
    await this.pool.stop();
    await this.server.close();
  }

  /** As a redeploy does it. */
  async renewPool(): Promise<void> {
    await this.pool.stop();
    this.pool = this.#makePool();
  }

  makePlc(id: number, change: Partial<PlcSettings> = {}): PlcSettings {
    return {
      id,
      name: `PLC ${id}`,
      host: '127.0.0.1',
      port: this.server.port,
      unitId: 1,
      timeout: 500,
      pollInterval: 100,
      reconnectInterval: 1000,
      retries: 1,
      wordOrder: 'ABCD',
      dialect: 'raw',
      laxTransaction: false,
      maxRegistersPerRequest: null,
      pauseAfterConnect: 0,
      pauseBetweenRequests: 0,
      registers: [makeRegister(id)],
      ...change,
    };
  }

  /** The first reading from now on that fits; the test's own timeout is the limit. */
  nextReading(fits: (reading: PlcReading) => boolean): Promise<PlcReading> {
    let seen = this.readings.length;
    return new Promise((resolve) => {
      const look = () => {
        for (; seen < this.readings.length; seen += 1) {
          const reading = this.readings[seen];
          if (reading === undefined || !fits(reading)) continue;
          this.#waiters = this.#waiters.filter((waiter) => waiter !== look);
          resolve(reading);
          return;
        }
      };
      this.#waiters.push(look);
    });
  }

  readingOf(id: number, connected = true): Promise<PlcReading> {
    return this.nextReading((reading) => reading.plcConfigId === id && reading.connected === connected);
  }

  #makePool(): PlcPool {
    const made = new PlcPool({ clock, log: silentLog });
    made.on('reading', (reading) => {
      this.readings.push(reading);
      for (const wake of this.#waiters) wake();
    });
    return made;
  }
}
