import { expect } from 'chai';
import { goodQuantity, progressShare, scrapShare, timeLeftMs } from './order-progress.ts';

const order = {
  plannedQuantity: 200,
  producedQuantity: 150,
  scrapQuantity: 30,
  status: 'IN_PROGRESS',
} as const;

describe('the progress of an order', () => {
  it('counts as good what was produced and not scrapped, and completes by what was produced', () => {
    expect(goodQuantity(order)).to.equal(120);
    expect(scrapShare(order)).to.equal(0.2);
    expect(progressShare(order)).to.equal(0.75);
  });

  it('says nothing about scrap before the first piece', () => {
    expect(scrapShare({ producedQuantity: 0, scrapQuantity: 0 })).to.equal(null);
  });

  it('has a time left only while it runs at a pace', () => {
    expect(timeLeftMs(order, 100)).to.equal(1_800_000);
    expect(timeLeftMs(order, 0)).to.equal(null);
    expect(timeLeftMs(order, null)).to.equal(null);
    expect(timeLeftMs({ ...order, status: 'PAUSED' }, 100)).to.equal(null);
    expect(timeLeftMs({ ...order, producedQuantity: 230 }, 100)).to.equal(0);
  });
});
