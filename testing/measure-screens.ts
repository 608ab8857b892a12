/**
 * `npm run measure:screens`: how quick the screens of a running demo are, in the browser of the tests over the DevTools protocol. Largest
 * paint on a desk and on a simulated phone (4× slower CPU, 1.6 Mbit/s, 150 ms), taps at a 4× slower CPU, and shifts. Median of 3.
 * `-- --url http://127.0.0.1:3000` names the demo; the figures of a day are kept in docs/performance-screens.md.
 */
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { sharedBrowser, stopSharedBrowser } from './browser.ts';

const RUNS = 3;
const PASSWORD = 'pulso-demo';
const SETTLE_MS = 3_000;
const PHONE_LINE = { latency: 150, downloadThroughput: 204_800, uploadThroughput: 93_750, offline: false };
const DEVICES = {
  desktop: { viewport: { width: 1280, height: 800 }, cpu: 1, line: undefined },
  mobile: { viewport: { width: 390, height: 844 }, cpu: 4, line: PHONE_LINE },
} as const;
type Device = keyof typeof DEVICES;

interface Screen {
  name: string;
  account: string;
  path: string;
  /** What is on the screen when it is there. */
  ready: string;
  /** A tap, and what it brings. */
  tap: { target: string; brings: string };
}
const SCREENS: readonly Screen[] = [
  {
    name: 'Painel',
    account: 'supervisor',
    path: '/dashboard',
    ready: 'article',
    tap: { target: '.views .view:nth-child(2)', brings: 'table' },
  },
  {
    name: 'Produção',
    account: 'operator',
    path: '/production?machine=1',
    ready: '.station',
    tap: { target: '.do .main', brings: '.pad' },
  },
];

interface Figures {
  lcpMs: number;
  cls: number;
  blockedMs: number;
  tapMs: number;
}

const { values } = parseArgs({ options: { url: { type: 'string', default: 'http://127.0.0.1:3000' } } });
try {
  console.log('| screen | device | LCP ms | blocking ms | CLS | tap at 4× slower CPU, ms |');
  console.log('|---|---|---|---|---|---|');
  for (const screen of SCREENS)
    for (const device of Object.keys(DEVICES) as Device[]) {
      const runs: Figures[] = [];
      for (let run = 0; run < RUNS; run += 1) runs.push(await measure(screen, device));
      const cell = (of: (one: Figures) => number, digits = 0): string => median(runs.map(of)).toFixed(digits);
      console.log(
        `| ${screen.name} | ${device} | ${cell((one) => one.lcpMs)} | ${cell((one) => one.blockedMs)} | ${cell((one) => one.cls, 3)} | ${cell((one) => one.tapMs)} |`,
      );
    }
} finally {
  await stopSharedBrowser();
}

async function measure(screen: Screen, device: Device): Promise<Figures> {
  const { viewport, cpu, line } = DEVICES[device];
  const context = await (
    await sharedBrowser()
  ).newContext({ viewport, locale: 'pt-BR', serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    await signIn(page, screen.account);
    const cdp = await context.newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
    if (line) await cdp.send('Network.emulateNetworkConditions', line);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpu });
    await page.addInitScript(observe);
    await page.goto(values.url + screen.path);
    await page.locator(screen.ready).first().waitFor();
    await page.waitForTimeout(SETTLE_MS);
    const paint = await page.evaluate(() => (globalThis as unknown as { seen: Omit<Figures, 'tapMs'> }).seen);
    return { ...paint, tapMs: await tap(page, cdp, screen) };
  } finally {
    await context.close();
  }
}

async function signIn(page: Page, account: string): Promise<void> {
  await page.goto(`${values.url}/sign-in`);
  await page.getByLabel('Usuário').fill(account);
  await page.getByLabel('Senha ou PIN').fill(PASSWORD);
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Entrar' }).waitFor({ state: 'detached' });
}

/** The second tap: the first one also downloads what it brings, which an operator pays once a day. */
async function tap(page: Page, cdp: CDPSession, { tap: { target, brings }, path }: Screen): Promise<number> {
  await page.locator(target).click();
  await page.locator(brings).first().waitFor();
  await page.goto(values.url + path);
  await page.locator(target).waitFor();
  await page.waitForTimeout(SETTLE_MS);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.locator(target).click();
  await page.locator(brings).first().waitFor();
  await page.waitForTimeout(500);
  return page.evaluate(() => (globalThis as unknown as { seen: { longestMs: number } }).seen.longestMs);
}

/** Runs in the page, before its own scripts. */
function observe(): void {
  const seen = { lcpMs: 0, cls: 0, blockedMs: 0, longestMs: 0 };
  Object.assign(globalThis, { seen });
  const watch = (type: string, take: (entry: PerformanceEntry) => void, more: object = {}): void => {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) take(entry);
    }).observe({ type, buffered: true, ...more });
  };
  watch('largest-contentful-paint', (entry) => (seen.lcpMs = entry.startTime));
  watch('layout-shift', (entry) => (seen.cls += (entry as PerformanceEntry & { value: number }).value));
  watch('longtask', (entry) => (seen.blockedMs += Math.max(0, entry.duration - 50)));
  // From the tap to the frame that answers it, as the browser counts "interaction to next paint".
  watch('event', (entry) => (seen.longestMs = Math.max(seen.longestMs, entry.duration)), {
    durationThreshold: 16,
  });
}

function median(figures: number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}
