/** Several units behind one Modbus TCP gateway, each a PLC row, with the times at which each was polled as the gateway saw them. */
import { ModbusServer } from '../simulator/modbus-server.ts';
import { waitUntil } from '../testing/wait.ts';
import type { ChaosCollector } from './chaos-collector.ts';
import type { ChaosPlant } from './chaos-plant.ts';

interface GatewayOptions {
  collector: ChaosCollector;
  units: number;
  config: Record<string, number>;
}

export interface Gateway {
  server: ModbusServer;
  /** Unit → ms between its polls. */
  gaps: Map<number, number[]>;
  forget(): void;
  untilPolled(): Promise<void>;
  close(): Promise<void>;
}

const POLLED_TIMEOUT_MS = 30_000;

export async function addGateway(
  plant: ChaosPlant,
  { collector, units, config }: GatewayOptions,
): Promise<Gateway> {
  const server = new ModbusServer();
  const port = await server.listen();
  const gaps = new Map<number, number[]>();
  const lastAt = new Map<number, number>();
  server.behaviour = ({ unitId }) => {
    const at = performance.now();
    const last = lastAt.get(unitId);
    lastAt.set(unitId, at);
    if (last !== undefined) gaps.set(unitId, [...(gaps.get(unitId) ?? []), at - last]);
    return undefined;
  };
  for (let unit = 1; unit <= units; unit += 1)
    await plant.addRow({ name: `Unit ${unit}`, collectorId: collector.id, port, unitId: unit, config });
  return {
    server,
    gaps,
    forget: () => {
      gaps.clear();
      lastAt.clear();
    },
    untilPolled: async () => {
      await waitUntil(() => gaps.size === units, {
        timeoutMs: POLLED_TIMEOUT_MS,
        what: 'every unit to be polled',
      });
    },
    close: () => server.close(),
  };
}
