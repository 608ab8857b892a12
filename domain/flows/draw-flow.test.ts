import { expect } from 'chai';
import { compareFlows } from './compare-flows.ts';
import { drawDifference } from './draw-flow.ts';
import type { FlowNode } from './flow-types.ts';

const tab = (id: string): FlowNode => ({ id, type: 'tab', label: `Aba ${id}` });
const node = (id: string, values: Partial<FlowNode> = {}): FlowNode => ({
  ...{ id, type: 'debug', name: id, z: 't1', x: 200, y: 100, wires: [] },
  ...values,
});
const draw = (before: FlowNode[], after: FlowNode[]) =>
  drawDifference(before, after, compareFlows(before, after));

describe('drawDifference', () => {
  it('draws the tabs where something changed, and there what stayed too', () => {
    const before = [tab('t1'), tab('t2'), node('a'), node('b', { y: 160 }), node('c', { z: 't2' })];
    const after = [
      tab('t1'),
      tab('t2'),
      node('a', { name: 'A' }),
      node('d', { y: 220 }),
      node('c', { z: 't2' }),
    ];
    const pictures = draw(before, after);
    expect(pictures.map((picture) => picture.tab)).to.deep.equal(['Aba t1']);
    expect(pictures[0]?.nodes.map(({ id, kind }) => [id, kind])).to.deep.equal([
      ['a', 'changed'],
      ['d', 'added'],
      ['b', 'removed'],
    ]);
    expect(draw(before, before)).to.deep.equal([]);
  });

  it('tells new wires from those that went', () => {
    const before = [
      tab('t1'),
      node('a', { wires: [['b']] }),
      node('b', { x: 400 }),
      node('c', { x: 400, y: 160 }),
    ];
    const after = [
      tab('t1'),
      node('a', { wires: [['c']] }),
      node('b', { x: 400 }),
      node('c', { x: 400, y: 160 }),
    ];
    const [picture] = draw(before, after);
    expect(picture?.wires.map(({ kind }) => kind)).to.deep.equal(['added', 'removed']);
    for (const { x1, x2 } of picture?.wires ?? []) expect(x1).to.be.below(x2);
  });

  it('stays inside its frame, and leaves out what has no place', () => {
    const [picture] = draw(
      [],
      [
        tab('t1'),
        node('a', { x: -500, y: -20 }),
        node('b', { x: 900 }),
        { id: 'k', type: 'mqtt-broker' },
        node('far', { x: 1e308 }),
      ],
    );
    expect(picture?.nodes.map(({ id }) => id)).to.deep.equal(['a', 'b']);
    for (const { x, y, width } of picture?.nodes ?? []) {
      expect(x - width / 2).to.be.at.least(0);
      expect(x + width / 2).to.be.at.most(picture?.width ?? 0);
      expect(y).to.be.within(0, picture?.height ?? 0);
    }
  });
});
