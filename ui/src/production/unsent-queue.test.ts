import { expect } from 'chai';
import fc from 'fast-check';
import { ApiError } from '../api/api-error.ts';
import { UnsentQueue } from './unsent-queue.ts';
import type { NewBooking } from './unsent-queue.ts';
import type { UnsentBooking } from './unsent-storage.ts';

const ANA = 1;
const BIA = 2;
const content: NewBooking = {
  kind: 'scrap',
  orderId: 7,
  orderCode: 'OP-7',
  quantity: 3,
  reason: null,
  defectId: 1,
  defectName: 'Rebarba',
  correctsId: null,
};

type Fate = 'ok' | 'lost before' | 'lost after' | 'refused';

/** A ledger that books each key once, behind a line whose fate for each request is given; then everything goes well. */
function makePlant(fates: Fate[] = []): {
  ledger: Map<string, UnsentBooking>;
  disk: Map<string, UnsentBooking>;
  open: () => UnsentQueue;
} {
  const ledger = new Map<string, UnsentBooking>();
  const disk = new Map<string, UnsentBooking>();
  let keys = 0;
  const lost = (): ApiError => new ApiError(0, { code: 'NETWORK', message: 'lost' });
  const post = (booking: UnsentBooking): Promise<number> => {
    const fate = fates.shift() ?? 'ok';
    if (fate === 'lost before') return Promise.reject(lost());
    if (fate === 'refused')
      return Promise.reject(new ApiError(409, { code: 'ORDER_STATE_CONFLICT', message: 'closed' }));
    if (!ledger.has(booking.key)) ledger.set(booking.key, booking);
    if (fate === 'lost after') return Promise.reject(lost());
    return Promise.resolve([...ledger.keys()].indexOf(booking.key) + 1);
  };
  const open = (): UnsentQueue =>
    new UnsentQueue({
      post,
      load: () => [...disk.values()],
      save: (booking) => disk.set(booking.key, structuredClone(booking)),
      remove: (key) => disk.delete(key),
      makeKey: () => `key-${(keys += 1)}`,
      now: () => keys,
      onChange: () => undefined,
    });
  return { ledger, disk, open };
}
const total = (ledger: Map<string, UnsentBooking>): number =>
  [...ledger.values()].reduce((sum, { quantity }) => sum + quantity, 0);

describe('the queue of unsent bookings', () => {
  it('books at once where there is an answer, and keeps nothing', async () => {
    const { ledger, disk, open } = makePlant();
    expect((await open().book(content, ANA)).id).to.equal(1);
    expect([ledger.size, disk.size]).to.deep.equal([1, 0]);
  });

  it('books once what was booked although its answer was lost', async () => {
    const { ledger, disk, open } = makePlant(['lost after', 'lost after']);
    const queue = open();
    expect((await queue.book(content, ANA)).id).to.equal(undefined);
    expect(await queue.flush(ANA)).to.equal(true);
    expect(await queue.flush(ANA)).to.equal(false);
    expect([total(ledger), disk.size]).to.deep.equal([3, 0]);
  });

  it('survives a reboot in between', async () => {
    const { ledger, open } = makePlant(['lost before']);
    await open().book(content, ANA);
    const afterReboot = open();
    expect(afterReboot.bookings).to.have.length(1);
    await afterReboot.flush(ANA);
    expect(total(ledger)).to.equal(3);
  });

  it('sends nobody’s booking under another name', async () => {
    const { ledger, open } = makePlant(['lost before']);
    const queue = open();
    await queue.book(content, ANA);
    await queue.flush(BIA);
    expect(ledger.size).to.equal(0);
  });

  it('keeps what was refused later for a person, who may book it on another order', async () => {
    const { ledger, open } = makePlant(['lost before', 'refused']);
    const queue = open();
    const { key } = await queue.book(content, ANA);
    expect(await queue.flush(ANA)).to.equal(false);
    expect(queue.bookings[0]?.refusal?.code).to.equal('ORDER_STATE_CONFLICT');
    queue.move(key, { id: 8, code: 'OP-8' });
    await queue.flush(ANA);
    expect([...ledger.values()].map(({ orderId }) => orderId)).to.deep.equal([8]);
  });

  it('keeps nothing of what was refused while the person stood there', async () => {
    const { disk, open } = makePlant(['refused']);
    const failure = await open()
      .book(content, ANA)
      .catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(ApiError);
    expect(disk.size).to.equal(0);
  });

  it('undoes what had no answer yet by an entry of its own, whatever gets lost', async () => {
    const fate = fc.constantFrom<Fate>('ok', 'lost before', 'lost after');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { maxLength: 12 }),
        fc.array(fc.boolean(), { maxLength: 5 }),
        async (fates, undone) => {
          const { ledger, disk, open } = makePlant(fates);
          const queue = open();
          let expected = 0;
          for (const isUndone of undone) {
            const { key, id } = await queue.book(content, ANA);
            if (isUndone && id === undefined && queue.undo(key)) continue;
            expected += content.quantity;
          }
          let afterReboot = open();
          for (let round = 0; (await afterReboot.flush(ANA)) && round < 50; round += 1) afterReboot = open();
          expect(total(ledger)).to.equal(expected);
          expect(disk.size).to.equal(0);
        },
      ),
    );
  });
});
