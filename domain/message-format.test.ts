import { expect } from 'chai';
import { formatMessage } from './message-format.ts';

describe('a text with values', () => {
  const pieces = (count: string): string =>
    formatMessage('{count} {count|peça|peças} em {order}', (name) => (name === 'count' ? count : 'OP-1'));

  it('takes the word for one only where it is one, whichever way it is written', () => {
    expect(['1', '-1', '−1', '0', '2', '1.001', '1,5', '11'].map(pieces)).to.deep.equal(
      ['1 peça', '-1 peça', '−1 peça', '0 peças', '2 peças', '1.001 peças', '1,5 peças', '11 peças'].map(
        (words) => `${words} em OP-1`,
      ),
    );
  });
});
