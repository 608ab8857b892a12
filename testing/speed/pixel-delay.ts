/**
 * From the change in the PLC to the figure on the screen: a simulated PLC counts one piece, the real edge reads and books it, the API sends
 * it, and two browsers show it, a supervisor's dashboard and an operator's station. All clocks are this machine's.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Role } from '../../domain/roles.ts';
import { sharedBrowser } from '../browser.ts';
import type { LivelyPlant } from '../pictures/lively-plant.ts';
import { signIn } from './sign-in.ts';

/** It makes no pieces of its own accord: each one is ours. */
export const PROBED_MACHINE = 'Injetora 06';
export const POLL_MS = 1_000;
export const PIXEL_BUDGET_MS = POLL_MS + 1_000;
const LOST_AFTER_MS = 15_000;
const LOOK_MS = 20;

export interface PixelDelays {
  /** Milliseconds, a sample a piece. */
  dashboard: number[];
  station: number[];
}

export async function measurePixelDelays(plant: LivelyPlant, samples: number): Promise<PixelDelays> {
  const { plc, machineId } = plant.probe(PROBED_MACHINE);
  const dashboard = await watch(
    plant.base,
    'supervisor',
    '/dashboard',
    `article[aria-label="${PROBED_MACHINE}"] .big`,
  );
  const station = await watch(plant.base, 'operator', `/production?machine=${machineId}`, '.station .big');
  const delays: PixelDelays = { dashboard: [], station: [] };
  try {
    for (let sample = 0; sample < samples; sample += 1) {
      // At another moment of everybody's rhythm each time.
      await delay(POLL_MS + Math.random() * POLL_MS);
      const before = await Promise.all([shown(dashboard), shown(station)]);
      const changedAtMs = Date.now();
      plc.machine.makeGood(1);
      plc.show();
      const [onDashboard, onStation] = await Promise.all([
        shownAt(dashboard, before[0] + 1),
        shownAt(station, before[1] + 1),
      ]);
      delays.dashboard.push(onDashboard - changedAtMs);
      delays.station.push(onStation - changedAtMs);
    }
  } finally {
    await dashboard.context().close();
    await station.context().close();
  }
  return delays;
}

async function watch(base: string, account: Role, path: string, figure: string): Promise<Page> {
  const context = await (
    await sharedBrowser()
  ).newContext({ locale: 'pt-BR', serviceWorkers: 'block', viewport: { width: 1280, height: 800 } });
  const page = await signIn(context, base, account);
  await page.goto(base + path);
  await page.locator(figure).waitFor();
  await page.evaluate((selector) => {
    const seen = new Map<number, number>();
    const look = (): void => {
      const text = document.querySelector(selector)?.textContent ?? '';
      const value = Number(text.replace(/\D/g, ''));
      if (!seen.has(value)) seen.set(value, Date.now());
      Object.assign(globalThis, { value, seen });
    };
    look();
    new MutationObserver(look).observe(document.body, {
      characterData: true,
      childList: true,
      subtree: true,
    });
  }, figure);
  return page;
}

const shown = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { value: number }).value);

async function shownAt(page: Page, value: number): Promise<number> {
  const deadlineMs = Date.now() + LOST_AFTER_MS;
  while (Date.now() < deadlineMs) {
    const atMs = await page.evaluate(
      (wanted) => (globalThis as unknown as { seen: Map<number, number> }).seen.get(wanted) ?? null,
      value,
    );
    if (atMs !== null) return atMs;
    await delay(LOOK_MS);
  }
  throw new Error(`A piece did not reach the screen within ${LOST_AFTER_MS} ms.`);
}
