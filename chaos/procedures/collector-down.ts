/** Promise 3: pieces that are made while the collector is down are kept. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

const PIECES = 600;
/** Longer than three polls, so that it is an outage by the counting rule. */
const DOWN_MS = 2_000;

export async function collectorDown(run: ChaosRun): Promise<ProcedureResult> {
  const plant = await run.openPlant();
  const edge = await plant.addCollector('chaos-down', 'edge');
  const machine = await plant.addMachine({ name: 'Machine', collector: edge });
  const orderId = await plant.startOrder(machine.plcConfigId);
  edge.start();
  await plant.prime(machine);
  await edge.stop();
  plant.make(machine, PIECES);
  await delay(DOWN_MS);
  edge.start();
  const booked = await plant.settle();
  const appointments = await plant
    .knex('production_appointments')
    .where({ production_order_id: orderId })
    .orderBy('id')
    .select<{ quantity: number; kind: string }[]>('quantity', 'kind');
  const faults: string[] = [];
  const last = appointments.at(-1);
  if (last?.kind !== 'catchup' || last.quantity !== PIECES)
    faults.push(
      `the last appointment is ${last?.quantity} of kind ${last?.kind}, not one catchup of ${PIECES}`,
    );
  return {
    figures: {
      pieces: plant.made,
      booked: booked.ledger,
      'made while down': PIECES,
      kind: last?.kind ?? '—',
    },
    difference: plant.made - booked.ledger,
    faults,
  };
}
