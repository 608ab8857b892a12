import { expect } from 'chai';
import { planAlarms } from './plan-alarms.ts';
import type { Cause, OpenAlarm } from './plan-alarms.ts';

describe('alarms', () => {
  const cause = (kind: Cause['kind'], plcConfigId: number | null = 7): Cause => ({
    key: `${kind}:${plcConfigId ?? 1}`,
    kind,
    params: {},
    companyId: 1,
    sectorId: 1,
    plcConfigId,
    collectorId: 1,
  });
  const alarm = (id: number, { key, kind, plcConfigId, collectorId }: Cause): OpenAlarm => ({
    id,
    causeKey: key,
    kind,
    plcConfigId,
    collectorId,
    parentId: null,
  });
  const offline = cause('plc_offline');
  const collector = cause('collector_offline', null);
  const stop = cause('stop_without_reason');
  const doubt = cause('quarantine');

  it('begin with their cause, once, and end with it', () => {
    expect(planAlarms([offline], []).raise).to.deep.equal([offline]);
    const again = planAlarms([offline], [alarm(1, offline)]);
    expect(again).to.deep.equal({
      raise: [],
      clear: [],
      keep: [{ id: 1, cause: offline, parentKey: null }],
    });
    expect(planAlarms([], [alarm(1, offline)]).clear).to.deep.equal([1]);
  });

  it('of one broken link are one: it hides what lies behind it', () => {
    const plan = planAlarms([collector, offline, stop, doubt], []);
    expect(plan.raise.map(({ kind }) => kind)).to.deep.equal(['collector_offline', 'quarantine']);
    expect(planAlarms([offline, stop], []).raise.map(({ kind }) => kind)).to.deep.equal(['plc_offline']);
    const other = planAlarms([collector, { ...offline, collectorId: 2 }], []);
    expect(other.raise).to.have.lengthOf(2);
  });

  it('that were open before wait hidden, and show again or end when the link is back', () => {
    const open = [alarm(1, offline), alarm(2, stop)];
    const hidden = planAlarms([collector], open);
    expect(hidden.clear).to.deep.equal([]);
    expect(hidden.keep.map(({ id, parentKey }) => [id, parentKey])).to.deep.equal([
      [1, collector.key],
      [2, collector.key],
    ]);
    const back = planAlarms([stop], open);
    expect(back.clear).to.deep.equal([1]);
    expect(back.keep).to.deep.equal([{ id: 2, cause: stop, parentKey: null }]);
  });
});
