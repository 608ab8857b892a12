import { expect } from 'chai';
import { parseDecimal, toPayload } from './payload.ts';
import { registrationNamed } from './registrations.ts';

describe('what a registration form sends', () => {
  const items = registrationNamed('items');
  const users = registrationNamed('users');
  if (!items || !users) throw new Error('the descriptions are missing');

  it('sends a blank text as null and trims the others', () => {
    const payload = toPayload(items, { code: ' IT-1 ', name: 'Tampa', description: '  ' });
    expect(payload).to.include({ code: 'IT-1', name: 'Tampa', description: null, sectorId: null });
  });

  it('reads a decimal comma and a decimal point as the same number', () => {
    expect(parseDecimal('8,5')).to.equal(8.5);
    expect(parseDecimal('8.5')).to.equal(8.5);
    expect(parseDecimal('8,5 s')).to.equal('8,5 s');
  });

  it('leaves out a password that nobody typed, so that editing a user keeps it', () => {
    expect(toPayload(users, { username: 'ana', password: '' })).to.not.have.property('password');
    expect(toPayload(users, { username: 'ana', password: ' x ' })).to.have.property('password', ' x ');
  });
});
