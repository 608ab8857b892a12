/** Sends one message for each poll of each PLC that this collector reads. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { CollectorRuntime } from '../runtime/collector-runtime.ts';
import type { PlcReading } from '../runtime/messages.ts';
import { runtimeOf } from '../collector/collector-node.ts';
import { onClose } from '../node-input.ts';
import { StatusLight } from '../status-light.ts';
import { readPlcNames } from './plc-names.ts';

interface PlcPoolDef extends NodeDef {
  version: 1;
  collector: string;
  /** Names, separated by commas; empty: every PLC. */
  plcNames: string;
}

/** The dot is looked after at this pace and not with each reading: with many PLCs counting the links would cost more than reading them. */
const STATUS_INTERVAL_MS = 1_000;

export function plcPoolNode(RED: NodeAPI): void {
  RED.nodes.registerType('plc-pool', PlcPool);

  function PlcPool(this: Node, def: PlcPoolDef): void {
    RED.nodes.createNode(this, def);
    const light = new StatusLight(this);
    const runtime = runtimeOf(RED, def.collector);
    if (!runtime) {
      this.status({ fill: 'red', shape: 'ring', text: RED._('plc-pool.status.noCollector') });
      return;
    }
    const names = readPlcNames(def.plcNames);
    const isWanted = (name: string): boolean => names.size === 0 || names.has(name);
    const showLinks = (): void => light.show(linkStatus(RED, runtime, isWanted));
    const unsubscribe = runtime.onReading((reading: PlcReading) => {
      if (!isWanted(reading.plcName)) return;
      this.send({ topic: reading.plcName, payload: reading });
    });
    const timer = setInterval(showLinks, STATUS_INTERVAL_MS);
    showLinks();
    onClose(this, () => {
      unsubscribe();
      clearInterval(timer);
      light.close();
    });
  }
}

function linkStatus(
  RED: NodeAPI,
  runtime: CollectorRuntime,
  isWanted: (name: string) => boolean,
): { fill: 'grey' | 'green' | 'yellow' | 'red'; shape: 'dot' | 'ring'; text: string } {
  const links = runtime.pool.status().filter(({ name }) => isWanted(name));
  const connected = links.filter((link) => link.connected).length;
  const text = RED._('plc-pool.status.connected', { connected, total: links.length });
  if (links.length === 0) return { fill: 'grey', shape: 'ring', text: RED._('plc-pool.status.none') };
  if (connected === links.length) return { fill: 'green', shape: 'dot', text };
  return { fill: connected > 0 ? 'yellow' : 'red', shape: 'ring', text };
}
