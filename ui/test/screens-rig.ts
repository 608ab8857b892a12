/** The API in a process of its own over a fresh database with a small plant, and browsers that people sign in to. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { BrowserContextOptions, Page, Route } from 'playwright-core';
import { freePort } from '../../cli/postgres/free-port.ts';
import { areScreensBuilt, buildScreens } from '../../cli/start/build-screens.ts';
import { hashPassword } from '../../domain/password.ts';
import { ROLES } from '../../domain/roles.ts';
import type { Role } from '../../domain/roles.ts';
import { sharedBrowser } from '../../testing/browser.ts';
import { createTestDatabase } from '../../testing/postgres.ts';
import type { TestDatabase } from '../../testing/postgres.ts';
import { startProcess } from '../../testing/processes.ts';

export const PASSWORD = 'correct horse';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What the browser itself logs of a failed request; what the screen makes of it is what the tests look at. */
const OWN_LOG_OF_BROWSER =
  /^Failed to load resource|net::ERR_|WebSocket connection to|^Service Worker registration blocked/;

export interface ScreensRig {
  base: string;
  database: TestDatabase;
  /** What the browsers complained about since the last look. */
  complaints: string[];
  openAs: (role: Role, where: string, options?: BrowserContextOptions) => Promise<Page>;
  stop: () => Promise<void>;
}

/** After each test: what the browser complained about is a fault, whatever the test looked at. */
export async function closePage(page: Page | undefined, complaints: string[]): Promise<void> {
  await page?.context().close();
  expect(complaints.splice(0), 'what the browser complained about').to.deep.equal([]);
}

export async function startScreensRig(): Promise<ScreensRig> {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-screens-'));
  if (!areScreensBuilt()) await buildScreens(dir, new AbortController().signal);
  const database = await createTestDatabase();
  const password_hash = await hashPassword(PASSWORD);
  await database
    .knex('users')
    .insert(ROLES.map((role) => ({ username: role, name: role, role, password_hash })));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const api = startProcess({
    entry: 'api/main.ts',
    env: {
      DATABASE_URL: database.url,
      DATA_DIR: dir,
      API_PORT: String(port),
      SESSION_SECRET: 'a secret for this test and no other',
    },
  });
  await api.waitForUrl(`${base}/api/health`, 60_000);
  const complaints: string[] = [];

  async function openAs(role: Role, where: string, options: BrowserContextOptions = {}): Promise<Page> {
    const browser = await sharedBrowser();
    const context = await browser.newContext({
      locale: 'pt-BR',
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
      // What passes a service worker cannot be cut or changed by a test.
      serviceWorkers: 'block',
      ...options,
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      const isOurs = !OWN_LOG_OF_BROWSER.test(message.text());
      if (['error', 'warning'].includes(message.type()) && isOurs) complaints.push(message.text());
    });
    await page.goto(base + where);
    await page.getByLabel('Usuário').fill(role);
    await page.getByLabel('Senha ou PIN').fill(PASSWORD);
    await page.getByRole('button', { name: 'Entrar', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Entrar' }).waitFor({ state: 'detached' });
    return page;
  }

  return {
    base,
    database,
    complaints,
    openAs,
    stop: async () => {
      await api.stop();
      await database.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export interface FloorPlant {
  machineId: number;
  /** Ids of the planned orders OP-1, OP-2 and OP-3. */
  orderIds: number[];
}

/** A machine that was read just now, three planned orders for it, two defects and shifts around the clock. */
export async function seedFloor({ knex }: TestDatabase): Promise<FloorPlant> {
  const insert = async (table: string, rows: object[]): Promise<number[]> =>
    (await knex(table).insert(rows).returning<{ id: number }[]>('id')).map(({ id }) => id);
  const [company_id] = await insert('companies', [{ code: 'C1', name: 'Moldados' }]);
  const [sector_id] = await insert('sectors', [{ code: 'INJ', name: 'Injeção', company_id }]);
  const [item_id] = await insert('items', [{ code: 'TAMPA', name: 'Tampa 28 mm', ideal_cycle: 2 }]);
  const [machineId = 0] = await insert('plc_configs', [
    { name: 'Injetora 07', host: '127.0.0.1', port: 15020, sector_id, dialect: 'delta-dvp' },
  ]);
  await insert('plc_registers', [
    {
      ...{ plc_config_id: machineId, name: 'Peças', address: 'D100', area: 'holding', offset: 4196 },
      ...{ data_type: 'uint32', role: 'PRODUCTION_COUNTER' },
    },
  ]);
  // One or the other is always running, so that the cards have an OEE to show.
  const weekdays = [0, 1, 2, 3, 4, 5, 6];
  await insert('shifts', [
    { code: 'T1', name: '1º turno', company_id, weekdays, start_time: '00:00', end_time: '12:00' },
    { code: 'T2', name: '2º turno', company_id, weekdays, start_time: '12:00', end_time: '00:00' },
  ]);
  await insert('defects', [
    { code: 'REB', name: 'Rebarba' },
    { code: 'RISCO', name: 'Risco' },
  ]);
  const orderIds = await insert(
    'production_orders',
    ['OP-1', 'OP-2', 'OP-3'].map((code) => ({ code, company_id, sector_id, item_id, planned_quantity: 500 })),
  );
  return { machineId, orderIds };
}

/** What a scanner does: a burst of keys with Enter at the end, whatever has the focus. */
export async function scan(page: Page, text: string): Promise<void> {
  await page.evaluate(
    (keys) => {
      const target = document.activeElement ?? document.body;
      for (const key of keys)
        target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    },
    [...text, 'Enter'],
  );
}

/** Answers in Pulso's place with one of its refusals. */
export const refuse = (route: Route, status: number, code: string): Promise<void> =>
  route.fulfill({ status, json: { code, message: 'refused' } });

/** Keeps the browser waiting for these files, as over a slow line. Answers what lets them come. */
export async function holdBack(page: Page, files: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  await page.route(files, async (route) => {
    await promise;
    await route.continue();
  });
  return () => resolve(undefined);
}

/** Accessibility faults that axe finds on the page as it stands. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(
      ({ id, nodes }) => `${id} on ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
    );
  });
}

/** Records what moves on the page's screens from their first frame on; answers the sum since the last load, and what it was. */
export async function recordShifts(page: Page): Promise<() => Promise<{ sum: number; what: string }>> {
  await page.addInitScript(() => {
    const moved: string[] = [];
    Object.assign(globalThis, { moved });
    type Shift = PerformanceEntry & { value: number; sources: { node: Element | null }[] };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) {
        const what = entry.sources.map(({ node }) => node?.className ?? node?.nodeName ?? '?');
        moved.push(`${entry.value.toFixed(4)} ${what.join(', ')}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return async () => {
    const moved = await page.evaluate(() => (globalThis as unknown as { moved: string[] }).moved);
    return {
      sum: moved.reduce((total, shift) => total + Number.parseFloat(shift), 0),
      what: `cumulative layout shift: ${moved.join('; ')}`,
    };
  };
}

/** Two frames later everything so far has been painted. */
export const frames = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Counts a person's taps, the digits of a number pad left out. Answers those since it was last asked. */
export async function countTaps(page: Page): Promise<() => Promise<number>> {
  const begin = (): void => {
    const counter = { taps: 0 };
    Object.assign(globalThis, { counter });
    document.addEventListener(
      'click',
      ({ target, isTrusted }) => {
        if (isTrusted && (target as Element).closest('.pad') === null) counter.taps += 1;
      },
      { capture: true },
    );
  };
  await page.addInitScript(begin);
  await page.evaluate(begin);
  return () =>
    page.evaluate(() => {
      const { counter } = globalThis as unknown as { counter: { taps: number } };
      const { taps } = counter;
      counter.taps = 0;
      return taps;
    });
}
