import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { CODE_MAX_CHARACTERS } from './check-content.ts';
import type { FlowNode } from './flow-types.ts';
import { isRefused, validateFlow } from './validate-flow.ts';

const collectorFlow = JSON.parse(
  readFileSync(new URL('../../flows/collector.json', import.meta.url), 'utf8'),
) as FlowNode[];
const tab: FlowNode = { id: 't1', type: 'tab', label: 'Aba' };
const node = (values: Partial<FlowNode>): FlowNode => ({
  id: 'n1',
  type: 'debug',
  z: 't1',
  wires: [],
  ...values,
});
const judge = (...nodes: unknown[]) => validateFlow([tab, ...nodes], { permissions: [] });
const codes = (...nodes: unknown[]): string[] =>
  judge(...nodes)
    .filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

describe('validateFlow', () => {
  it('has nothing against the flow of a new collector', () => {
    expect(validateFlow(collectorFlow, { permissions: [] })).to.deep.equal([]);
  });

  it('says where each problem is', () => {
    const [problem] = judge(node({ name: 'Comando', type: 'exec' }));
    expect(problem).to.deep.include({
      severity: 'error',
      code: 'FLOW_TYPE_OFF',
      path: '1.type',
      nodeId: 'n1',
      nodeName: 'Comando',
      params: { type: 'exec', permission: 'commands' },
    });
  });

  it('lets what an admin switched on through, and no more', () => {
    const flow = [tab, node({ type: 'file' }), node({ id: 'n2', type: 'exec' })];
    const problems = validateFlow(flow, { permissions: ['files'] }).filter(isError);
    expect(problems.map(({ nodeId }) => nodeId)).to.deep.equal(['n2']);
  });

  it('knows types exactly', () => {
    for (const type of ['Exec', 'exec ', 'toString', 'constructor', '__proto__', 'ui_template', 'unknown'])
      expect(codes(node({ type })), type).to.deep.equal(['FLOW_TYPE_UNKNOWN']);
  });

  it('finds duplicated ids, broken wires, missing tabs, config nodes and subflows', () => {
    expect(codes(node({}), node({}))).to.deep.equal(['FLOW_ID_TWICE']);
    expect(codes(node({ wires: [['n9']] }))).to.deep.equal(['FLOW_WIRE_BROKEN']);
    expect(codes(node({ z: 't9' }))).to.deep.equal(['FLOW_TAB_MISSING']);
    expect(codes(node({ type: 'mqtt out', broker: 'b1' }))).to.deep.equal(['FLOW_CONFIG_MISSING']);
    expect(codes(node({ type: 'mqtt out', broker: 't1' }))).to.deep.equal(['FLOW_CONFIG_MISSING']);
    expect(codes(node({ type: 'subflow:s1' }))).to.deep.equal(['FLOW_SUBFLOW_MISSING']);
  });

  it('finds a subflow that contains itself through another', () => {
    const subflows = ['s1', 's2'].map((id) => ({ id, type: 'subflow', name: id }));
    const inside = [
      node({ id: 'a', type: 'subflow:s2', z: 's1' }),
      node({ id: 'b', type: 'subflow:s1', z: 's2' }),
    ];
    expect(codes(...subflows, ...inside)).to.deep.equal(['FLOW_SUBFLOW_RECURSIVE', 'FLOW_SUBFLOW_RECURSIVE']);
    expect(codes(subflows[0], subflows[1], inside[0])).to.deep.equal([]);
  });

  it('tells subflows that end, however deep, from those that do not', () => {
    const chain = Array.from({ length: 2000 }, (_, place) => [
      { id: `s${place}`, type: 'subflow', name: 'S' },
      ...(place === 0 ? [] : [node({ id: `u${place}`, type: `subflow:s${place - 1}`, z: `s${place}` })]),
    ]).flat();
    expect(codes(...chain)).to.deep.equal([]);
    const closed = [...chain, node({ id: 'u0', type: 'subflow:s1999', z: 's0' })];
    expect(codes(...closed))
      .to.have.length(100)
      .and.to.include('FLOW_SUBFLOW_RECURSIVE');
    expect(codes(chain[0], node({ type: 'subflow:s9', z: 's0' }))).to.deep.equal(['FLOW_SUBFLOW_MISSING']);
  });

  it('names the first broken wires of a node and not a million, and bounds the code that it reads', () => {
    expect(codes(node({ wires: [Array<string>(1000).fill('n9')] }))).to.have.length(10);
    const long = (id: string): FlowNode =>
      node({ id, type: 'function', func: 'x'.repeat(CODE_MAX_CHARACTERS / 2 + 1) });
    expect(codes(long('n1'))).to.deep.equal([]);
    expect(codes(long('n1'), long('n2'))).to.deep.equal(['FLOW_CODE_TOO_LONG']);
  });

  it('refuses what is no flow, what is too large and what changes objects', () => {
    for (const flow of [null, {}, 'flow', 3, [3], [[]], [{ id: 1, type: 'tab' }], [{ id: 'a' }]])
      expect(isRefused(validateFlow(flow, { permissions: [] })), JSON.stringify(flow)).to.equal(true);
    expect(codes(node({ info: 'x'.repeat(5 * 1024 * 1024) }))).to.deep.equal(['FLOW_TOO_LARGE']);
    expect(codes(JSON.parse('{"id":"n1","type":"debug","rules":[{"__proto__":{"a":1}}]}'))).to.deep.equal([
      'FLOW_KEY_FORBIDDEN',
    ]);
    expect(codes(node({ wires: ['n1'] as unknown as string[][] }))).to.deep.equal(['FLOW_WIRES_INVALID']);
    let deep: unknown = [];
    for (let depth = 0; depth < 60; depth += 1) deep = [deep];
    expect(codes(node({ rules: deep }))).to.deep.equal(['FLOW_TOO_DEEP']);
  });

  it('warns of credentials and of a flow that cannot count', () => {
    const warnings = judge(node({ credentials: { password: 'x' } })).map(({ code }) => code);
    expect(warnings).to.have.members(['FLOW_CREDENTIALS_DROPPED', 'FLOW_DOES_NOT_COUNT']);
    const cut = collectorFlow.map((one) => (one.type === 'change-detection' ? { ...one, wires: [[]] } : one));
    expect(validateFlow(cut, { permissions: [] }).map(({ code }) => code)).to.deep.equal([
      'FLOW_DOES_NOT_COUNT',
    ]);
    const off = collectorFlow.map((one) => (one.type === 'tab' ? { ...one, disabled: true } : one));
    expect(validateFlow(off, { permissions: [] }).map(({ code }) => code)).to.deep.equal([
      'FLOW_DOES_NOT_COUNT',
    ]);
  });
});

const isError = ({ severity }: { severity: string }): boolean => severity === 'error';
