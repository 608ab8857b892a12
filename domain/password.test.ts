import { expect } from 'chai';
import { hashPassword, verifyPassword } from './password.ts';

describe('passwords', () => {
  it('are kept as salted Argon2id hashes that only the right password opens', async () => {
    const [first, second] = [await hashPassword('pulso-demo'), await hashPassword('pulso-demo')];
    expect(first).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.to.equal(second);
    expect(await verifyPassword(first, 'pulso-demo')).to.equal(true);
    expect(await verifyPassword(first, 'pulso-dema')).to.equal(false);
    expect(await verifyPassword('not a hash', 'pulso-demo')).to.equal(false);
  });

  it('are neither short nor endless', async () => {
    for (const [password, code] of [
      ['x'.repeat(7), 'PASSWORD_TOO_SHORT'],
      ['x'.repeat(201), 'PASSWORD_TOO_LONG'],
    ] as const) {
      const error: unknown = await hashPassword(password).catch((thrown: unknown) => thrown);
      expect(error).to.have.property('code', code);
    }
  });
});
