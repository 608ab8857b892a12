import { expect } from 'chai';
import { waitUntil } from './wait.ts';

describe('waitUntil', () => {
  it('answers what the condition answered', async () => {
    let looks = 0;
    const answer = await waitUntil(() => (++looks === 3 ? 'third look' : undefined), { intervalMs: 1 });
    expect(answer).to.equal('third look');
  });

  it('names what it waited for and keeps the last error as the cause', async () => {
    const failure = new Error('connection refused');
    const error: unknown = await waitUntil(() => Promise.reject(failure), {
      timeoutMs: 5,
      intervalMs: 1,
      what: 'the API',
    }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error);
    expect((error as Error).message).to.match(/waiting for the API: connection refused/);
    expect((error as Error).cause).to.equal(failure);
  });
});
