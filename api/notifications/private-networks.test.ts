import { expect } from 'chai';
import { PrivateNetworks } from './private-networks.ts';

describe('the networks that a webhook may reach', () => {
  const refused = [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.0.10',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '239.1.1.1',
    '::1',
    '::',
    '::ffff:10.0.0.1',
    'fd00::1',
    'fe80::1',
    '64:ff9b::a00:1',
    'no address',
  ];

  it('are the public ones', () => {
    const networks = new PrivateNetworks([]);
    for (const address of refused) expect(networks.mayReach(address), address).to.equal(false);
    for (const address of ['8.8.8.8', '172.32.0.1', '2606:4700::1111'])
      expect(networks.mayReach(address), address).to.equal(true);
  });

  it('and those that the installation names', () => {
    const networks = new PrivateNetworks(['10.1.0.0/16', '192.168.0.10', 'fd00::/8']);
    for (const address of ['10.1.2.3', '::ffff:10.1.0.1', '192.168.0.10', 'fd00::1'])
      expect(networks.mayReach(address), address).to.equal(true);
    for (const address of ['10.2.0.1', '192.168.0.11', '127.0.0.1'])
      expect(networks.mayReach(address), address).to.equal(false);
  });

  it('are checked also where a host is written as an address, in whatever notation', () => {
    const networks = new PrivateNetworks([]);
    for (const url of [
      'http://127.1/',
      'http://0x7f000001/',
      'http://2130706433/',
      'http://[::1]:80/',
      'http://10.0.0.1',
    ])
      expect(() => networks.check(new URL(url)), url).to.throw('private network');
    networks.check(new URL('https://hooks.example.com/x'));
  });

  it('are checked on what a name resolves to', async () => {
    const networks = new PrivateNetworks([]);
    const error = await new Promise<Error | null>((done) =>
      networks.lookup('localhost', {}, (failure) => done(failure)),
    );
    expect(error).to.have.property('code', 'WEBHOOK_ADDRESS_REFUSED');
  });
});
