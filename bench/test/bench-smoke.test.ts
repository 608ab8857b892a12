/** Every comparison of `npm run bench` at a tiny size: it runs to its end and its figures are figures. How good they are is not judged here. */
import { expect } from 'chai';
import { BENCHES } from '../benches.ts';
import { runBenches } from '../run-benches.ts';

describe('npm run bench', function () {
  // The longest test of all: on a machine that does much else it takes several times its minute.
  this.timeout(600_000);
  it('runs every comparison and gets a figure for every target', async () => {
    const lines: string[] = [];
    const outcomes = await runBenches({
      benches: BENCHES,
      size: 'smoke',
      print: (line) => lines.push(line),
    });
    const output = lines.join('\n');
    expect(
      outcomes.filter(({ result }) => result === null).map(({ bench }) => bench.id),
      output,
    ).to.deep.equal([]);
    for (const { bench, result } of outcomes) {
      expect(result?.rows, bench.id).to.not.have.length(0);
      expect(result?.verdicts, bench.id).to.not.have.length(0);
      for (const { what, figure } of result?.verdicts ?? [])
        expect(Number.isFinite(figure) && figure >= 0, `${bench.id} ${what}: ${figure}\n${output}`).to.equal(
          true,
        );
    }
  });

  it('gives every comparison a number of its own', () => {
    const ids = BENCHES.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
  });
});
