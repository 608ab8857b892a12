import { expect } from 'chai';
import { changedKinds, toPreferenceDraft } from './preference-draft.ts';

describe('the wishes about notifications', () => {
  it('send only what was changed, so that all else follows the role when that changes', () => {
    const before = toPreferenceDraft({ quarantine: ['in_app'], plc_offline: ['in_app', 'email'] }, null);
    const after = toPreferenceDraft({ quarantine: [], plc_offline: ['in_app', 'email'] }, null);
    expect(changedKinds(before.kinds, after.kinds)).to.deep.equal({ quarantine: [] });
    expect(changedKinds(before.kinds, before.kinds)).to.deep.equal({});
  });
});
