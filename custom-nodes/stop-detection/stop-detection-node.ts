/** Finds stops: from the counts that do not come, from the status register and from the link. While such a node is deployed, machines are watched. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { runtimeOf } from '../collector/collector-node.ts';
import { handleInput, NodeProblem, onClose } from '../node-input.ts';
import { readPlcChanges } from '../read-message.ts';
import { StatusLight, type Light } from '../status-light.ts';

interface StopDetectionDef extends NodeDef {
  version: 1;
  collector: string;
}

/** A stop is what does not come, so the dot is looked after without messages too. */
const STATUS_INTERVAL_MS = 5_000;

export function stopDetectionNode(RED: NodeAPI): void {
  RED.nodes.registerType('stop-detection', StopDetection);

  function StopDetection(this: Node, def: StopDetectionDef): void {
    RED.nodes.createNode(this, def);
    const light = new StatusLight(RED, this);
    const runtime = runtimeOf(RED, def.collector);
    if (!runtime) {
      light.show({ fill: 'red', shape: 'ring', key: 'stop-detection.status.noCollector' });
    }
    const release = runtime?.watchStops((news) => {
      this.send([null, { topic: news.plcName, payload: news }]);
    });
    const describe = (): Light => {
      const { stopped = 0, machines = 0 } = runtime?.stopFigures() ?? {};
      const params = { stopped, machines };
      return {
        fill: stopped > 0 ? 'yellow' : 'green',
        shape: 'dot',
        key: 'stop-detection.status.stopped',
        params,
      };
    };
    const show = (): void => light.show(describe);
    const timer = runtime && setInterval(show, STATUS_INTERVAL_MS);
    handleInput(this, {
      light,
      handle: (message) => {
        if (!runtime) throw new NodeProblem(RED, 'stop-detection.status.noCollector');
        const changes = readPlcChanges(message.payload, runtime.clock);
        if (!changes) throw new NodeProblem(RED, 'stop-detection.error.expected');
        const machine = runtime.detectStops(changes);
        show();
        return { ...message, payload: { ...changes, machine } };
      },
    });
    onClose(this, () => {
      release?.();
      clearInterval(timer);
      light.close();
    });
  }
}
