import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { FLOW_PERMISSIONS } from '../../domain/flows/node-types.ts';
import { validateFlow } from '../../domain/flows/validate-flow.ts';
import { HARMFUL_NODES } from '../../testing/harmful-flows.ts';
import portuguese from '../locales/pt-BR.json' with { type: 'json' };
import { problemText } from './problem-text.ts';

describe('The words for what is wrong with a flow', () => {
  const texts: Readonly<Record<string, string>> = portuguese.problems;

  it('are there in Portuguese for each code that a judgement can give, and for no other', () => {
    const dir = fileURLToPath(new URL('../../domain/flows/', import.meta.url));
    const sources = globSync('*.ts', { cwd: dir }).filter((file) => !file.endsWith('.test.ts'));
    const codes = sources.flatMap(
      (file) => readFileSync(dir + file, 'utf8').match(/\bFLOW_[A-Z_]+(?=')/g) ?? [],
    );
    expect(Object.keys(texts).sort()).to.deep.equal([...new Set(codes)].sort());
    expect(Object.keys(portuguese.permissions)).to.have.members([...FLOW_PERMISSIONS]);
  });

  it('are whole sentences with their values, for every harmful flow, and English without a language of its own', () => {
    for (const [name, nodes] of HARMFUL_NODES)
      for (const problem of validateFlow(nodes, { permissions: [] })) {
        expect(problemText(problem, 'en-US')).to.equal(problem.message);
        const said = problemText(problem, 'pt-BR');
        // A value that was not put in would stand as {name}; the samples' own code may be a ${NAME}.
        expect(said, name)
          .to.match(/^\p{Lu}.*\.$/su)
          .and.not.match(/(?<!\$)\{|undefined|: , /);
        expect(said).to.not.equal(problem.message);
      }
  });
});
