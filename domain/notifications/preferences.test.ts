import { expect } from 'chai';
import { effectiveChannels, quietForMs } from './preferences.ts';

describe('preferences of notifications', () => {
  it('put the user before the role and the role before the default', () => {
    const plain = effectiveChannels('operator', {});
    expect(plain).to.deep.include({ order_completed: ['in_app'], collector_offline: [] });
    const changed = effectiveChannels(
      'operator',
      { collector_offline: ['email', 'in_app'], order_completed: ['email'] },
      { order_completed: [] },
    );
    expect(changed).to.deep.include({ collector_offline: ['in_app', 'email'], order_completed: [] });
    expect(effectiveChannels('admin', {}).buffer_alarm).to.deep.equal(['in_app']);
  });

  it('keep quiet over midnight by the clock of the plant', () => {
    const quiet = { from: '22:00', to: '06:00' };
    const zone = 'America/Sao_Paulo';
    const at = (text: string) => Date.parse(`2026-11-24T${text}-03:00`);
    expect(quietForMs(at('21:59:59'), quiet, zone)).to.equal(0);
    expect(quietForMs(at('22:00:30'), quiet, zone)).to.equal(8 * 3_600_000 - 30_000);
    expect(quietForMs(at('05:59:00'), quiet, zone)).to.equal(60_000);
    expect(quietForMs(at('06:00:00'), quiet, zone)).to.equal(0);
    expect(quietForMs(at('12:30:00'), { from: '12:00', to: '13:00' }, zone)).to.equal(1_800_000);
    expect(quietForMs(at('12:30:00'), null, zone)).to.equal(0);
  });
});
