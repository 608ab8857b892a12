/**
 * Promise 6: a long outage fits. A store is filled with what the design rate leaves in the time (200 PLCs, a change a second each), pieces
 * among it; when PostgreSQL is back everything arrives, at least 20 times as fast as it was made, while the machine goes on counting.
 */
import { statSync } from 'node:fs';
import path from 'node:path';
import { count } from '../../domain/counting/count.ts';
import type { CounterState } from '../../domain/counting/counter-types.ts';
import { DurableStore } from '../../custom-nodes/runtime/store/durable-store.ts';
import type { OutboxEntry } from '../../custom-nodes/runtime/store/outbox-entry.ts';
import { waitUntil } from '../../testing/wait.ts';
import type { ChaosMachine } from '../plant-parts.ts';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

/** Changes/s of the whole plant. */
const DESIGN_RATE = 200;
const OUTAGE_HOURS = { short: 1 / 12, full: 8 };
/** Promised; the polling goes on beside the sending. ms */
const LIVE_WITHIN_MS = 15_000;
/** One change in so many is a count, the others are raw values. */
const RAW_PER_COUNT = 4;
const LEAST_SPEED = 20;
const COMMIT_EVERY = 5_000;
const DRAIN_TIMEOUT_MS = 4 * 3_600_000;

export async function longOutage(run: ChaosRun): Promise<ProcedureResult> {
  const plant = await run.openPlant();
  const collector = await plant.addCollector('chaos-outage', 'collector');
  const machine = await plant.addMachine({ name: 'Machine', collector, rate: 20 });
  await plant.startOrder(machine.plcConfigId);
  collector.start();
  await plant.prime(machine);
  await collector.stop();
  const hours = run.outageHours ?? (run.isShort ? OUTAGE_HOURS.short : OUTAGE_HOURS.full);
  const outageSeconds = hours * 3600;
  const entries = fill(collector.dataDir, machine, Math.round(outageSeconds * DESIGN_RATE));
  const bytes = statSync(path.join(collector.dataDir, 'collector.sqlite')).size;
  let oldestReadMs = 0;
  const startedAtMs = performance.now();
  collector.start();
  plant.isRunning = true;
  await waitUntil(
    async () => {
      const { buffer, connections } = await collector.health();
      const lastRead = connections[0]?.lastRead;
      if (lastRead != null) oldestReadMs = Math.max(oldestReadMs, Date.now() - Date.parse(lastRead));
      return buffer.depth < DESIGN_RATE;
    },
    { timeoutMs: DRAIN_TIMEOUT_MS, intervalMs: 100, what: 'the buffer to drain' },
  );
  const drainSeconds = (performance.now() - startedAtMs) / 1000;
  plant.isRunning = false;
  const booked = await plant.settle();
  const speed = outageSeconds / drainSeconds;
  const faults = await plant.heldBack();
  if (speed < LEAST_SPEED)
    faults.push(`drained ${speed.toFixed(1)} times as fast as it was made, promised ${LEAST_SPEED}`);
  if (oldestReadMs > LIVE_WITHIN_MS) faults.push(`the live machine was not read for ${oldestReadMs} ms`);
  return {
    figures: {
      pieces: plant.made,
      booked: booked.ledger,
      'entries waiting': entries,
      'outage h': hours.toFixed(1),
      'store MiB': (bytes / 1024 / 1024).toFixed(1),
      'drained in s': drainSeconds.toFixed(1),
      'times as fast as made': speed.toFixed(1),
      'oldest live reading ms': oldestReadMs,
    },
    difference: plant.made - booked.ledger,
    faults,
  };
}

/** What the collector would have stored, by its own store and counting rule, without waiting for it. */
function fill(dataDir: string, machine: ChaosMachine, entries: number): number {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const store = new DurableStore(dataDir, quiet);
  const { plc, plcConfigId, registerId: plcRegisterId } = machine;
  const known = store.baseline(plcRegisterId);
  let state = known?.state as CounterState;
  const firstMs = known?.readAtMs ?? 0;
  for (let index = 0; index < entries; index += 1) {
    // The time is squeezed, so that none of it lies in the future: what counts here is the number of entries.
    const readAtMs = firstMs + (index / entries) * 1_000;
    if (index % (RAW_PER_COUNT + 1) === 0) {
      plc.machine.makeGood(1);
      const settings = {
        source: state.source,
        dataType: 'uint16',
        rolloverAt: null,
        counterMode: 'auto',
        piecesPerCount: '1',
        maxRate: null,
        idealCycleSeconds: null,
        pollIntervalMs: 100,
      } as const;
      let counted = count(state, { rawValue: plc.machine.goodCounter, gapSeconds: 0.001 }, settings);
      if (counted.outcome.kind === 'pending')
        counted = count(counted.state, { rawValue: plc.machine.goodCounter, gapSeconds: 0.001 }, settings);
      state = counted.state;
      const { from, to, pieces, kind } = counted.outcome;
      const event = {
        plcConfigId,
        plcRegisterId,
        role: 'PRODUCTION_COUNTER' as const,
        kind: kind === 'rollover' ? ('rollover' as const) : ('normal' as const),
        reason: null,
        from,
        to,
        pieces,
        periodStartMs: readAtMs,
        countedAtMs: readAtMs,
        spansOutage: false,
      };
      const times = { readAtMs, pollStartedMs: null, monotonicMs: null };
      const generation = known?.generation ?? 0;
      const { carry, beforeJump } = state;
      store.moveBaseline(
        plcRegisterId,
        { state, generation, ...times },
        { kind: 'count', event, generation, askedAtMs: readAtMs, carry, beforeJump },
      );
    } else {
      const value = index % 1_000;
      const raw: OutboxEntry = {
        kind: 'raw',
        plcConfigId,
        plcRegisterId,
        registerAddress: 4129,
        value,
        rawValue: value,
        quality: 'good',
        readAtMs,
      };
      store.record(plcRegisterId, `${value} good`, [raw], readAtMs);
    }
    if (index % COMMIT_EVERY === COMMIT_EVERY - 1) store.commit();
  }
  store.close();
  plc.show();
  return entries;
}
