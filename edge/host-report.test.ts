import { tmpdir } from 'node:os';
import { expect } from 'chai';
import winston from 'winston';
import { LastLines, makeHostReport, withoutSecrets } from './host-report.ts';

describe('what a heartbeat tells of the machine', () => {
  it('is its load, its memory, the room on its disk and its last ten lines', () => {
    const last = new LastLines();
    const log = winston.createLogger({ level: 'silly', transports: [last.transport] });
    log.debug('too much for a heartbeat');
    for (let line = 1; line <= 12; line += 1) log.info(`line ${line}`, { password: 'never told' });
    log.close();
    const report = makeHostReport(tmpdir(), last);
    expect(report().host.cpuPercent).to.equal(null);
    const { host, log: lines } = report();
    expect(host.memoryPercent).to.be.within(1, 100);
    expect(host.diskFreeBytes).to.be.above(0);
    expect(host.diskFreePercent).to.be.within(0, 100);
    expect(lines.map(({ message }) => message)).to.deep.equal(
      Array.from({ length: 10 }, (_, index) => `line ${index + 3}`),
    );
    expect(JSON.stringify(lines)).to.not.contain('never told');
  });

  it('says nothing of a disk that is not there', () => {
    const { host } = makeHostReport('/no/such/folder', new LastLines())();
    expect(host).to.include({ diskFreeBytes: null, diskFreePercent: null });
  });

  it('holds no credentials, one line, and no long one', () => {
    expect(withoutSecrets('cannot reach postgresql://pulso:hunter2@db:5432/pulso')).to.equal(
      'cannot reach postgresql://…@db:5432/pulso',
    );
    expect(withoutSecrets('password=hunter2, token: "abc"; Bearer xyz')).to.equal(
      'password=…, token: "…"; Bearer …',
    );
    expect(withoutSecrets('first\n    at stack')).to.equal('first');
    expect(withoutSecrets('x'.repeat(5_000))).to.have.lengthOf(200);
  });
});
