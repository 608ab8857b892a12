import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { startIndependentPlc } from './independent-plc.ts';

const READ_FIRST_REGISTER = Buffer.from([0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 1]);

describe('The independent PLC', () => {
  it('lives on when a collector is killed with its answer unread', async () => {
    const plc = await startIndependentPlc();
    plc.set(0, 7);
    try {
      const killed = connect(plc.port, '127.0.0.1');
      await once(killed, 'connect');
      killed.write(READ_FIRST_REGISTER);
      await once(killed, 'data');
      killed.resetAndDestroy();
      await once(killed, 'close');
      const next = connect(plc.port, '127.0.0.1');
      next.write(READ_FIRST_REGISTER);
      const [answer] = (await once(next, 'data')) as [Buffer];
      expect(answer.readUInt16BE(answer.length - 2)).to.equal(7);
      next.destroy();
    } finally {
      await plc.close();
    }
  });
});
