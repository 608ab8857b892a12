/** Lets through what differs from what was recorded last: a change that was lost behind it comes again at the next poll. On request only of some registers. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { runtimeOf } from '../collector/collector-node.ts';
import { handleInput, NodeProblem, onClose } from '../node-input.ts';
import { readPlcReading } from '../read-message.ts';
import { newestSettings } from '../resources/saved-settings.js';
import type { PlcChanges } from '../runtime/messages.ts';
import { StatusLight } from '../status-light.ts';

interface ChangeDetectionDef extends NodeDef {
  version: number;
  collector: string;
  /** Empty: every register. */
  registerNames: readonly string[];
}

export function changeDetectionNode(RED: NodeAPI): void {
  RED.nodes.registerType('change-detection', ChangeDetection);

  function ChangeDetection(this: Node, saved: ChangeDetectionDef): void {
    RED.nodes.createNode(this, saved);
    const { collector, registerNames } = newestSettings(saved);
    const names = new Set(registerNames);
    const light = new StatusLight(RED, this);
    const runtime = runtimeOf(RED, collector);
    if (!runtime) light.show({ fill: 'red', shape: 'ring', key: 'change-detection.status.noCollector' });
    let readings = 0;
    let changed = 0;
    handleInput(this, {
      light,
      handle: (message) => {
        if (!runtime) throw new NodeProblem(RED, 'change-detection.status.noCollector');
        const reading = readPlcReading(message.payload, runtime.clock);
        if (!reading) throw new NodeProblem(RED, 'change-detection.error.expected');
        const changes = pickRegisters(runtime.findChanges(reading), names);
        readings += 1;
        changed += changes?.changes.length ?? 0;
        light.show(() => ({
          fill: 'green',
          shape: changes ? 'dot' : 'ring',
          key: 'change-detection.status.changes',
          params: { changed, readings },
        }));
        return changes ? { ...message, topic: changes.plcName, payload: changes } : undefined;
      },
    });
    onClose(this, () => light.close());
  }
}

/** Null where nothing of it is wanted. News of the link are always: without them nobody would know why a value stays the same. */
function pickRegisters(found: PlcChanges | null, names: ReadonlySet<string>): PlcChanges | null {
  if (found === null || names.size === 0) return found;
  const changes = found.changes.filter(({ name }) => names.has(name));
  const isLinkNews = found.changes.length === 0 || !found.connected;
  return changes.length > 0 || isLinkNews ? { ...found, changes } : null;
}
