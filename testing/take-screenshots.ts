/**
 * `npm run screenshots`: pictures of a running demo for the README and the guides, so that they are always those of the
 * screens as they are. `-- --url http://127.0.0.1:3000` names the demo, which must have counted something already; `--only caixa.png,painel.png` takes some.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { sharedBrowser, stopSharedBrowser } from './browser.ts';

const FOLDER = fileURLToPath(new URL('../docs/images/', import.meta.url));
const PASSWORD = 'pulso-demo';
const COUNTED_TIMEOUT_MS = 120_000;

interface Shot {
  file: string;
  account: string;
  path: string;
  size: { width: number; height: number };
  theme?: 'light' | 'dark';
  ready: (page: Page) => Promise<void>;
}

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const SHOTS: readonly Shot[] = [
  { file: 'painel.png', account: 'supervisor', path: '/dashboard', size: DESKTOP, ready: cardsCount },
  {
    file: 'painel-dark.png',
    account: 'supervisor',
    path: '/dashboard',
    size: DESKTOP,
    theme: 'dark',
    ready: cardsCount,
  },
  { file: 'painel-mobile.png', account: 'supervisor', path: '/dashboard', size: PHONE, ready: cardsCount },
  {
    file: 'tv.png',
    account: 'viewer',
    path: '/wall',
    size: { width: 1280, height: 720 },
    theme: 'dark',
    ready: cardsCount,
  },
  { file: 'producao.png', account: 'operator', path: '/production', size: DESKTOP, ready: firstStation },
  {
    file: 'clps.png',
    account: 'engineer',
    path: '/settings/plcs',
    size: { width: 1280, height: 1000 },
    ready: firstPlcRead,
  },
  { file: 'paradas.png', account: 'operator', path: '/stops', size: DESKTOP, ready: settled },
  { file: 'caixa.png', account: 'supervisor', path: '/inbox', size: DESKTOP, ready: settled },
  { file: 'relatorios.png', account: 'supervisor', path: '/reports/oee', size: DESKTOP, ready: settled },
  {
    file: 'coletores.png',
    account: 'maintenance',
    path: '/settings/collectors',
    size: DESKTOP,
    ready: settled,
  },
  { file: 'fluxos.png', account: 'maintenance', path: '/flows', size: DESKTOP, ready: settled },
  { file: 'usuarios.png', account: 'admin', path: '/settings/users', size: DESKTOP, ready: settled },
];

const { values } = parseArgs({
  options: { url: { type: 'string', default: 'http://127.0.0.1:3000' }, only: { type: 'string' } },
});
const wanted = values.only?.split(',');
mkdirSync(FOLDER, { recursive: true });
try {
  for (const shot of SHOTS) if (wanted?.includes(shot.file) ?? true) await take(shot, values.url);
} finally {
  await stopSharedBrowser();
}

async function take(shot: Shot, base: string): Promise<void> {
  const options: BrowserContextOptions = {
    locale: 'pt-BR',
    timezoneId: 'America/Sao_Paulo',
    viewport: shot.size,
    colorScheme: shot.theme ?? 'light',
    reducedMotion: 'reduce',
  };
  const context = await (await sharedBrowser()).newContext(options);
  try {
    const page = await context.newPage();
    await page.goto(`${base}${shot.path}`);
    await page.getByLabel('Usuário').fill(shot.account);
    await page.getByLabel('Senha', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Entrar', exact: true }).click();
    await shot.ready(page);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.screenshot({ path: path.join(FOLDER, shot.file) });
    console.log(`docs/images/${shot.file}`);
  } finally {
    await context.close();
  }
}

/** Waits until every card that has an order shows pieces. */
async function cardsCount(page: Page): Promise<void> {
  await page.getByRole('article').first().waitFor();
  await page.waitForFunction(
    () => {
      const bars = [...document.querySelectorAll('article [role="progressbar"]')];
      const counts = bars.map(
        (bar) => bar.closest('article')?.querySelector('.big, .count')?.textContent ?? '',
      );
      return bars.length > 0 && counts.every((text) => /[1-9]/.test(text.slice(0, 6)));
    },
    undefined,
    { timeout: COUNTED_TIMEOUT_MS },
  );
}

/** Connected, and nothing is being loaded any more. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('navigation').first().waitFor();
  await page.getByText('Conectando').waitFor({ state: 'hidden' });
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.waitForFunction(() => document.querySelector('main .bones') === null);
}

async function firstStation(page: Page): Promise<void> {
  await page.locator('.stations button').first().click();
  await page.getByRole('progressbar').waitFor();
}

async function firstPlcRead(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /^Editar/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Testar conexão' }).click();
  await page.getByText(/Conectado\. Latência/).waitFor();
  await page.getByRole('button', { name: 'Ler agora' }).click();
  await page.getByRole('region', { name: 'Ler agora' }).waitFor();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
}
