/** How long a tap waits for its frame at a CPU slowed four times, by the browser's own Event Timing: "interaction to next paint". */
import { sharedBrowser } from '../browser.ts';
import type { Interaction } from './interactions.ts';
import { signIn } from './sign-in.ts';

const SLOWED = 4;
const SETTLE_MS = 2_000;
const TABLET = { width: 1024, height: 768 };

/** Milliseconds of the slowest tap or key. The work is done once before, as its parts are downloaded once a day. */
export async function timeInteraction(base: string, { account, path, work }: Interaction): Promise<number> {
  const context = await (
    await sharedBrowser()
  ).newContext({ viewport: TABLET, locale: 'pt-BR', serviceWorkers: 'block', reducedMotion: 'reduce' });
  try {
    const page = await signIn(context, base, account);
    await page.goto(base + path);
    await work(page);
    await page.addInitScript(watchTaps);
    await page.goto(base + path);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(SETTLE_MS);
    const cdp = await context.newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
    await work(page);
    await page.waitForTimeout(SETTLE_MS);
    return await page.evaluate(() => (globalThis as unknown as { slowestMs: number }).slowestMs);
  } finally {
    await context.close();
  }
}

/** Runs in the page, before its own scripts. */
function watchTaps(): void {
  Object.assign(globalThis, { slowestMs: 0 });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[]) {
      const seen = globalThis as unknown as { slowestMs: number };
      if (entry.interactionId > 0) seen.slowestMs = Math.max(seen.slowestMs, entry.duration);
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
}
