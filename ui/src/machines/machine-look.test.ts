import { expect } from 'chai';
import { stateText } from './machine-look.ts';
import type { DashboardMachine } from './contract.ts';

describe('the word for a state', () => {
  const order = (status: string) => ({ status }) as DashboardMachine['order'];

  it('says of a machine whose order is paused that it is, not that there is no order', () => {
    expect(stateText({ state: 'NO_ORDER', order: order('PAUSED') })).to.equal('machines.orderPaused');
    expect(stateText({ state: 'NO_ORDER', order: null })).to.equal('machines.state.NO_ORDER');
    expect(stateText({ state: 'NO_ORDER', order: order('COMPLETED') })).to.equal('machines.state.NO_ORDER');
    expect(stateText({ state: 'FAULT', order: order('PAUSED') })).to.equal('machines.state.FAULT');
  });
});
