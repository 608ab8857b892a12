/** Counts pieces: the new baseline and the count become durable together; booking onto the order follows in PostgreSQL. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { runtimeOf } from '../collector/collector-node.ts';
import { handleInput, NodeProblem, onClose } from '../node-input.ts';
import { readPlcChanges } from '../read-message.ts';
import { StatusLight, type Light } from '../status-light.ts';

interface ProductionAppointmentDef extends NodeDef {
  version: 1;
  collector: string;
}

export function productionAppointmentNode(RED: NodeAPI): void {
  RED.nodes.registerType('production-appointment', ProductionAppointment);

  function ProductionAppointment(this: Node, def: ProductionAppointmentDef): void {
    RED.nodes.createNode(this, def);
    const light = new StatusLight(RED, this);
    const runtime = runtimeOf(RED, def.collector);
    if (!runtime)
      light.show({ fill: 'red', shape: 'ring', key: 'production-appointment.status.noCollector' });
    let pieces = 0;
    let aside = 0;
    handleInput(this, {
      light,
      handle: (message) => {
        if (!runtime) throw new NodeProblem(RED, 'production-appointment.status.noCollector');
        const changes = readPlcChanges(message.payload, runtime.clock);
        if (!changes) throw new NodeProblem(RED, 'production-appointment.error.expected');
        const counted = runtime.countPieces(changes);
        for (const piece of counted) {
          pieces += piece.pieces;
          if (piece.kind === 'quarantine' || piece.kind === 'anomaly') aside += 1;
        }
        light.show(() => describe(pieces, aside));
        return { ...message, payload: { ...changes, counted } };
      },
    });
    onClose(this, () => light.close());
  }
}

/** Since the last deploy. What was set aside waits for a supervisor, so it is said as long as the flow runs. */
function describe(pieces: number, aside: number): Light {
  const params = { pieces: Math.round(pieces), aside };
  if (aside === 0)
    return { fill: 'green', shape: 'dot', key: 'production-appointment.status.counted', params };
  return { fill: 'yellow', shape: 'dot', key: 'production-appointment.status.aside', params };
}
