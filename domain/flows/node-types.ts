/**
 * What may run on a collector: the only list of node types. What is not here is unknown and refused. Some groups are off until an
 * admin switches them on for a collector, because they reach beyond the flow: its files, its network, its commands.
 */
export const FLOW_PERMISSIONS = ['network', 'files', 'commands'] as const;
export type FlowPermission = (typeof FLOW_PERMISSIONS)[number];

/** Types that any engineer may use. */
const ALLOWED = [
  // Structure, drawn rather than run.
  ...['tab', 'subflow', 'group', 'junction', 'comment', 'global-config'],
  // Pulso.
  ...['collector', 'plc-pool', 'change-detection', 'plc-data', 'production-appointment', 'stop-detection'],
  // Node-RED's own that only move and change messages.
  ...['inject', 'debug', 'complete', 'catch', 'status', 'link in', 'link out', 'link call'],
  ...['function', 'switch', 'change', 'range', 'template', 'delay', 'trigger', 'rbe'],
  ...['split', 'join', 'sort', 'batch', 'csv', 'html', 'json', 'xml', 'yaml'],
  // A broker or a mail server is named in a config node of its own; its credentials stay on the collector.
  ...['mqtt in', 'mqtt out', 'mqtt-broker', 'tls-config', 'e-mail'],
  // node-red-contrib-modbus as a client.
  ...['modbus-client', 'modbus-read', 'modbus-getter', 'modbus-flex-getter', 'modbus-write'],
  ...['modbus-flex-write', 'modbus-flex-connector', 'modbus-flex-sequencer', 'modbus-response'],
  ...['modbus-response-filter', 'modbus-queue-info'],
] as const;

/** Types behind an admin's setting → that setting. */
const GUARDED: Readonly<Record<FlowPermission, readonly string[]>> = {
  network: [
    ...['http in', 'http response', 'http request', 'http proxy'],
    ...['tcp in', 'tcp out', 'tcp request', 'udp in', 'udp out'],
    ...['websocket in', 'websocket out', 'websocket-listener', 'websocket-client'],
    ...['modbus-server', 'modbus-flex-server', 'e-mail in', 'e-mail mta'],
  ],
  files: ['file', 'file in', 'watch', 'modbus-io-config', 'modbus-flex-fc'],
  commands: ['exec'],
};

const allowed: ReadonlySet<string> = new Set(ALLOWED);
const guarded: ReadonlyMap<string, FlowPermission> = new Map(
  FLOW_PERMISSIONS.flatMap((permission) => GUARDED[permission].map((type) => [type, permission] as const)),
);

/** `allowed`, the permission that an admin would have to give, or `unknown`. Types are compared exactly. */
export function judgeType(type: string): 'allowed' | FlowPermission | 'unknown' {
  return allowed.has(type) ? 'allowed' : (guarded.get(type) ?? 'unknown');
}

/** Types that the given permissions leave off; for the editor's palette. */
export function typesOff(permissions: readonly FlowPermission[]): string[] {
  return FLOW_PERMISSIONS.filter((permission) => !permissions.includes(permission)).flatMap(
    (permission) => GUARDED[permission],
  );
}

/** Property of a type → type of the config node that it must name. */
export const CONFIG_REFERENCES: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map<
  string,
  Record<string, string>
>([
  ['plc-pool', { collector: 'collector' }],
  ['change-detection', { collector: 'collector' }],
  ['plc-data', { collector: 'collector' }],
  ['production-appointment', { collector: 'collector' }],
  ['stop-detection', { collector: 'collector' }],
  ['mqtt in', { broker: 'mqtt-broker' }],
  ['mqtt out', { broker: 'mqtt-broker' }],
  ['modbus-read', { server: 'modbus-client' }],
  ['modbus-getter', { server: 'modbus-client' }],
  ['modbus-flex-getter', { server: 'modbus-client' }],
  ['modbus-write', { server: 'modbus-client' }],
  ['modbus-flex-write', { server: 'modbus-client' }],
  ['modbus-flex-sequencer', { server: 'modbus-client' }],
]);
