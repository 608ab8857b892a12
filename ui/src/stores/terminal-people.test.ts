import { expect } from 'chai';
import { withPerson } from './terminal-people.ts';
import type { TerminalPerson } from './terminal-people.ts';

describe('the people of a terminal', () => {
  const person = (username: string): TerminalPerson => ({ username, name: username.toUpperCase() });
  const names = (people: readonly TerminalPerson[]): string =>
    people.map(({ username }) => username).join('');

  it('are each kept once, under the name that they have now', () => {
    const people = withPerson([person('a'), person('b')], { username: 'b', name: 'Bia Souza' });
    expect(people).to.deep.equal([{ username: 'b', name: 'Bia Souza' }, person('a')]);
  });

  it('are twelve at most: whoever came longest ago gives way', () => {
    const people = [...'abcdefghijklmn'].reduce<TerminalPerson[]>(
      (all, one) => withPerson(all, person(one)),
      [],
    );
    expect(names(people)).to.equal('nmlkjihgfedc');
    expect(names(withPerson(people, person('d')))).to.equal('dnmlkjihgfec');
  });
});
