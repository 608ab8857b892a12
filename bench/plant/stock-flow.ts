/** What an engineer would draw with node-red-contrib-modbus: a client and a read node a PLC, a function that compares, one INSERT a change. */

/** A Node-RED with nothing around it, as quiet as ours. */
export const PLAIN_SETTINGS = {
  httpAdminRoot: false,
  httpNodeRoot: false,
  flowFile: 'flows.json',
  credentialSecret: false,
  telemetry: { enabled: false, updateNotification: false },
  functionExternalModules: false,
  logging: { console: { level: 'error', metrics: false, audit: false } },
} as const;

type FlowNode = Record<string, unknown>;

/** The first read is no change: the rows of a start would otherwise still be on their way while the rest is measured. */
const COMPARE = `
const before = context.get('before');
const now = msg.payload;
const changes = [];
if (before) for (let i = 0; i < now.length; i++)
  if (now[i] !== before[i]) changes.push({ plc: Number(msg.topic), address: i, payload: now[i] });
context.set('before', now);
return [changes];`;
const INSERT = `
global.get('insert')(msg.plc, msg.address, msg.payload).then(() => node.done(), (error) => node.error(error, msg));`;

/** A client node as its form makes it, with one command after the other and the shortest pause. */
export function contribClientNode(id: string, port: number): FlowNode {
  return {
    id,
    type: 'modbus-client',
    // Never the id: Node-RED would take it for a reference to itself.
    name: `PLC at ${port}`,
    clienttype: 'tcp',
    bufferCommands: true,
    stateLogEnabled: false,
    queueLogEnabled: false,
    failureLogEnabled: false,
    tcpHost: '127.0.0.1',
    tcpPort: String(port),
    tcpType: 'DEFAULT',
    serialPort: '/dev/ttyUSB',
    serialType: 'RTU-BUFFERD',
    serialBaudrate: '9600',
    serialDatabits: '8',
    serialStopbits: '1',
    serialParity: 'none',
    serialConnectionDelay: '100',
    unit_id: '1',
    commandDelay: '1',
    clientTimeout: '1000',
    reconnectOnTimeout: true,
    reconnectTimeout: '2000',
    parallelUnitIdsAllowed: true,
  };
}

/** @param plcIds the rows of plc_configs that belong to the ports, in their order; [] draws no compare and no insert */
export function stockFlow(
  ports: readonly number[],
  registers: number,
  plcIds: readonly number[],
): FlowNode[] {
  const nodes: FlowNode[] = [{ id: 'tab', type: 'tab', label: 'Plant' }];
  ports.forEach((port, index) => {
    const name = String(plcIds[index] ?? index);
    nodes.push(contribClientNode(`client${index}`, port), readNode(index, name, registers), {
      id: `compare${index}`,
      z: 'tab',
      type: 'function',
      func: COMPARE,
      outputs: 1,
      wires: [['insert']],
    });
  });
  nodes.push({ id: 'insert', z: 'tab', type: 'function', func: INSERT, outputs: 0, wires: [] });
  return nodes;
}

/** Asks the same socket for many blocks: how a gateway with many meters is drawn. */
export function gatewayFlow(port: number, reads: number): FlowNode[] {
  const readers = Array.from({ length: reads }, (_, index) => ({
    ...readNode(index, String(index), 10),
    adr: String(index * 30),
    server: 'client0',
    wires: [[], []],
  }));
  return [{ id: 'tab', type: 'tab', label: 'Gateway' }, contribClientNode('client0', port), ...readers];
}

function readNode(index: number, topic: string, registers: number): FlowNode {
  return {
    id: `read${index}`,
    z: 'tab',
    type: 'modbus-read',
    name: topic,
    topic,
    showStatusActivities: false,
    logIOActivities: false,
    showErrors: false,
    showWarnings: false,
    unitid: '1',
    dataType: 'HoldingRegister',
    adr: '0',
    quantity: String(registers),
    rate: '1',
    rateUnit: 's',
    delayOnStart: false,
    startDelayTime: '1',
    server: `client${index}`,
    useIOFile: false,
    ioFile: '',
    useIOForPayload: false,
    emptyMsgOnFail: false,
    keepMsgProperties: false,
    wires: [[`compare${index}`], []],
  };
}
