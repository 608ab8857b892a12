/** The procedures of `npm run chaos` that fit into a test run, each at its short size. The only pass is a difference of 0. */
import { expect } from 'chai';
import { PROCEDURES } from '../procedures.ts';
import { runChaos } from '../run-chaos.ts';

/** What takes longest (a whole edge killed again and again, dozens of connections) is left to the command. */
const IN_TESTS = ['1b', '2', '3', '5'];

describe('npm run chaos -- --short', function () {
  this.timeout(180_000);

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
