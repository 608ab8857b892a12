/** What a person sees, and what is in the ledger, when something else comes than Pulso's answer. */
import { expect } from 'chai';
import type { Locator, Page, Route } from 'playwright-core';
import { closePage, scan, seedFloor, startScreensRig } from './screens-rig.ts';
import type { FloorPlant, ScreensRig } from './screens-rig.ts';

/** A portal of the Wi-Fi, or a proxy, in the place of Pulso. */
const html = { contentType: 'text/html', body: '<html><h1>Wi-Fi: aceite os termos</h1></html>' };

describe('an answer that is not the one of Pulso', () => {
  let rig: ScreensRig;
  let plant: FloorPlant;
  let page: Page;
  before(async () => {
    rig = await startScreensRig();
    plant = await seedFloor(rig.database);
  });
  afterEach(() => closePage(page, rig.complaints));
  after(() => rig?.stop());

  const sheet = (): Locator => page.getByRole('dialog');
  const scrap = (): Promise<number[]> =>
    rig.database.knex('production_defects').orderBy('id').pluck<number[]>('quantity');

  it('keeps a booking whatever comes instead of an answer of ours, and books it once', async () => {
    page = await rig.openAs('operator', `/production?machine=${plant.machineId}`);
    await page.getByText('Escaneie uma ordem').waitFor();
    await scan(page, 'pulso:order:OP-1');
    await page.getByText('Ordem OP-1 iniciada').waitFor();
    // The sheet and its defects are there before anything goes wrong.
    await page.waitForLoadState('networkidle');
    const instead: ((route: Route) => Promise<void>)[] = [
      // A portal of the Wi-Fi, in the place of Pulso.
      (route) => route.fulfill({ status: 200, ...html }),
      (route) => route.fulfill({ status: 404, ...html }),
      (route) => route.fulfill({ status: 200, json: { status: 'ok' } }),
      // Booked, but the answer was cut off on its way.
      async (route) => {
        await route.fetch();
        await route.fulfill({ status: 201, contentType: 'application/json', body: '{"id":' });
      },
      (route) => route.fulfill({ status: 502, ...html }),
      (route) => route.fulfill({ status: 429, json: { code: 'TOO_MANY', message: 'Too many' } }),
      // Nothing at all.
      () => new Promise<void>(() => undefined),
    ];
    const faults = [...instead];
    const seen = new Set<string>();
    await page.route('**/api/production-defects', async (route) => {
      const key = route.request().headers()['idempotency-key'] ?? '';
      const fault = seen.has(key) ? undefined : faults.shift();
      seen.add(key);
      await (fault ? fault(route) : route.continue());
    });
    for (let number = 0; number < instead.length; number += 1) {
      await page.getByRole('button', { name: 'Refugo' }).click();
      await sheet().getByRole('button', { name: 'Risco' }).click();
      await sheet().waitFor({ state: 'detached' });
    }
    await page.getByRole('region', { name: 'Apontamentos não enviados' }).waitFor();
    await page.getByRole('region', { name: 'Apontamentos não enviados' }).waitFor({ state: 'detached' });
    expect(await scrap()).to.deep.equal(instead.map(() => 1));
  });
});
