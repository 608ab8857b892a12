/** Flows that no collector may take over (PROMISES 21). Each hides its harm in another place of an otherwise good flow. */
interface Node {
  id: string;
  type: string;
  [property: string]: unknown;
}

const tab: Node = { id: 'bad-tab', type: 'tab', label: 'X' };
const withCode: Node = { ...tab, env: [{ name: 'CODE', value: 'process.exit()', type: 'str' }] };
const node = (values: Partial<Node>): Node => ({
  id: 'bad-1',
  type: 'debug',
  z: 'bad-tab',
  wires: [],
  ...values,
});
const func = (code: string, property = 'func'): Node =>
  node({ type: 'function', func: 'return msg;', outputs: 1, libs: [], [property]: code });

const TYPES = [
  ...['exec', 'file', 'file in', 'watch', 'tcp in', 'tcp out', 'tcp request', 'udp in', 'udp out'],
  ...['http in', 'http request', 'websocket in', 'websocket out', 'websocket-listener', 'modbus-server'],
  ...['modbus-io-config', 'modbus-flex-fc', 'e-mail in', 'python3-function', 'Exec', 'exec ', 'constructor'],
];

const CODES = [
  `require('child_process').execSync('id');`,
  `global.process.mainModule.require('fs');`,
  `process.exit(1);`,
  `return process.env.DATABASE_URL;`,
  `eval('process');`,
  `new Function('return process')();`,
  `Buffer.constructor('return process')();`,
  `this['con' + 'structor']['constructor']('return process')();`,
  `const { constructor: F } = Buffer; return F('return process')();`,
  `await import('node:child_process');`,
  `msg.__proto__.x = 1;`,
  `Reflect.get(Buffer, 'x');`,
  `} require('fs'); {`,
];

const subflow: Node = { id: 'bad-sub', type: 'subflow', name: 'S', in: [], out: [] };
const use = node({ id: 'bad-use', type: 'subflow:bad-sub' });

/** Name → the nodes to be added to a flow that is good. */
export const HARMFUL_NODES: ReadonlyMap<string, readonly unknown[]> = new Map<string, readonly unknown[]>([
  ...TYPES.map((type) => [`a node of the type ${type}`, [tab, node({ type })]] as const),
  ...CODES.map((code) => [`a function with ${code}`, [tab, func(code)]] as const),
  ['code that runs at the start', [tab, func(`process.exit(1)`, 'initialize')]],
  ['code that runs at the end', [tab, func(`process.exit(1)`, 'finalize')]],
  ['a function with modules', [tab, { ...func('return msg;'), libs: [{ var: 'fs', module: 'fs' }] }]],
  ['exec inside a subflow', [subflow, tab, use, node({ type: 'exec', z: 'bad-sub' })]],
  ['a harmful function inside a subflow', [subflow, tab, use, { ...func('process.exit(1)'), z: 'bad-sub' }]],
  ['a subflow in itself', [subflow, tab, { ...use, z: 'bad-sub' }]],
  ['a subflow that is missing', [tab, use]],
  ['exec that is switched off', [tab, node({ type: 'exec', d: true })]],
  ['exec on a tab that is switched off', [{ ...tab, disabled: true }, node({ type: 'exec' })]],
  ['exec in no tab', [node({ type: 'exec', z: '' })]],
  ['__proto__ in a node', [tab, JSON.parse('{"id":"bad-1","type":"debug","__proto__":{"admin":true}}')]],
  [
    '__proto__ deep inside',
    [tab, JSON.parse('{"id":"bad-1","type":"change","rules":[{"__proto__":{"a":1}}]}')],
  ],
  ['constructor as a key', [tab, node({ constructor: { prototype: {} } })]],
  ['wires that end nowhere', [tab, node({ wires: [['nobody']] })]],
  ['wires that are no list', [tab, node({ wires: 'bad-1' })]],
  ['an id twice', [tab, node({}), node({})]],
  ['a config node that is missing', [tab, node({ type: 'mqtt out', broker: 'nobody' })]],
  ['a type that is no text', [tab, { id: 'bad-1', type: { toString: 'exec' } }]],
  ['an id that is no text', [tab, { id: 7, type: 'debug' }]],
  ['something that is no node', [tab, 'exec']],
  ['code nested without an end', [tab, func(`return msg${'.a'.repeat(20_000)};`)]],
  ['more code than can be read', [tab, func('x = 1;'.repeat(60_000))]],
  ['code that comes from a variable', [withCode, func('$(CODE)')]],
  ['code that comes from a variable in braces', [withCode, func('${CODE}', 'initialize')]],
  ['a type that comes from a variable', [tab, node({ type: '${TYPE}' })]],
  ['modules that come from a variable', [tab, { ...func('return msg;'), libs: '${LIBS}' }]],
  ['nesting without an end', [tab, node({ rules: nest(80) })]],
  ['more than 5 MB', [tab, node({ info: 'x'.repeat(5 * 1024 * 1024) })]],
]);

function nest(depth: number): unknown {
  return depth === 0 ? 'x' : [nest(depth - 1)];
}
