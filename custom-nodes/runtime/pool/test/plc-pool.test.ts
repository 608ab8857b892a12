import { expect } from 'chai';
import { DomainError } from '../../../../domain/errors.ts';
import { ModbusServer } from '../../../../testing/modbus-server.ts';
import { VALUE_QUALITY } from '../../messages.ts';
import { makeRegister, PoolRig } from './pool-rig.ts';

describe('PlcPool', () => {
  let rig: PoolRig;

  beforeEach(async () => {
    rig = new PoolRig();
    await rig.start();
  });
  afterEach(() => rig.stop());

  it('reads every type, order and area of a PLC', async () => {
    rig.server.set(1, 'holding', 10, 0xffff, 0x5678, 0x1234, 0x3f80, 0, 0x1234);
    rig.server.set(1, 'coil', 3, 1);
    rig.pool.apply([
      rig.makePlc(1, {
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
    const reading = await rig.readingOf(1);
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
    expect(rig.server.requests % 2, 'one request for the registers, one for the coil').to.equal(0);
  });

  it('reads all rows of a unit with one request, over one socket', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => rig.makePlc(index + 1));
    rig.server.set(1, 'holding', 1, ...rows.map((row) => row.id * 10));
    rig.server.log = [];
    rig.pool.apply(rows);
    await rig.readingOf(20);
    expect(rig.server.log[0]).to.include({ unitId: 1, start: 1, count: 20 });
    expect(rig.server).to.include({ connections: 1, requests: rig.server.log.length });
    for (const row of rows)
      expect(rig.readings.find((reading) => reading.plcConfigId === row.id)?.rawValues[0]).to.equal(
        row.id * 10,
      );
  });

  it('serves 40 units behind one socket, or counts what it skips', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => rig.makePlc(index + 1, { unitId: index + 1 }));
    rig.server.behaviour = () => ({ delayMs: 5 });
    rig.pool.apply(rows);
    for (let round = 0; round < 10; round += 1) await rig.readingOf(40);
    expect(rig.server.mostSockets).to.equal(1);
    const status = rig.pool.status();
    for (const plc of status) {
      const turns = plc.polls + plc.skipped;
      expect(plc.polls, plc.name).to.be.above(2);
      expect(plc.errors, plc.name).to.equal(0);
      // Every turn of the schedule is either polled or counted as skipped: nobody is forgotten.
      const most = Math.max(...status.map((other) => other.polls + other.skipped));
      expect(turns, plc.name).to.be.within(most - 2, most);
    }
    expect(rig.pool.figures().skipped).to.be.above(0);
  });

  it('touches only what a new configuration changes', async () => {
    const other = new ModbusServer();
    await other.listen();
    try {
      rig.server.set(1, 'holding', 1, 41, 42);
      rig.pool.apply([rig.makePlc(1), rig.makePlc(2, { port: other.port })]);
      await rig.readingOf(1);
      await rig.readingOf(2);
      for (let round = 0; round < 100; round += 1)
        rig.pool.apply([rig.makePlc(1), rig.makePlc(2, { port: other.port })]);
      rig.pool.apply([
        rig.makePlc(1, { registers: [makeRegister(1), makeRegister(2)] }),
        rig.makePlc(2, { port: other.port }),
      ]);
      const grown = await rig.nextReading(
        (reading) => reading.plcConfigId === 1 && reading.registerIds.length === 2,
      );
      expect([...grown.rawValues]).to.deep.equal([41, 42]);
      expect([rig.server.connections, other.connections]).to.deep.equal([1, 1]);
      rig.pool.apply([rig.makePlc(2, { port: other.port })]);
      await rig.readingOf(2);
      expect(rig.pool.status().map((plc) => plc.plcConfigId)).to.deep.equal([2]);
      while (rig.server.openSockets > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(other.connections).to.equal(1);
    } finally {
      await other.close();
    }
  });

  it('reads now, with every interpretation side by side', async () => {
    rig.server.set(1, 'holding', 1, 0x5678, 0x1234);
    rig.server.setIllegal(1, 'holding', 50);
    rig.pool.apply([
      rig.makePlc(1, {
        pollInterval: 60_000,
        registers: [
          makeRegister(1, { dataType: 'uint32', wordOrder: 'CDAB' }),
          makeRegister(49),
          makeRegister(50),
          makeRegister(3, { area: 'coil', dataType: 'bit', role: 'MACHINE_STATUS' }),
        ],
      }),
    ]);
    const { registers } = await rig.pool.readNow(1);
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
    expect(() => rig.pool.readNow(99))
      .to.throw(DomainError)
      .with.property('code', 'PLC_NOT_POLLED');
  });

  it('tests a connection over the socket that there is, and says what is wrong', async () => {
    rig.pool.apply([rig.makePlc(1)]);
    await rig.readingOf(1);
    const target = { host: '127.0.0.1', port: rig.server.port, unitId: 1, timeoutMs: 100 };
    const good = await rig.pool.testConnection(target);
    expect(good).to.include({ success: true, code: 'OK' });
    expect(good.latency).to.be.a('number');
    expect(rig.server.connections).to.equal(1);
    rig.server.units = new Set([1]);
    expect(await rig.pool.testConnection({ ...target, unitId: 9 })).to.include({
      success: false,
      code: 'PLC_TIMEOUT',
      latency: null,
    });
    rig.server.units = null;
    rig.server.behaviour = (request) =>
      request.unitId === 8 ? { exception: 11 } : request.unitId === 7 ? { exception: 2 } : undefined;
    expect((await rig.pool.testConnection({ ...target, unitId: 8 })).code).to.equal('PLC_EXCEPTION_11');
    expect((await rig.pool.testConnection({ ...target, unitId: 7 })).code).to.equal('OK');
    const other = new ModbusServer();
    const port = await other.listen();
    expect((await rig.pool.testConnection({ ...target, port })).code).to.equal('OK');
    while (other.openSockets > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await other.close();
    const refused = await rig.pool.testConnection({ ...target, port });
    expect(refused).to.include({ success: false, code: 'PLC_REFUSED', latency: null });
  });

  it('ends no test of a connection when a configuration comes that lacks the PLC, nor when another test ends', async () => {
    rig.pool.apply([rig.makePlc(1)]);
    const other = new ModbusServer();
    const target = { host: '127.0.0.1', port: await other.listen(), unitId: 1, timeoutMs: 1000 };
    const tests = [1, 2].map(() => rig.pool.testConnection(target));
    rig.pool.apply([rig.makePlc(1)]);
    expect((await Promise.all(tests)).map(({ code }) => code)).to.deep.equal(['OK', 'OK']);
    expect(other.connections).to.equal(1);
    while (other.openSockets > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await other.close();
  });

  it('notices that a PLC without registers is there', async () => {
    rig.pool.apply([rig.makePlc(1, { registers: [] })]);
    const reading = await rig.readingOf(1);
    expect(reading.registerIds).to.have.length(0);
  });
});
