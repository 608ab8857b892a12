/**
 * How much memory the edge keeps. Left to itself V8 lets the heap become several times what is in use where the machine has much memory: entries
 * on their way to PostgreSQL outlive the young generation, and a plant of 500 PLCs filled 700 MB of which 150 were in use.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Percent of what is in use after a sweep. Sweeping more often costs less than can be measured, as most of it runs beside the main thread. */
const GROWTH_PERCENT = 30;
/**
 * Of the young generation, both halves, bytes; by itself V8 goes to 128 MiB. What is on its way lives for less than a second and fits: with
 * 500 PLCs the process takes some 70 MB less, for no CPU time that could be measured.
 */
const YOUNG_BYTES = 16 * 1024 ** 2;
/** How often it is asked whether the start is over, and how many times before it is taken to be. */
const LOOK_MS = 8_000;
const LOOKS_MAX = 10;

interface CollectOptions {
  type: 'major';
  execution: 'sync';
  flavor: 'last-resort';
}

export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  keepYoungSmall();
  // It grows at the end of a sweep, and only then.
  new PerformanceObserver(keepYoungSmall).observe({ entryTypes: ['gc'] });
}

/** Its limit is fixed when the process begins, but by how much it grows is asked each time: not at all once it is large enough. */
function keepYoungSmall(): void {
  const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
  const isEnough = (young?.space_size ?? 0) >= YOUNG_BYTES;
  setFlagsFromString(`--semi-space-growth-factor=${isEnough ? 1 : 2}`);
}

/**
 * A start needs twice the memory of what comes after it, which V8 would keep: it is given back once, for some 0.2 s.
 * @param isOver the configuration is read and every first value is sent; where PostgreSQL is away that may take days
 */
export function returnStartMemory(isOver: () => boolean): void {
  let looks = 0;
  const timer = setInterval(() => {
    looks += 1;
    if (looks < LOOKS_MAX && !isOver()) return;
    clearInterval(timer);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as (options: CollectOptions) => void;
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }, LOOK_MS).unref();
}
