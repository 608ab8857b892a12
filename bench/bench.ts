/** What a comparison is, and what it has to answer. */
import type { BenchPostgres } from './plant/bench-postgres.ts';

/** `full` is the promised size, `medium` and `short` take some 25 and 15 minutes of a quiet machine, `smoke` only shows that everything runs. */
export type BenchSize = 'full' | 'medium' | 'short' | 'smoke';

/** One value a size; `medium` is `short` where it is not said. */
export type BySize<T> = Record<Exclude<BenchSize, 'medium'>, T> & { medium?: T };

export interface BenchRun {
  size: BenchSize;
  pick: <T>(bySize: BySize<T>) => T;
  tell: (line: string) => void;
  /** A real server with its default durability; started by the first who asks. */
  postgres: () => Promise<BenchPostgres>;
  /** A folder that is removed at the end. */
  makeDir: (name: string) => string;
  /** Measures something once a run: comparisons that look at the same run share it. */
  once: <T>(key: string, measure: () => Promise<T>) => Promise<T>;
}

/** A target of PERFORMANCE and the figure that was measured for it. */
export interface Verdict {
  what: string;
  figure: number;
  /** `×` for a ratio. */
  unit: string;
  atMost?: number;
  atLeast?: number;
  /** Why it is not met, or what the reader should know. */
  reason?: string;
}

export interface BenchResult {
  columns: string[];
  rows: (string | number)[][];
  verdicts: Verdict[];
  /** Sentences: what was absent, what the figures do not say. */
  notes: string[];
}

export interface Bench {
  id: string;
  title: string;
  /** One or two sentences: what is compared and how it is measured. */
  method: string;
  run: (run: BenchRun) => Promise<BenchResult>;
}

export function isMet({ figure, atMost, atLeast }: Verdict): boolean {
  return figure <= (atMost ?? Infinity) && figure >= (atLeast ?? -Infinity);
}

/** The verdict, with the reason where it is not met. */
export function because(verdict: Verdict, reason: string): Verdict {
  return isMet(verdict) ? verdict : { ...verdict, reason };
}
