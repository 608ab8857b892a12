/** Where a stop can be split: in steps of a minute, of a second where it is short, always strictly inside. */
const MINUTE_MS = 60_000;
const LONG_STEPS = 10;

export interface SplitScale {
  /** Of the whole stop; it can be split at 1 to `steps - 1`. */
  steps: number;
  timeOf: (step: number) => number;
  /** The step nearest to a share of the bar, 0 to 1. */
  stepAt: (share: number) => number;
}

export function splitScale(fromMs: number, toMs: number): SplitScale {
  const lengthMs = toMs - fromMs;
  const stepMs = lengthMs > 10 * MINUTE_MS ? MINUTE_MS : 1000;
  const steps = Math.ceil(lengthMs / stepMs);
  return {
    steps,
    timeOf: (step) => Math.min(fromMs + step * stepMs, toMs - 1),
    stepAt: (share) => within(Math.round((share * lengthMs) / stepMs), steps),
  };
}

/** As a slider has it; undefined: the key is somebody else's. */
export function stepOfKey(key: string, step: number, steps: number): number | undefined {
  const target: Record<string, number> = {
    ArrowLeft: step - 1,
    ArrowDown: step - 1,
    ArrowRight: step + 1,
    ArrowUp: step + 1,
    PageDown: step - LONG_STEPS,
    PageUp: step + LONG_STEPS,
    Home: 1,
    End: steps - 1,
  };
  const next = target[key];
  return next === undefined ? undefined : within(next, steps);
}

const within = (step: number, steps: number): number => Math.max(1, Math.min(steps - 1, step));
