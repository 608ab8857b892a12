/**
 * Where no Pulso edge brings a CollectorRuntime (an ordinary Node-RED), the config nodes make it. Config nodes with the same
 * folder share one: two of them on one store would count every piece twice.
 */
import path from 'node:path';
import { CollectorRuntime } from '../runtime/collector-runtime.ts';

export type RuntimeOptions = ConstructorParameters<typeof CollectorRuntime>[0];

interface Shared {
  runtime: CollectorRuntime;
  users: number;
}

const sharedRuntimes = new Map<string, Shared>();
/** Ends under way: a store is opened again only when it was closed. */
const stops = new Map<string, Promise<void>>();

export interface RuntimeLease {
  runtime: CollectorRuntime;
  /** Rejects with the reason when it cannot start. */
  started: Promise<void>;
  /** Stops it with its last user. */
  release(): Promise<void>;
}

export function leaseRuntime(options: RuntimeOptions): RuntimeLease {
  const key = path.resolve(options.dataDir);
  const known = sharedRuntimes.get(key);
  if (known) known.users += 1;
  const shared = known ?? { runtime: new CollectorRuntime(options), users: 1 };
  sharedRuntimes.set(key, shared);
  const started = known ? Promise.resolve() : startAfterStop(key, shared.runtime);
  return { runtime: shared.runtime, started, release: () => release(key, shared) };
}

async function startAfterStop(key: string, runtime: CollectorRuntime): Promise<void> {
  await stops.get(key);
  await runtime.start();
}

async function release(key: string, shared: Shared): Promise<void> {
  shared.users -= 1;
  if (shared.users > 0) return;
  sharedRuntimes.delete(key);
  const stopping = Promise.resolve(shared.runtime.stop());
  stops.set(
    key,
    stopping.catch(() => undefined),
  );
  await stopping;
}
