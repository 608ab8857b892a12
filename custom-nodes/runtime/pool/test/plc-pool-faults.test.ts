import { expect } from 'chai';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { shortestBetween, watchConnects } from '../../../../testing/watch-connects.ts';
import { VALUE_QUALITY } from '../../messages.ts';
import { makeRegister, PoolRig } from './pool-rig.ts';

describe('PlcPool among faults', () => {
  let rig: PoolRig;
  /** Of the connections to the PLC, ms. */
  let connects: number[] = [];
  let unwatch = (): void => undefined;

  before(() => {
    unwatch = watchConnects((port, atMs) => {
      if (port === rig.server.port) connects.push(atMs);
    });
  });
  beforeEach(async () => {
    connects = [];
    rig = new PoolRig();
    await rig.start();
  });
  afterEach(() => rig.stop());
  after(() => unwatch());

  it('finds an illegal address, reports that register only, and remembers it', async () => {
    for (let offset = 0; offset < 16; offset += 1) rig.server.set(1, 'holding', offset, 100 + offset);
    rig.server.setIllegal(1, 'holding', 5);
    rig.pool.apply([
      rig.makePlc(1, { registers: Array.from({ length: 16 }, (_, offset) => makeRegister(offset)) }),
    ]);
    const first = await rig.readingOf(1);
    expect(first.rawValues.filter((value) => !Number.isNaN(value))).to.have.length(15);
    expect(first.quality[5]).to.equal(VALUE_QUALITY.BAD);
    expect(first.rawValues[15]).to.equal(115);
    await rig.readingOf(1);
    const before = rig.server.requests;
    await rig.readingOf(1);
    await rig.readingOf(1);
    expect(rig.server.requests - before).to.be.at.most(4 + 1);
    expect(rig.pool.status()[0]).to.include({ connected: true, badRegisters: 1, errors: 0 });
  });

  it('asks again for an illegal address after a silence, which says nothing of the address', async () => {
    rig.server.set(1, 'holding', 5, 105);
    rig.server.setIllegal(1, 'holding', 5);
    rig.pool.apply([
      rig.makePlc(1, { pollInterval: 100, timeout: 100, retries: 0, registers: [makeRegister(5)] }),
    ]);
    expect((await rig.readingOf(1)).quality[0]).to.equal(VALUE_QUALITY.BAD);
    rig.server.behaviour = () => 'silent';
    await rig.readingOf(1, false);
    rig.server.behaviour = () => undefined;
    rig.server.setIllegal(1, 'holding', 5, false);
    const reading = await rig.nextReading(({ quality }) => quality[0] === VALUE_QUALITY.GOOD);
    expect(reading.rawValues[0]).to.equal(105);
  });

  it('finds an illegal gap between two registers, and a limit that the PLC does not tell', async () => {
    rig.server.set(1, 'holding', 0, 7);
    rig.server.set(1, 'holding', 8, 9);
    rig.server.setIllegal(1, 'holding', 4);
    rig.server.maxRegisters = 20;
    const far = Array.from({ length: 60 }, (_, index) => makeRegister(1000 + index));
    rig.pool.apply([rig.makePlc(1, { registers: [makeRegister(0), makeRegister(8), ...far] })]);
    const first = await rig.readingOf(1);
    expect([...first.quality].every((quality) => quality === VALUE_QUALITY.GOOD)).to.equal(true);
    expect([first.rawValues[0], first.rawValues[1]]).to.deep.equal([7, 9]);
    await rig.readingOf(1);
    rig.server.log = [];
    await rig.readingOf(1);
    await rig.readingOf(1);
    expect(rig.server.log.every((request) => request.count <= 20)).to.equal(true);
  });

  it('says once that a PLC does not answer, and says when it does again', async () => {
    rig.pool.apply([rig.makePlc(1, { timeout: 60 })]);
    await rig.readingOf(1);
    rig.server.behaviour = () => 'silent';
    const down = await rig.readingOf(1, false);
    expect(down.error?.code).to.equal('PLC_TIMEOUT');
    expect(down.rawValues[0]).to.be.NaN;
    expect(rig.pool.status()[0]).to.deep.include({ connected: false, lastError: down.error });
    rig.server.behaviour = () => undefined;
    await rig.readingOf(1);
    expect(rig.readings.filter((reading) => !reading.connected)).to.have.length(1);
    expect(rig.server.mostSockets).to.equal(1);
  });

  it('reports each exception under its own code', async () => {
    rig.pool.apply([rig.makePlc(1)]);
    await rig.readingOf(1);
    for (const exception of [1, 4, 5, 6, 7, 8, 9, 10, 11]) {
      rig.server.behaviour = () => ({ exception });
      const reading = await rig.nextReading(
        (candidate) => candidate.error?.code === `PLC_EXCEPTION_${exception}`,
      );
      expect(reading.connected).to.equal(false);
    }
  });

  it('makes the connection anew after more than five errors in a row', async () => {
    rig.pool.apply([rig.makePlc(1, { retries: 0 })]);
    await rig.readingOf(1);
    rig.server.behaviour = () => ({ exception: 4 });
    while (rig.server.connections < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(rig.server.requests).to.be.at.least(6);
    rig.server.behaviour = () => undefined;
    await rig.readingOf(1);
  });

  it('survives a reset without losing a poll to it for long, and never connects twice within a second', async () => {
    rig.pool.apply([rig.makePlc(1)]);
    await rig.readingOf(1);
    rig.server.dropAll();
    await rig.readingOf(1);
    rig.server.dropAll();
    await rig.readingOf(1);
    expect(connects).to.have.length(3);
    expect(shortestBetween(connects)).to.be.at.least(1000);
    expect(rig.server.mostSockets).to.equal(1);
  });

  it('lets a dead unit take the socket of the others no longer than its deadline, ever more rarely', async () => {
    rig.server.units = new Set([1, 2, 3]);
    const rows = [1, 2, 3, 4].map((id) => rig.makePlc(id, { unitId: id, timeout: 200 }));
    rig.server.log = [];
    rig.pool.apply(rows);
    const down = await rig.readingOf(4, false);
    expect(down.error?.code).to.equal('PLC_TIMEOUT');
    for (let round = 0; round < 10; round += 1) await rig.readingOf(1);
    expect(rig.server.connections, 'the socket outlives a unit that is silent').to.equal(1);
    expect(rig.pool.status().filter((plc) => plc.connected)).to.have.length(3);
    const asked = rig.server.log.filter((request) => request.unitId === 4).length;
    const alive = rig.server.log.filter((request) => request.unitId === 1).length;
    expect(asked).to.be.at.most(alive / 2);
    rig.server.units.add(4);
    await rig.readingOf(4);
  });

  it('keeps its distance from a PLC even when the whole pool is made anew', async () => {
    for (let round = 0; round < 3; round += 1) {
      rig.pool.apply([rig.makePlc(1)]);
      await rig.readingOf(1);
      await rig.renewPool();
    }
    expect(connects).to.have.length(3);
    expect(shortestBetween(connects)).to.be.at.least(1000);
    expect(rig.server.mostSockets).to.equal(1);
  });

  it('keeps its distance where the name of a PLC took long to be found the first time', async () => {
    const { lookup } = dns;
    let looked = 0;
    const slowOnce = (_name: string, _options: object, answer: (...found: unknown[]) => void) => {
      looked += 1;
      setTimeout(() => answer(null, '127.0.0.1', 4), looked === 1 ? 800 : 0);
    };
    dns.lookup = slowOnce as typeof dns.lookup;
    syncBuiltinESMExports();
    try {
      rig.pool.apply([rig.makePlc(1, { host: 'press.plant.test', timeout: 2000 })]);
      await rig.readingOf(1);
      rig.server.dropAll();
      await rig.readingOf(1);
    } finally {
      dns.lookup = lookup;
      syncBuiltinESMExports();
    }
    expect(connects).to.have.length(2);
    expect(shortestBetween(connects)).to.be.at.least(1000);
  });

  it('goes on when a listener fails', async () => {
    rig.pool.on('reading', () => {
      throw new Error('a listener');
    });
    rig.pool.apply([rig.makePlc(1)]);
    await rig.readingOf(1);
    await rig.readingOf(1);
  });
});
