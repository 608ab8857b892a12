/** Makes each change durable in the collector's store, from where it reaches the raw history in PostgreSQL. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { runtimeOf } from '../collector/collector-node.ts';
import { handleInput, NodeProblem, onClose } from '../node-input.ts';
import { readPlcChanges } from '../read-message.ts';
import { StatusLight } from '../status-light.ts';

interface PlcDataDef extends NodeDef {
  version: 1;
  collector: string;
}

export function plcDataNode(RED: NodeAPI): void {
  RED.nodes.registerType('plc-data', PlcData);

  function PlcData(this: Node, def: PlcDataDef): void {
    RED.nodes.createNode(this, def);
    const light = new StatusLight(RED, this);
    const runtime = runtimeOf(RED, def.collector);
    if (!runtime) light.show({ fill: 'red', shape: 'ring', key: 'plc-data.status.noCollector' });
    let total = 0;
    handleInput(this, {
      light,
      handle: (message) => {
        if (!runtime) throw new NodeProblem(RED, 'plc-data.status.noCollector');
        const changes = readPlcChanges(message.payload, runtime.clock);
        if (!changes) throw new NodeProblem(RED, 'plc-data.error.expected');
        const recorded = runtime.recordRaw(changes);
        total += recorded;
        light.show(() => ({
          fill: 'green',
          shape: 'dot',
          key: 'plc-data.status.recorded',
          params: { total },
        }));
        return { ...message, payload: { ...changes, recorded } };
      },
    });
    onClose(this, () => light.close());
  }
}
