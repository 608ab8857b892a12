/**
 * What the page itself has asked before its first script was there (`ui/index.html`), where somebody had signed in: two round trips that
 * run beside the scripts and not after them. Each answer is taken once, by whoever asks for the same address first.
 */
interface EarlyAnswer {
  address: string;
  /** A text where there was no answer. */
  answer: Promise<Response | string>;
}

/** Looked up when it is needed: who only imports this has no page, as in the unit tests. */
const pageRoot = (): HTMLElement & { earlyAnswers?: EarlyAnswer[] } => document.documentElement;

/** undefined where nothing was asked or no answer came: then it is asked as ever, and fails as ever. */
export async function takeEarlyAnswer(address: string): Promise<Response | undefined> {
  const root = pageRoot();
  const asked = root.earlyAnswers?.find((one) => one.address === address);
  if (asked === undefined) return undefined;
  root.earlyAnswers = root.earlyAnswers?.filter((one) => one !== asked) ?? [];
  const answer = await asked.answer;
  return typeof answer === 'string' ? undefined : answer;
}

/** Before somebody signs in: what was asked in the name of the one before is of no use. */
export function dropEarlyAnswers(): void {
  pageRoot().earlyAnswers = [];
}
