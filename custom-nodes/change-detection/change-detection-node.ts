/** Lets through what differs from what was recorded last: a change that was lost behind it comes again at the next poll. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { runtimeOf } from '../collector/collector-node.ts';
import { handleInput, onClose } from '../node-input.ts';
import { readPlcReading } from '../read-message.ts';
import { StatusLight } from '../status-light.ts';

interface ChangeDetectionDef extends NodeDef {
  version: 1;
  collector: string;
}

export function changeDetectionNode(RED: NodeAPI): void {
  RED.nodes.registerType('change-detection', ChangeDetection);

  function ChangeDetection(this: Node, def: ChangeDetectionDef): void {
    RED.nodes.createNode(this, def);
    const light = new StatusLight(this);
    const runtime = runtimeOf(RED, def.collector);
    if (!runtime)
      this.status({ fill: 'red', shape: 'ring', text: RED._('change-detection.status.noCollector') });
    let readings = 0;
    let changed = 0;
    handleInput(this, {
      light,
      handle: (message) => {
        if (!runtime) throw new Error(RED._('change-detection.status.noCollector'));
        const reading = readPlcReading(message.payload);
        if (!reading) throw new Error(RED._('change-detection.error.expected'));
        const changes = runtime.findChanges(reading);
        readings += 1;
        changed += changes?.changes.length ?? 0;
        light.show(() => ({
          fill: 'green',
          shape: changes ? 'dot' : 'ring',
          text: RED._('change-detection.status.changes', { changed, readings }),
        }));
        return changes ? { ...message, topic: changes.plcName, payload: changes } : undefined;
      },
    });
    onClose(this, () => light.close());
  }
}
