/** Fills a collector's store with what an outage leaves there: for each event a raw change and the piece that it counted. */
import type { DurableStore } from '../../custom-nodes/runtime/store/durable-store.ts';
import type { BenchPlant } from './bench-plant.ts';

const COMMIT_EVERY = 5000;
const HOUR_MS = 3_600_000;

/** Machine after machine, a piece each. The pieces were made within the last half hour, while every order ran. */
export function fillStore(store: DurableStore, { plcIds, counterIds }: BenchPlant, events: number): void {
  const firstMs = Date.now() - HOUR_MS / 2;
  for (let index = 0; index < events; index += 1) {
    const machine = index % plcIds.length;
    const plcConfigId = plcIds[machine] ?? 0;
    const plcRegisterId = counterIds[machine] ?? 0;
    const to = Math.floor(index / plcIds.length) + 1;
    const readAtMs = firstMs + (index / events) * (HOUR_MS / 4);
    const raw = {
      kind: 'raw' as const,
      plcConfigId,
      plcRegisterId,
      registerAddress: 0,
      value: to,
      rawValue: to,
    };
    store.record(plcRegisterId, `${to} good`, [{ ...raw, quality: 'good', readAtMs }], readAtMs);
    const event = {
      plcConfigId,
      plcRegisterId,
      role: 'PRODUCTION_COUNTER' as const,
      kind: 'normal' as const,
      reason: null,
      from: to - 1,
      to,
      pieces: 1,
      periodStartMs: readAtMs - 1,
      countedAtMs: readAtMs,
      spansOutage: false,
    };
    const baseline = { state: null, generation: 0, readAtMs, pollStartedMs: null, monotonicMs: null };
    const after = { generation: 0, askedAtMs: readAtMs, carry: 0, beforeJump: null };
    store.moveBaseline(plcRegisterId, baseline, { kind: 'count', event, ...after });
    if (index % COMMIT_EVERY === COMMIT_EVERY - 1) store.commit();
  }
  store.commit();
}
