/** The plant of the procedures with several servers: two collectors, the second with two machines, and an order on each machine. */
import type { ChaosPlant } from '../chaos-plant.ts';

/** Pieces/s of each machine. */
const RATE = 40;

export async function populate(plant: ChaosPlant): Promise<void> {
  const first = await plant.addCollector('chaos-ha-1', 'edge');
  const second = await plant.addCollector('chaos-ha-2', 'collector');
  for (const [index, collector] of [first, second, second].entries()) {
    const machine = await plant.addMachine({ name: `Machine ${index + 1}`, collector, rate: RATE });
    await plant.startOrder(machine.plcConfigId);
  }
  for (const collector of [first, second]) collector.start();
  for (const machine of plant.machines) await plant.prime(machine);
}
