/**
 * Lighthouse over a signed-in screen. It opens a tab of its own in the browser where somebody has signed in; between runs it empties the
 * cache but leaves cookies and local storage, so that each run is a first visit of a person whose session stands.
 */
import lighthouse, { desktopConfig } from 'lighthouse';
import { chromium } from 'playwright-core';
import { freePort } from '../../cli/postgres/free-port.ts';
import { browserOptions } from '../browser.ts';
import type { Role } from '../../domain/roles.ts';
import { aheadOfThePlant } from './ahead-of-the-plant.ts';
import type { Device, Verdict } from './measured-screens.ts';
import { signIn } from './sign-in.ts';

const CATEGORIES = ['accessibility', 'best-practices', 'performance'];

export interface Judgement {
  verdict: Verdict;
  /** What Lighthouse had against the screen, and what its largest paint was. */
  remarks: string[];
}

export interface JudgesBrowser {
  signIn: (base: string, account: Role) => Promise<void>;
  judge: (url: string, device: Device) => Promise<Judgement>;
  close: () => Promise<void>;
}

export async function startJudgesBrowser(): Promise<JudgesBrowser> {
  const port = await freePort();
  const options = browserOptions();
  const args = [...options.args, `--remote-debugging-port=${port}`];
  const browser = await aheadOfThePlant(() => chromium.launchServer({ ...options, args }));
  return {
    signIn: async (base, account) => {
      // Only for this: whoever else drives the browser gets in the way of Lighthouse's own tab.
      const driver = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
      const [context] = driver.contexts();
      if (context === undefined) throw new Error('The browser has no profile.');
      await (await signIn(context, base, account)).close();
      await driver.close();
    },
    judge: (url, device) => judge(url, device, port),
    close: () => browser.close(),
  };
}

async function judge(url: string, device: Device, port: number): Promise<Judgement> {
  const flags = { port, logLevel: 'error', output: 'json', onlyCategories: CATEGORIES } as const;
  const result = await lighthouse(
    url,
    { ...flags, onlyCategories: [...CATEGORIES] },
    device === 'desktop' ? desktopConfig : undefined,
  );
  if (result === undefined) throw new Error(`Lighthouse said nothing about ${url}.`);
  const { audits, categories, runtimeError, finalDisplayedUrl } = result.lhr;
  if (runtimeError) throw new Error(`Lighthouse gave up on ${url}: ${runtimeError.message}`);
  if (finalDisplayedUrl.includes('/sign-in')) throw new Error(`Nobody is signed in at ${url}.`);
  const score = (name: string): number => Math.round((categories[name]?.score ?? 0) * 100);
  const value = (name: string): number => audits[name]?.numericValue ?? Number.NaN;
  const flaws = ['accessibility', 'best-practices'].flatMap((name) =>
    (categories[name]?.auditRefs ?? [])
      .map(({ id, weight }) => ({ audit: audits[id], weight }))
      .filter(({ audit, weight }) => weight > 0 && audit !== undefined && (audit.score ?? 1) < 1)
      .map(({ audit }) => `${audit?.id}: ${audit?.title}`),
  );
  return {
    verdict: {
      accessibility: score('accessibility'),
      bestPractices: score('best-practices'),
      performance: score('performance'),
      lcpMs: value('largest-contentful-paint'),
      cls: value('cumulative-layout-shift'),
      tbtMs: value('total-blocking-time'),
    },
    remarks: flaws,
  };
}
