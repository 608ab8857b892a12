import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { sharedBrowser } from '../../testing/browser.ts';
import { makeOrder, makePlant, PASSWORD, startApiRig } from './api-rig.ts';
import type { ApiRig } from './api-rig.ts';

describe('the screens on the real API', () => {
  let rig: ApiRig;
  before(async function () {
    if (!existsSync(new URL('../../ui/dist/index.html', import.meta.url))) this.skip();
    rig = await startApiRig();
  });
  after(() => rig?.stop());

  it('sign in, show the machine and follow its count, with nothing refused by the policy', async () => {
    const plant = await makePlant(rig.database);
    const supervisor = await rig.signIn('supervisor');
    const orderId = await makeOrder(supervisor, plant);
    await supervisor
      .post('/api/production/start-automatic', { orderId, plcConfigId: plant.plcConfigId })
      .expect(200);
    const page = await (await sharedBrowser()).newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    try {
      await page.goto(rig.api.url);
      await page.fill('input[autocomplete="username"]', 'supervisor');
      await page.fill('input[type="password"]', PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByText('Injetora 1').first().waitFor();
      await rig.database.knex('production_orders').where({ id: orderId }).update({ produced_quantity: 73 });
      await rig.database.knex.raw(`SELECT pg_notify('pulso_live', ?)`, [
        JSON.stringify({ plcConfigIds: [plant.plcConfigId] }),
      ]);
      await page.getByText('73', { exact: true }).first().waitFor();
      for (const path of [
        '/orders',
        '/registrations/items',
        '/settings/plcs',
        `/settings/plcs/${plant.plcConfigId}`,
        '/settings/collectors',
      ]) {
        await page.goto(rig.api.url + path);
        await page.waitForLoadState('networkidle');
      }
      expect(complaints).to.deep.equal([]);
    } finally {
      await page.close();
    }
  });

  it('are handed out compressed to whoever takes that, and are the same without', async () => {
    const page = await (await fetch(rig.api.url, { headers: { accept: 'text/html' } })).text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? '';
    const small = await fetch(rig.api.url + script, { headers: { 'accept-encoding': 'gzip' } });
    const large = await fetch(rig.api.url + script, { headers: { 'accept-encoding': 'identity' } });
    expect(small.headers.get('content-encoding')).to.equal('gzip');
    expect(large.headers.get('content-encoding')).to.equal(null);
    expect(small.headers.get('vary')).to.include('Accept-Encoding');
    expect(small.headers.get('content-type')).to.equal(large.headers.get('content-type'));
    expect(Number(small.headers.get('content-length'))).to.be.lessThan(
      Number(large.headers.get('content-length')),
    );
    expect(await small.text()).to.equal(await large.text());
  });
});
