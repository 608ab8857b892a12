/** The procedures of `npm run chaos` that fit into a test run, each at its short size. The only pass is a difference of 0. */
import { expect } from 'chai';
import { PROCEDURES } from '../procedures.ts';
import { runChaos } from '../run-chaos.ts';

/** The rest (dozens of connections, long silences, a wrong clock) is left to the command; their rules have tests of their own. */
const IN_TESTS = ['1', '2', '3'];

describe('npm run chaos -- --short', function () {
  // The longest test of all: on a machine that does much else it takes several times its minute.
  this.timeout(600_000);
  it(`loses and invents no piece in the procedures ${IN_TESTS.join(', ')}`, async () => {
    const lines: string[] = [];
    const verdicts = await runChaos({
      procedures: PROCEDURES.filter(({ id }) => IN_TESTS.includes(id)),
      isShort: true,
      seed: 1,
      print: (line) => lines.push(line),
    });
    expect(
      verdicts.filter(({ hasPassed }) => !hasPassed),
      lines.join('\n'),
    ).to.deep.equal([]);
    expect(verdicts).to.have.length(IN_TESTS.length);
  });
});
