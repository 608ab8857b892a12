/** Counts pieces: the new baseline and the count become durable together; booking onto the order follows in PostgreSQL. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { runtimeOf } from '../collector/collector-node.ts';
import { handleInput, onClose } from '../node-input.ts';
import { readPlcChanges } from '../read-message.ts';
import { StatusLight } from '../status-light.ts';

interface ProductionAppointmentDef extends NodeDef {
  version: 1;
  collector: string;
}

export function productionAppointmentNode(RED: NodeAPI): void {
  RED.nodes.registerType('production-appointment', ProductionAppointment);

  function ProductionAppointment(this: Node, def: ProductionAppointmentDef): void {
    RED.nodes.createNode(this, def);
    const light = new StatusLight(this);
    const runtime = runtimeOf(RED, def.collector);
    if (!runtime)
      this.status({ fill: 'red', shape: 'ring', text: RED._('production-appointment.status.noCollector') });
    let events = 0;
    handleInput(this, {
      light,
      handle: (message) => {
        if (!runtime) throw new Error(RED._('production-appointment.status.noCollector'));
        const changes = readPlcChanges(message.payload);
        if (!changes) throw new Error(RED._('production-appointment.error.expected'));
        const counted = runtime.countPieces(changes);
        events += counted.length;
        light.show(() => ({
          fill: 'green',
          shape: 'dot',
          text: RED._('production-appointment.status.counted', { events }),
        }));
        return { ...message, payload: { ...changes, counted } };
      },
    });
    onClose(this, () => light.close());
  }
}
