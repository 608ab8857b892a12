/** Guessing is slow, and a stranger who guesses locks nobody out (promise 22). */
import { expect } from 'chai';
import request from 'supertest';
import { PASSWORD, startApiRig } from './api-rig.ts';
import type { ApiRig } from './api-rig.ts';

const STRANGER = '203.0.113.7';
const GUESSES = 1_000;

describe('guessing a password', () => {
  let rig: ApiRig;
  before(async () => (rig = await startApiRig()));
  after(() => rig.stop());

  /** The proxy on this machine says who asks. */
  const login = (username: string, password: string, address: string, cookie = '') =>
    request(rig.api.url)
      .post('/api/auth/login')
      .set('X-Forwarded-For', address)
      .set('Cookie', cookie)
      .send({ username, password });

  it('is tried at most 10 times in 15 minutes, and the people of the plant still get in', async () => {
    const first = await login('supervisor', PASSWORD, STRANGER).expect(200);
    const device = /pulso\.device=[^;]+/.exec(String(first.headers['set-cookie']))?.[0] ?? '';
    const statuses = new Map<number, number>();
    for (let sent = 0; sent < GUESSES; sent += 50) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => login('supervisor', `guess-${sent + index}`, STRANGER)),
      );
      for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    console.log(`      ${GUESSES} guesses: ${statuses.get(401)} were tried, ${statuses.get(429)} refused`);
    expect(statuses.get(401)).to.equal(10);
    expect(statuses.get(429)).to.equal(GUESSES - 10);
    const refused = await login('supervisor', PASSWORD, STRANGER).expect(429);
    expect(Number(refused.headers['retry-after'])).to.be.within(600, 900);
    // Elsewhere, under another name, and from the known device at the very same address.
    await login('supervisor', PASSWORD, '198.51.100.4').expect(200);
    await login('engineer', PASSWORD, STRANGER).expect(200);
    await login('supervisor', PASSWORD, STRANGER, device).expect(200);
  });

  it('does not get faster with many addresses, nor does it lock out known devices', async () => {
    const first = await login('operator', PASSWORD, '198.51.100.9').expect(200);
    const device = /pulso\.device=[^;]+/.exec(String(first.headers['set-cookie']))?.[0] ?? '';
    let tried = 0;
    for (let index = 0; index < 80; index += 1) {
      const { status } = await login('operator', 'guess', `203.0.113.${100 + index}`);
      if (status === 401) tried += 1;
    }
    expect(tried).to.equal(50);
    await login('operator', PASSWORD, '198.51.100.77').expect(429);
    await login('operator', PASSWORD, '198.51.100.77', device).expect(200);
    // A device that somebody made up, or that is known for another account, is none.
    await login('operator', PASSWORD, '198.51.100.77', 'pulso.device=abc.def').expect(429);
    const admins = await login('admin', PASSWORD, '198.51.100.9').expect(200);
    const others = /pulso\.device=[^;]+/.exec(String(admins.headers['set-cookie']))?.[0] ?? '';
    await login('operator', PASSWORD, '198.51.100.77', others).expect(429);
  });

  it('counts a device’s own wrong tries too', async () => {
    const first = await login('viewer', PASSWORD, '192.0.2.1').expect(200);
    const device = /pulso\.device=[^;]+/.exec(String(first.headers['set-cookie']))?.[0] ?? '';
    for (let turn = 0; turn < 10; turn += 1) await login('viewer', 'wrong', '192.0.2.1', device).expect(401);
    await login('viewer', PASSWORD, '192.0.2.1', device).expect(429);
  });
});
