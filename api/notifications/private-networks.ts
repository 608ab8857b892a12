/**
 * Where a webhook may go. An address inside of the plant could be a machine, a PLC's web page or a cloud's metadata: those are refused unless
 * the installation names their network in WEBHOOK_NETWORKS. Checked on the address that is connected to, after the name was resolved, so that
 * a name that answers differently the second time changes nothing.
 */
import { lookup as resolve } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { DomainError } from '../../domain/errors.ts';

const PRIVATE: readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['100::', 64, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
];

export class PrivateNetworks {
  private readonly blocked = new BlockList();
  private readonly allowed = new BlockList();

  /** @param networks such as 10.20.0.0/16, checked by the environment */
  constructor(networks: readonly string[]) {
    for (const [network, prefix, family] of PRIVATE) this.blocked.addSubnet(network, prefix, family);
    for (const network of networks) {
      const [address = '', prefix] = network.split('/');
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      this.allowed.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
    }
  }

  /** Public, or in a network that the installation named. An IPv4 address in IPv6 clothes counts as what it is. */
  mayReach(address: string): boolean {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
    return isIP(plain) !== 0 && (this.allowed.check(plain, family) || !this.blocked.check(plain, family));
  }

  /** For http.request: answers only addresses that may be reached. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const refused = addresses.find(({ address }) => !this.mayReach(address));
      const first = addresses[0];
      if (refused || !first) return callback(refusal(), '', 0);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

  /** A host that is written as an address is never looked up. Throws WEBHOOK_ADDRESS_REFUSED. */
  check(url: URL): void {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.mayReach(host)) throw refusal();
  }
}

function refusal(): DomainError {
  return new DomainError(
    'WEBHOOK_ADDRESS_REFUSED',
    'The address is in a private network that WEBHOOK_NETWORKS does not name.',
    {
      details: [
        { path: 'url', code: 'WEBHOOK_ADDRESS_REFUSED', message: 'A private network that is not named.' },
      ],
    },
  );
}
