import { expect } from 'chai';
import { compareFlows, countChanges } from './compare-flows.ts';
import { flowChecksum } from './flow-checksum.ts';
import type { FlowNode } from './flow-types.ts';

const flow: FlowNode[] = [
  { id: 't', type: 'tab', label: 'Coletor' },
  { id: 'a', type: 'debug', z: 't', name: 'A', x: 10, y: 10, active: true },
  { id: 'b', type: 'debug', z: 't', name: 'B', x: 10, y: 50 },
];

describe('compareFlows', () => {
  it('tells added, removed, changed and only moved nodes apart, with what changed', () => {
    const after: FlowNode[] = [
      flow[0] as FlowNode,
      { id: 'a', type: 'debug', z: 't', name: 'A', x: 99, y: 10, active: false },
      { id: 'c', type: 'inject', z: 't' },
    ];
    const differences = compareFlows(flow, after);
    expect(differences.map(({ id, kind, tab }) => `${id} ${kind} ${tab}`)).to.deep.equal([
      'a changed Coletor',
      'c added Coletor',
      'b removed Coletor',
    ]);
    expect(differences[0]?.properties).to.deep.equal([
      { name: 'x', before: 10, after: 99 },
      { name: 'active', before: true, after: false },
    ]);
    expect(countChanges(differences)).to.deep.equal({ added: 1, removed: 1, changed: 1, moved: 0 });
    const moved = flow.map((node) => (node.id === 'b' ? { ...node, y: 70 } : node));
    expect(compareFlows(flow, moved).map(({ kind }) => kind)).to.deep.equal(['moved']);
  });

  it('sees no change where PostgreSQL only keeps the keys in another order', () => {
    const group = (style: object): FlowNode[] => [{ id: 'g', type: 'group', z: 't', style }];
    const before = group({ label: true, fill: '#fff' });
    expect(compareFlows(before, group({ fill: '#fff', label: true }))).to.deep.equal([]);
    expect(compareFlows(before, group({ fill: '#000', label: true }))).to.have.length(1);
  });
});

describe('flowChecksum', () => {
  it('is the same whatever the order of nodes and keys, and says nothing of credentials', () => {
    const shuffled = flow.toReversed().map((node) => Object.fromEntries(Object.entries(node).toReversed()));
    expect(flowChecksum(shuffled as FlowNode[])).to.equal(flowChecksum(flow));
    expect(flowChecksum(flow.map((node) => ({ ...node, credentials: { a: 1 } })))).to.equal(
      flowChecksum(flow),
    );
    expect(flowChecksum(flow.slice(1))).to.not.equal(flowChecksum(flow));
  });
});
