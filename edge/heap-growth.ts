/**
 * How much memory the edge keeps. Left to itself V8 lets the heap become several times what is in use where the machine has much memory: entries
 * on their way to PostgreSQL outlive the young generation, and a plant of 500 PLCs filled 700 MB of which 150 were in use.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Percent of what is in use after a sweep. Sweeping more often costs less than can be measured, as most of it runs beside the main thread. */
const GROWTH_PERCENT = 20;
/**
 * Of the young generation, both halves, bytes; by itself V8 goes to 128 MiB. What is on its way lives for less than a second and fits: with
 * 500 PLCs the process takes some 70 MB less, for no CPU time that could be measured.
 */
const YOUNG_BYTES = 12 * 1024 ** 2;
/** How often it is looked whether the young generation has become smaller, and may grow again. */
const YOUNG_LOOK_MS = 1000;
/** So much of it has to be in use for a sweep at a quiet moment, bytes: less is left for the next one. */
const WORTHWHILE_BYTES = 3 * 1024 ** 2;
/** How often it is asked whether the start is over, and how many times before it is taken to be. */
const LOOK_MS = 8_000;
const LOOKS_MAX = 10;

interface CollectOptions {
  type: 'major' | 'minor';
  execution: 'sync';
  flavor?: 'last-resort';
}

export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  // A sweep takes 2 ms: four threads that are woken up for it cost more than they help.
  setFlagsFromString('--no-parallel-scavenge');
  // While a start fills the store everything lives long, and V8 would from then on put what is new among the old.
  setFlagsFromString('--no-allocation-site-pretenuring');
  keepYoungSmall();
  setInterval(keepYoungSmall, YOUNG_LOOK_MS).unref();
}

/** It grows at the end of a sweep, and only then; to be told of each costs something, so only until it is large enough. */
const sweeps = new PerformanceObserver(keepYoungSmall);
let isWatched = false;

/** Its limit is fixed when the process begins, but by how much it grows is asked each time: not at all once it is large enough. */
function keepYoungSmall(): void {
  const isEnough = (youngGeneration()?.space_size ?? 0) >= YOUNG_BYTES;
  if (isEnough !== isWatched) return;
  setFlagsFromString(`--semi-space-growth-factor=${isEnough ? 1 : 2}`);
  if (isEnough) sweeps.disconnect();
  else sweeps.observe({ entryTypes: ['gc'] });
  isWatched = !isEnough;
}

/**
 * Sweeps the young generation at a moment at which next to nothing in it is in use. Left to itself V8 does so in the middle of a batch, copies what is
 * on its way twice and then takes it for old, and the old are swept every few seconds for it.
 */
export function sweepYoung(): void {
  if ((youngGeneration()?.space_used_size ?? 0) >= WORTHWHILE_BYTES)
    collect({ type: 'minor', execution: 'sync' });
}

function youngGeneration() {
  return getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
}

let collector: ((options: CollectOptions) => void) | null = null;

function collect(options: CollectOptions): void {
  if (collector === null) {
    setFlagsFromString('--expose-gc');
    collector = runInNewContext('gc') as (options: CollectOptions) => void;
  }
  collector(options);
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
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }, LOOK_MS).unref();
}
