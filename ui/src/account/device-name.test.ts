import { expect } from 'chai';
import { deviceName } from './device-name.ts';

describe('the name of a device', () => {
  it('is browser and system, the more special one first', () => {
    const chrome =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/147.0.0.0 Safari/537.36';
    expect(deviceName(chrome)).to.equal('Chrome · Windows');
    expect(deviceName(`${chrome} Edg/147.0.0.0`)).to.equal('Edge · Windows');
    const phone = 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/147.0.0.0 Mobile Safari/537.36';
    expect(deviceName(phone)).to.equal('Chrome · Android');
  });

  it('is unknown where the browser says nothing known', () => {
    expect(deviceName(null)).to.equal(undefined);
    expect(deviceName('curl/8')).to.equal(undefined);
  });
});
