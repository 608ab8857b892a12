import { expect } from 'chai';
import { DomainError } from '../../../../domain/errors.ts';
import { ModbusServer } from '../../../../testing/modbus-server.ts';
import { VALUE_QUALITY } from '../../messages.ts';
import type { PlcReading } from '../../messages.ts';
import { PlcPool } from '../plc-pool.ts';
import type { PlcSettings, RegisterSettings } from '../plc-settings.ts';

const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = { monotonicMs: () => performance.now(), plantNowMs: () => Date.now() };

function makeRegister(id: number, change: Partial<RegisterSettings> = {}): RegisterSettings {
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

describe('PlcPool', () => {
  let server: ModbusServer;
  let pool: PlcPool;
  let readings: PlcReading[] = [];
  let waiters: (() => void)[] = [];

  beforeEach(async () => {
    server = new ModbusServer();
    await server.listen();
    readings = [];
    waiters = [];
    pool = makePool();
  });
  afterEach(async () => {
    await pool.stop();
    await server.close();
  });

  function makePool(): PlcPool {
    const made = new PlcPool({ clock, log: silentLog });
    made.on('reading', (reading) => {
      readings.push(reading);
      for (const wake of waiters) wake();
    });
    return made;
  }

  function makePlc(id: number, change: Partial<PlcSettings> = {}): PlcSettings {
    return {
      id,
      name: `PLC ${id}`,
      host: '127.0.0.1',
      port: server.port,
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
  function nextReading(fits: (reading: PlcReading) => boolean = () => true): Promise<PlcReading> {
    let seen = readings.length;
    return new Promise((resolve) => {
      const look = () => {
        for (; seen < readings.length; seen += 1) {
          const reading = readings[seen];
          if (reading === undefined || !fits(reading)) continue;
          waiters = waiters.filter((waiter) => waiter !== look);
          resolve(reading);
          return;
        }
      };
      waiters.push(look);
    });
  }

  const readingOf = (id: number, connected = true) =>
    nextReading((reading) => reading.plcConfigId === id && reading.connected === connected);

  it('reads every type, order and area of a PLC', async () => {
    server.set(1, 'holding', 10, 0xffff, 0x5678, 0x1234, 0x3f80, 0, 0x1234);
    server.set(1, 'coil', 3, 1);
    pool.apply([
      makePlc(1, {
        registers: [
          makeRegister(1, { offset: 10, dataType: 'int16' }),
          makeRegister(2, { offset: 11, dataType: 'uint32', wordOrder: 'CDAB' }),
          makeRegister(3, { offset: 13, dataType: 'float32', role: 'MEASUREMENT' }),
          makeRegister(4, { area: 'coil', offset: 3, dataType: 'bit', role: 'MACHINE_STATUS' }),
          makeRegister(5, { offset: 15, dataType: 'bcd16' }),
          makeRegister(6, { offset: 10, dataType: 'int16', role: 'MEASUREMENT' }),
          makeRegister(7, { offset: 10, dataType: 'bcd16' }),
          makeRegister(8, { offset: 13, dataType: 'float32', role: 'MEASUREMENT', scale: 50, maxValue: 49 }),
        ],
      }),
    ]);
    const reading = await readingOf(1);
    expect([...reading.rawValues.subarray(0, 6)]).to.deep.equal([65_535, 0x12345678, 1, 1, 1234, -1]);
    expect(reading.rawValues[6]).to.be.NaN;
    expect([...reading.quality]).to.deep.equal([
      0,
      0,
      0,
      0,
      0,
      0,
      VALUE_QUALITY.BAD,
      VALUE_QUALITY.OUT_OF_RANGE,
    ]);
    expect([...reading.registerIds]).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(reading).to.include({ plcName: 'PLC 1', connected: true });
    expect(server.requests % 2, 'one request for the registers, one for the coil').to.equal(0);
  });

  it('reads all rows of a unit with one request, over one socket', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => makePlc(index + 1));
    server.set(1, 'holding', 1, ...rows.map((row) => row.id * 10));
    server.log = [];
    pool.apply(rows);
    await readingOf(20);
    expect(server.log[0]).to.include({ unitId: 1, start: 1, count: 20 });
    expect(server).to.include({ connections: 1, requests: server.log.length });
    for (const row of rows)
      expect(readings.find((reading) => reading.plcConfigId === row.id)?.rawValues[0]).to.equal(row.id * 10);
  });

  it('serves 40 units behind one socket, or counts what it skips', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => makePlc(index + 1, { unitId: index + 1 }));
    server.behaviour = () => ({ delayMs: 5 });
    pool.apply(rows);
    for (let round = 0; round < 10; round += 1) await readingOf(40);
    expect(server.mostSockets).to.equal(1);
    const status = pool.status();
    for (const plc of status) {
      const turns = plc.polls + plc.skipped;
      expect(plc.polls, plc.name).to.be.above(2);
      expect(plc.errors, plc.name).to.equal(0);
      // Every turn of the schedule is either polled or counted as skipped: nobody is forgotten.
      const most = Math.max(...status.map((other) => other.polls + other.skipped));
      expect(turns, plc.name).to.be.within(most - 2, most);
    }
    expect(pool.figures().skipped).to.be.above(0);
  });

  it('finds an illegal address, reports that register only, and remembers it', async () => {
    for (let offset = 0; offset < 16; offset += 1) server.set(1, 'holding', offset, 100 + offset);
    server.setIllegal(1, 'holding', 5);
    pool.apply([makePlc(1, { registers: Array.from({ length: 16 }, (_, offset) => makeRegister(offset)) })]);
    const first = await readingOf(1);
    expect(first.rawValues.filter((value) => !Number.isNaN(value))).to.have.length(15);
    expect(first.quality[5]).to.equal(VALUE_QUALITY.BAD);
    expect(first.rawValues[15]).to.equal(115);
    await readingOf(1);
    const before = server.requests;
    await readingOf(1);
    await readingOf(1);
    expect(server.requests - before).to.be.at.most(4 + 1);
    expect(pool.status()[0]).to.include({ connected: true, badRegisters: 1, errors: 0 });
  });

  it('finds an illegal gap between two registers, and a limit that the PLC does not tell', async () => {
    server.set(1, 'holding', 0, 7);
    server.set(1, 'holding', 8, 9);
    server.setIllegal(1, 'holding', 4);
    server.maxRegisters = 20;
    const far = Array.from({ length: 60 }, (_, index) => makeRegister(1000 + index));
    pool.apply([makePlc(1, { registers: [makeRegister(0), makeRegister(8), ...far] })]);
    const first = await readingOf(1);
    expect([...first.quality].every((quality) => quality === VALUE_QUALITY.GOOD)).to.equal(true);
    expect([first.rawValues[0], first.rawValues[1]]).to.deep.equal([7, 9]);
    await readingOf(1);
    server.log = [];
    await readingOf(1);
    await readingOf(1);
    expect(server.log.every((request) => request.count <= 20)).to.equal(true);
  });

  it('says once that a PLC does not answer, and says when it does again', async () => {
    pool.apply([makePlc(1, { timeout: 60 })]);
    await readingOf(1);
    server.behaviour = () => 'silent';
    const down = await readingOf(1, false);
    expect(down.error?.code).to.equal('PLC_TIMEOUT');
    expect(down.rawValues[0]).to.be.NaN;
    expect(pool.status()[0]).to.deep.include({ connected: false, lastError: down.error });
    server.behaviour = () => undefined;
    await readingOf(1);
    expect(readings.filter((reading) => !reading.connected)).to.have.length(1);
    expect(server.mostSockets).to.equal(1);
  });

  it('reports each exception under its own code', async () => {
    pool.apply([makePlc(1)]);
    await readingOf(1);
    for (const exception of [1, 4, 5, 6, 7, 8, 9, 10, 11]) {
      server.behaviour = () => ({ exception });
      const reading = await nextReading(
        (candidate) => candidate.error?.code === `PLC_EXCEPTION_${exception}`,
      );
      expect(reading.connected).to.equal(false);
    }
  });

  it('makes the connection anew after more than five errors in a row', async () => {
    pool.apply([makePlc(1, { retries: 0 })]);
    await readingOf(1);
    server.behaviour = () => ({ exception: 4 });
    while (server.connections < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.requests).to.be.at.least(6);
    server.behaviour = () => undefined;
    await readingOf(1);
  });

  it('survives a reset without losing a poll to it for long, and never connects twice within a second', async () => {
    pool.apply([makePlc(1)]);
    await readingOf(1);
    server.dropAll();
    await readingOf(1);
    server.dropAll();
    await readingOf(1);
    const gaps = server.connectedAt.slice(1).map((time, index) => time - (server.connectedAt[index] ?? 0));
    expect(gaps).to.have.length(2);
    for (const gap of gaps) expect(gap).to.be.at.least(950);
    expect(server.mostSockets).to.equal(1);
  });

  it('lets a dead unit take the socket of the others no longer than its deadline, ever more rarely', async () => {
    server.units = new Set([1, 2, 3]);
    const rows = [1, 2, 3, 4].map((id) => makePlc(id, { unitId: id, timeout: 200 }));
    server.log = [];
    pool.apply(rows);
    const down = await readingOf(4, false);
    expect(down.error?.code).to.equal('PLC_TIMEOUT');
    for (let round = 0; round < 10; round += 1) await readingOf(1);
    expect(server.connections, 'the socket outlives a unit that is silent').to.equal(1);
    expect(pool.status().filter((plc) => plc.connected)).to.have.length(3);
    const asked = server.log.filter((request) => request.unitId === 4).length;
    const alive = server.log.filter((request) => request.unitId === 1).length;
    expect(asked).to.be.at.most(alive / 2);
    server.units.add(4);
    await readingOf(4);
  });

  it('touches only what a new configuration changes', async () => {
    const other = new ModbusServer();
    await other.listen();
    try {
      server.set(1, 'holding', 1, 41, 42);
      pool.apply([makePlc(1), makePlc(2, { port: other.port })]);
      await readingOf(1);
      await readingOf(2);
      for (let round = 0; round < 100; round += 1) pool.apply([makePlc(1), makePlc(2, { port: other.port })]);
      pool.apply([
        makePlc(1, { registers: [makeRegister(1), makeRegister(2)] }),
        makePlc(2, { port: other.port }),
      ]);
      const grown = await nextReading(
        (reading) => reading.plcConfigId === 1 && reading.registerIds.length === 2,
      );
      expect([...grown.rawValues]).to.deep.equal([41, 42]);
      expect([server.connections, other.connections]).to.deep.equal([1, 1]);
      pool.apply([makePlc(2, { port: other.port })]);
      await readingOf(2);
      expect(pool.status().map((plc) => plc.plcConfigId)).to.deep.equal([2]);
      while (server.openSockets > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(other.connections).to.equal(1);
    } finally {
      await other.close();
    }
  });

  it('keeps its distance from a PLC even when the whole pool is made anew', async () => {
    for (let round = 0; round < 3; round += 1) {
      pool.apply([makePlc(1)]);
      await readingOf(1);
      await pool.stop();
      pool = makePool();
    }
    const gaps = server.connectedAt.slice(1).map((time, index) => time - (server.connectedAt[index] ?? 0));
    for (const gap of gaps) expect(gap).to.be.at.least(950);
    expect(server.mostSockets).to.equal(1);
  });

  it('reads now, with every interpretation side by side', async () => {
    server.set(1, 'holding', 1, 0x5678, 0x1234);
    server.setIllegal(1, 'holding', 50);
    pool.apply([
      makePlc(1, {
        pollInterval: 60_000,
        registers: [
          makeRegister(1, { dataType: 'uint32', wordOrder: 'CDAB' }),
          makeRegister(49),
          makeRegister(50),
          makeRegister(3, { area: 'coil', dataType: 'bit', role: 'MACHINE_STATUS' }),
        ],
      }),
    ]);
    const { registers } = await pool.readNow(1);
    const [first, neighbour, illegal, coil] = registers;
    expect(first).to.include({ rawValue: 0x12345678, quality: 'good', error: null });
    expect(first?.interpretations).to.deep.include({
      dataType: 'uint32',
      wordOrder: 'ABCD',
      value: 0x56781234,
    });
    expect(neighbour).to.deep.include({ rawValue: 0, words: [0] });
    expect(illegal).to.deep.include({ rawValue: null, quality: 'bad', words: [] });
    expect(illegal?.error?.code).to.equal('PLC_EXCEPTION_2');
    expect(coil).to.deep.include({ rawValue: 0, interpretations: [] });
    expect(() => pool.readNow(99))
      .to.throw(DomainError)
      .with.property('code', 'PLC_NOT_POLLED');
  });

  it('tests a connection over the socket that there is, and says what is wrong', async () => {
    pool.apply([makePlc(1)]);
    await readingOf(1);
    const target = { host: '127.0.0.1', port: server.port, unitId: 1, timeoutMs: 100 };
    const good = await pool.testConnection(target);
    expect(good).to.include({ success: true, code: 'OK' });
    expect(good.latency).to.be.a('number');
    expect(server.connections).to.equal(1);
    server.units = new Set([1]);
    expect(await pool.testConnection({ ...target, unitId: 9 })).to.include({
      success: false,
      code: 'PLC_TIMEOUT',
      latency: null,
    });
    server.units = null;
    server.behaviour = (request) =>
      request.unitId === 8 ? { exception: 11 } : request.unitId === 7 ? { exception: 2 } : undefined;
    expect((await pool.testConnection({ ...target, unitId: 8 })).code).to.equal('PLC_EXCEPTION_11');
    expect((await pool.testConnection({ ...target, unitId: 7 })).code).to.equal('OK');
    const other = new ModbusServer();
    const port = await other.listen();
    expect((await pool.testConnection({ ...target, port })).code).to.equal('OK');
    while (other.openSockets > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await other.close();
    const refused = await pool.testConnection({ ...target, port });
    expect(refused).to.include({ success: false, code: 'PLC_REFUSED', latency: null });
  });

  it('goes on when a listener fails', async () => {
    pool.on('reading', () => {
      throw new Error('a listener');
    });
    pool.apply([makePlc(1)]);
    await readingOf(1);
    await readingOf(1);
  });

  it('notices that a PLC without registers is there', async () => {
    pool.apply([makePlc(1, { registers: [] })]);
    const reading = await readingOf(1);
    expect(reading.registerIds).to.have.length(0);
  });
});
