/** What one check of `pulso doctor` found, and what to do about it. */
export type Verdict = 'ok' | 'warning' | 'failure';

export interface Finding {
  verdict: Verdict;
  /** What was looked at, in two or three words. */
  subject: string;
  /** What was found, with its figures. */
  found: string;
  /** What to do; absent where all is well. */
  advice?: string;
}

export const ok = (subject: string, found: string): Finding => ({ verdict: 'ok', subject, found });
export const warning = (subject: string, found: string, advice: string): Finding => ({
  verdict: 'warning',
  subject,
  found,
  advice,
});
export const failure = (subject: string, found: string, advice: string): Finding => ({
  verdict: 'failure',
  subject,
  found,
  advice,
});

const MARKS = { ok: 'ok     ', warning: 'WARNING', failure: 'FAILED ' } as const;

/** One line a finding, and under it what to do. */
export function showFinding({ verdict, subject, found, advice }: Finding): string {
  const line = `${MARKS[verdict]}  ${subject}: ${found}`;
  return advice === undefined ? line : `${line}\n         → ${advice}`;
}
