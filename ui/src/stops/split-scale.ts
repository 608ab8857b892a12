/** Where a stop can be split: in steps of a minute, of a second where it is short, always strictly inside. */
const MINUTE_MS = 60_000;
const LONG_STEPS = 10;

export interface SplitScale {
  /** The steps are seconds. */
  isFine: boolean;
  /** Of the whole stop; it can be split at 1 to `steps - 1`. */
  steps: number;
  timeOf: (step: number) => number;
  /** The step nearest to a share of the bar, 0 to 1. */
  stepAt: (share: number) => number;
}

export function splitScale(fromMs: number, toMs: number): SplitScale {
  const lengthMs = toMs - fromMs;
  const isFine = lengthMs <= 10 * MINUTE_MS;
  const stepMs = isFine ? 1000 : MINUTE_MS;
  const steps = Math.ceil(lengthMs / stepMs);
  return {
    isFine,
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

/** `2 min 05 s`, never broken in a line: of a part that is measured in seconds. */
export function fineDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const rest = `${String(seconds % 60).padStart(seconds < 60 ? 1 : 2, '0')}\u00a0s`;
  return seconds < 60 ? rest : `${Math.floor(seconds / 60)}\u00a0min\u00a0${rest}`;
}

const within = (step: number, steps: number): number => Math.max(1, Math.min(steps - 1, step));
