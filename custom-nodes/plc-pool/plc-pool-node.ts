/** Sends one message for each poll of each PLC that this collector reads. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { CollectorRuntime } from '../runtime/collector-runtime.ts';
import type { PlcReading } from '../runtime/messages.ts';
import { runtimeOf } from '../collector/collector-node.ts';
import { leaveOutMetrics, onClose } from '../node-input.ts';
import { newestSettings } from '../resources/saved-settings.js';
import { StatusLight, type Light } from '../status-light.ts';

interface PlcPoolDef extends NodeDef {
  version: number;
  collector: string;
  /** Empty: every PLC. */
  plcNames: readonly string[];
}

/** The dot is looked after at this pace and not with each reading: with many PLCs counting the links would cost more than reading them. */
const STATUS_INTERVAL_MS = 1_000;

export function plcPoolNode(RED: NodeAPI): void {
  RED.nodes.registerType('plc-pool', PlcPool);

  function PlcPool(this: Node, saved: PlcPoolDef): void {
    RED.nodes.createNode(this, saved);
    leaveOutMetrics(this);
    const { collector, plcNames } = newestSettings(saved);
    const light = new StatusLight(RED, this);
    const runtime = runtimeOf(RED, collector);
    if (!runtime) {
      light.show({ fill: 'red', shape: 'ring', key: 'plc-pool.status.noCollector' });
      return;
    }
    const names = new Set(plcNames);
    const isWanted = (name: string): boolean => names.size === 0 || names.has(name);
    const showLinks = (): void => light.show(linkStatus(runtime, isWanted));
    const pass = (reading: PlcReading): void => {
      if (isWanted(reading.plcName)) this.send({ topic: reading.plcName, payload: reading });
    };
    const unsubscribe = runtime.onReading(pass);
    // A link that was down before this deploy says nothing more until it is back.
    const passSilent = (): void => runtime.silentReadings().forEach(pass);
    RED.events.once('flows:started', passSilent);
    const timer = setInterval(showLinks, STATUS_INTERVAL_MS);
    showLinks();
    onClose(this, () => {
      unsubscribe();
      RED.events.off('flows:started', passSilent);
      clearInterval(timer);
      light.close();
    });
  }
}

function linkStatus(runtime: CollectorRuntime, isWanted: (name: string) => boolean): Light {
  let [total, connected] = [0, 0];
  let silent: string | null = null;
  for (const { settings, isUp } of runtime.pool.links()) {
    if (!isWanted(settings.name)) continue;
    total += 1;
    if (isUp) connected += 1;
    else silent ??= settings.name;
  }
  if (total === 0) return { fill: 'grey', shape: 'ring', key: 'plc-pool.status.none' };
  if (silent === null)
    return { fill: 'green', shape: 'dot', key: 'plc-pool.status.connected', params: { connected, total } };
  return {
    fill: connected > 0 ? 'yellow' : 'red',
    shape: 'ring',
    key: 'plc-pool.status.silent',
    params: { connected, total, name: silent },
  };
}
