import { expect } from 'chai';
import type { CDPSession, Page } from 'playwright-core';
import { closePage, frames, recordShifts, seedFloor, startScreensRig } from './screens-rig.ts';
import type { ScreensRig } from './screens-rig.ts';

const MACHINES = 13;
/** With the warm-up 3250 pictures of machines; what leaks once in a repaint or once in a tile shows in that. */
const WARM_UP = 50;
const REPAINTS = 150;
/** Noise of the browser's own caches; a leak of one node or 1 KB a repaint would be far above. */
const NODES_SLACK = 20;
const HEAP_SLACK_BYTES = 1_500_000;

const SHIFT_MAX = 0.02;
const DESK = { width: 1280, height: 720 };
const PHONE = { width: 390, height: 844 };

const STATES = ['RUNNING', 'STOPPED', 'FAULT', 'SLOW', 'SETUP', 'UNKNOWN', 'NO_ORDER', 'PLANNED_STOP'];

interface Size {
  nodes: number;
  listeners: number;
  heapBytes: number;
}

describe('a screen that nobody touches for weeks', function () {
  let rig: ScreensRig;
  let page: Page;
  before(async function () {
    rig = await startScreensRig();
    const { machineId } = await seedFloor(rig.database);
    await rig.database.knex.raw(
      `INSERT INTO plc_configs (name, host, port, sector_id)
       SELECT 'Prensa ' || n, '127.0.0.1', 15020 + n, sector_id
       FROM plc_configs, generate_series(1, ?) n WHERE id = ?`,
      [MACHINES - 1, machineId],
    );
  });
  afterEach(() => closePage(page, rig.complaints));
  after(() => rig?.stop());

  /** Hands `count` pictures of all machines to the screens, each with other figures, states and digits, and lets each be painted in. */
  async function repaint(count: number, from: number, states: readonly string[] = STATES): Promise<void> {
    await page.evaluate(
      async ([repaints, start, names]) => {
        type Machine = Record<string, unknown> & { id: number };
        interface Store {
          machines: ReadonlyMap<number, Machine>;
        }
        const app = document.querySelector('#app') as unknown as {
          __vue_app__: { config: { globalProperties: { $pinia: { _s: Map<string, Store> } } } };
        };
        const store = app.__vue_app__.config.globalProperties.$pinia._s.get('dashboard');
        if (!store) throw new Error('The dashboard follows nothing.');
        for (let step = start; step < start + repaints; step += 1) {
          const now = new Date().toISOString();
          store.machines = new Map(
            [...store.machines.values()].map((machine) => {
              const state = names[(step + machine.id) % names.length];
              const order = {
                ...{ id: 1, code: `OP-${step % 7}`, itemCode: 'T', itemName: 'Tampa', status: 'IN_PROGRESS' },
                ...{ plannedQuantity: 2_000_000, producedQuantity: (step * 977) % 1_999_999 },
                ...{ scrapQuantity: step % 5, endDate: null, machineCounted: true },
              };
              return [
                machine.id,
                {
                  ...machine,
                  ...{ state, stateSince: now, lastCountAt: now, ratePerHour: (step * 31) % 9_999 },
                  idealRatePerHour: 9_000,
                  order: names.length > 1 && step % 11 === 0 ? null : order,
                  link: { connected: true, lastReadAt: now, errorCode: null },
                  ribbon: [
                    {
                      from: new Date(Date.now() - 600_000 + (step % 9) * 60_000).toISOString(),
                      to: now,
                      state,
                    },
                  ],
                },
              ];
            }),
          );
          // One turn of the loop: Vue has patched the page, without waiting for the screen's 60 a second.
          await new Promise((resolve) => setTimeout(resolve));
        }
      },
      [count, from, states] as const,
    );
  }

  async function sizeOf(cdp: CDPSession): Promise<Size> {
    // What the last picture took away is held until the browser has painted without it, and goes with the collection after that.
    for (let turn = 0; turn < 2; turn += 1) {
      await frames(page);
      await cdp.send('HeapProfiler.collectGarbage');
    }
    const { metrics } = await cdp.send('Performance.getMetrics');
    const value = (name: string): number =>
      metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    // The pages of the wall have not as many machines each, so those on the screen do not count.
    const shown = await page.evaluate(() => {
      const walker = document.createTreeWalker(document);
      let count = 0;
      while (walker.nextNode()) count += 1;
      return count;
    });
    return {
      nodes: value('Nodes') - shown,
      listeners: value('JSEventListeners'),
      heapBytes: value('JSHeapUsedSize'),
    };
  }

  it('neither grows in nodes, listeners and heap, nor complains, over thousands of pictures', async () => {
    page = await rig.openAs('viewer', '/wall', { viewport: { width: 1920, height: 1080 } });
    await page.getByRole('article').first().waitFor();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    await repaint(WARM_UP, 0);
    const before = await sizeOf(cdp);
    await repaint(REPAINTS, WARM_UP);
    // The same picture at the end as at the beginning, so that what differs is what was left behind.
    await repaint(WARM_UP, 0);
    const after = await sizeOf(cdp);
    expect(after.nodes - before.nodes, 'nodes more').to.be.at.most(NODES_SLACK);
    expect(after.listeners - before.listeners, 'listeners more').to.be.at.most(10);
    expect(after.heapBytes - before.heapBytes, 'bytes of heap more').to.be.at.most(HEAP_SLACK_BYTES);
  });

  it('shows every machine on some page, and turns the pages by the keys too', async () => {
    page = await rig.openAs('viewer', '/wall', { viewport: DESK });
    await page.getByText(/^1 de \d$/).waitFor();
    const pages = Number((await page.getByText(/^1 de \d$/).textContent())?.at(-1));
    const seen = new Set<string>();
    for (let turn = 0; turn < pages; turn += 1) {
      for (const name of await page.locator('article h2').allTextContents()) seen.add(name);
      await page.keyboard.press('ArrowRight');
    }
    expect(seen.size).to.equal(MACHINES);
  });

  for (const [name, viewport] of Object.entries({ desk: DESK, phone: PHONE }))
    it(`moves nothing while it starts, on a ${name}`, async () => {
      page = await rig.openAs('viewer', '/wall', { viewport });
      const shifts = await recordShifts(page);
      await page.route('**/api/dashboard', async (route) => {
        // The frame of the screen is there before the machines are.
        await page.waitForFunction(() => document.querySelector('.wall') !== null);
        await frames(page);
        await route.continue();
      });
      await page.reload();
      await page.getByRole('article').first().waitFor();
      await frames(page);
      const { sum, what } = await shifts();
      expect(sum, what).to.equal(0);
    });

  for (const where of ['/wall', '/dashboard', '/dashboard?view=lines', '/production?machine=1'])
    it(`moves nothing when its figures change: ${where}`, async () => {
      page = await rig.openAs('supervisor', where);
      const shifts = await recordShifts(page);
      await page.reload();
      await page.getByText('Injetora 07').first().waitFor();
      // What comes after the first paint has come, and the first order is on the screen.
      await page.waitForLoadState('networkidle');
      await repaint(5, 0, ['RUNNING']);
      await frames(page);
      const start = await shifts();
      for (let step = 0; step < 12; step += 1) {
        await repaint(1, 12 + step * 43, ['RUNNING']);
        // Two frames, so that each picture is really painted and a shift would be seen.
        await frames(page);
      }
      const { sum, what } = await shifts();
      expect(sum - start.sum, what).to.be.at.most(SHIFT_MAX);
    });
});
