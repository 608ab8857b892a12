/**
 * `npm run screenshots`: the pictures of README and guides, in both languages, from a plant in full life that it starts for them.
 * `-- --all` takes every screen in both themes at each width instead, below `.cache/screens`, and goes on where it was broken off
 * (`--fresh` begins anew); `--only painel,tv` takes some; `--url http://127.0.0.1:3000` looks at a running demo instead.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../cli/demo-plant/demo-users.ts';
import { sharedBrowser, stopSharedBrowser } from './browser.ts';
import { exitWhenInterrupted } from './end-at-exit.ts';
import { startLivelyPlant } from './pictures/lively-plant.ts';
import { EVERY_SCREEN, GLASS, GUIDE_SHOTS, SIZES, THEMES } from './pictures/shots.ts';
import type { GuideShot, Screen } from './pictures/shots.ts';
import { projectDir } from './source-files.ts';

const GUIDES_DIR = path.join(projectDir, 'docs/images');
const EVERY_DIR = path.join(projectDir, '.cache/screens');
/** A screen that is not there by then is left out, so that one broken screen does not cost the pictures of the others. */
const READY_TIMEOUT_MS = 30_000;
const LANGUAGES = { 'pt-BR': '', 'en-US': 'en' } as const;

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    only: { type: 'string' },
    all: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
  },
});
exitWhenInterrupted();
const wanted = values.only?.split(',');
const isWanted = ({ name }: Screen): boolean => wanted?.includes(name) ?? true;
const missed: string[] = [];
const plant = values.url === undefined ? await startLivelyPlant() : undefined;
const base = values.url ?? plant?.base ?? '';
try {
  if (values.all) await takeEveryScreen();
  else await takeGuideShots();
} finally {
  await stopSharedBrowser();
  await plant?.stop();
}
for (const miss of missed) console.error(`Left out: ${miss}`);
process.exitCode = missed.length > 0 ? 1 : 0;

async function takeGuideShots(): Promise<void> {
  for (const [locale, folder] of Object.entries(LANGUAGES)) {
    const dir = path.join(GUIDES_DIR, folder);
    mkdirSync(dir, { recursive: true });
    for (const shot of GUIDE_SHOTS.filter(isWanted))
      await attempt(`${shot.name} in ${locale}`, () => takeGuideShot(shot, locale, dir));
  }
}

async function takeGuideShot(shot: GuideShot, locale: string, dir: string): Promise<void> {
  await withPage(shot.account, locale, async (page) => {
    await page.setViewportSize(shot.size);
    await page.emulateMedia({ colorScheme: shot.theme ?? 'light', reducedMotion: 'reduce' });
    await open(page, shot);
    await picture(page, path.join(dir, `${shot.name}.png`));
  });
}

async function takeEveryScreen(): Promise<void> {
  if (values.fresh) rmSync(EVERY_DIR, { recursive: true, force: true });
  mkdirSync(EVERY_DIR, { recursive: true });
  for (const account of new Set(EVERY_SCREEN.map((screen) => screen.account)))
    await withPage(account, 'pt-BR', async (page) => {
      for (const screen of EVERY_SCREEN.filter((one) => one.account === account && isWanted(one)))
        await attempt(screen.name, () => takeScreen(page, screen));
    });
}

/** All sizes and themes of one visit. */
async function takeScreen(page: Page, screen: Screen): Promise<void> {
  const sizes = screen.path === '/wall' ? [...SIZES, GLASS] : SIZES;
  const pictures = sizes.flatMap((size) => THEMES.map((theme) => ({ size, theme })));
  const fileOf = (theme: string, { width }: { width: number }): string =>
    path.join(EVERY_DIR, `${screen.name}-${width}-${theme}.png`);
  const due = pictures.filter(({ size, theme }) => wanted !== undefined || !existsSync(fileOf(theme, size)));
  if (due.length === 0) return;
  await open(page, screen);
  for (const { size, theme } of due) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await picture(page, fileOf(theme, size));
  }
}

async function attempt(name: string, take: () => Promise<void>): Promise<void> {
  try {
    await take();
  } catch (error) {
    missed.push(`${name}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
  }
}

async function withPage(
  account: string | null,
  locale: string,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const browser = await sharedBrowser();
  const context = await browser.newContext({
    locale,
    timezoneId: 'America/Sao_Paulo',
    serviceWorkers: 'block',
  });
  context.setDefaultTimeout(READY_TIMEOUT_MS);
  // The screens speak Portuguese until somebody chooses otherwise, whatever the browser's language is.
  await context.addInitScript((chosen) => localStorage.setItem('pulso.locale', chosen), locale);
  try {
    const page = await context.newPage();
    if (account === null) return await use(page);
    await page.goto(`${base}/sign-in`);
    await page.locator('input[autocomplete=username]').fill(account);
    await page.locator('input[type=password]').fill(DEMO_PASSWORD);
    await page.locator('button[type=submit]').click();
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    await use(page);
  } finally {
    await context.close();
  }
}

/** There, connected, and nothing is being loaded any more. */
async function open(page: Page, screen: Screen): Promise<void> {
  await page.goto(base + screen.path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page
    .getByText(/Conectando|Connecting/)
    .first()
    .waitFor({ state: 'hidden' });
  await page.waitForFunction(() => document.querySelector('.bones') === null);
  await screen.prepare?.(page);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

async function picture(page: Page, file: string): Promise<void> {
  // Two frames: a chart measures its new width in the first and draws in the second.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path: file, animations: 'disabled' });
  console.log(path.relative(projectDir, file));
}
