/** What a person waits for between the address and the figures: one question after the other costs a phone a round trip each. */
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { sharedBrowser } from '../../testing/browser.ts';
import { zoneWhereItIs } from '../../testing/zone-where-it-is.ts';
import { closePage, frames, recordShifts, seedFloor, startScreensRig } from './screens-rig.ts';
import type { ScreensRig } from './screens-rig.ts';

const FIRST_QUESTIONS = ['/api/auth/me', '/api/dashboard'];
const PHONE = { viewport: { width: 390, height: 844 } };
/** Budget of the layout's shift; what moves under a finger is tapped by mistake. */
const SHIFT_MAX = 0.02;

describe('the first paint', function () {
  this.timeout(120_000);
  let rig: ScreensRig;
  let page: Page;

  before(async function () {
    this.timeout(240_000);
    rig = await startScreensRig();
    const { machineId } = await seedFloor(rig.database);
    await rig.database.knex('companies').update({ time_zone: zoneWhereItIs(18) });
    await rig.database.knex('downtimes').insert(
      [1, 2, 3, 4, 5].map((number) => ({
        plc_config_id: machineId,
        start_date: new Date(Date.now() - number * 3_600_000),
        end_date: new Date(Date.now() - number * 3_600_000 + 900_000),
        kind: 'unplanned',
      })),
    );
  });
  afterEach(() => closePage(page, rig.complaints));
  after(() => rig.stop());

  it('waits for nobody’s script to ask who is signed in and what the machines do, and asks each once', async () => {
    page = await rig.openAs('operator', '/production');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const both = Promise.all(
      FIRST_QUESTIONS.map((address) => page.waitForRequest((request) => request.url().endsWith(address))),
    );
    // With the channel's own picture (an answer, `43…`) nothing has to be asked again.
    const pictured = new Promise<void>((resolve) => {
      page.on('websocket', (channel) =>
        channel.on('framereceived', ({ payload }) => {
          if (String(payload).startsWith('43')) resolve();
        }),
      );
    });
    await page.route('**/assets/*.js', async (route) => {
      await both;
      await route.continue();
    });
    await page.reload();
    await page.getByRole('button', { name: /Injetora 07/ }).waitFor();
    await pictured;
    for (const address of FIRST_QUESTIONS)
      expect(
        asked.filter((path) => path === address),
        address,
      ).to.have.length(1);
  });

  it('comes to life again by itself where the server could not take the channel at first', async () => {
    page = await rig.openAs('operator', '/production');
    let tries = 0;
    await page.routeWebSocket(/socket\.io/, (socket) => {
      tries += 1;
      if (tries > 1) {
        socket.connectToServer();
        return;
      }
      // What the API says while its database is away, in the words of engine.io and socket.io.
      socket.send('0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":10000}');
      socket.onMessage(() => socket.send('44{"message":"DATABASE_UNAVAILABLE"}'));
    });
    await page.reload();
    const machine = page.getByRole('button', { name: /Injetora 07/ });
    await machine.waitFor();
    await rig.database.knex('plc_configs').update({ name: 'Injetora 08' });
    await page.getByRole('button', { name: /Injetora 08/ }).waitFor();
    await rig.database.knex('plc_configs').update({ name: 'Injetora 07' });
    expect(tries).to.equal(2);
  });

  it('says with the first frame which screen comes and what it is for, before the screen’s own files are there', async () => {
    page = await rig.openAs('engineer', '/settings/plcs');
    await page.getByRole('table').waitFor();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/assets/PlcListPage-*.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'CLPs' }).waitFor();
    const lead = page.locator('.lead');
    const place = await lead.boundingBox();
    expect(await lead.textContent()).to.match(/^Cada CLP é uma máquina/);
    expect(await page.getByRole('table').count()).to.equal(0);
    release();
    await page.getByRole('button', { name: 'Novo CLP' }).waitFor();
    expect(await lead.boundingBox(), 'it stays where it is').to.deep.equal(place);
  });

  it('offers to try again where the form of a PLC does not come over the Wi-Fi', async () => {
    page = await rig.openAs('engineer', '/settings/plcs');
    await page.route('**/assets/PlcForm-*.js', (route) => route.abort(), { times: 1 });
    await page
      .getByRole('link', { name: /Editar/ })
      .first()
      .click();
    await page.getByText('Sem contato com o servidor').waitFor();
    rig.complaints.length = 0;
    await page.getByRole('button', { name: 'Tentar de novo' }).click();
    await page.getByRole('button', { name: 'Testar e salvar' }).waitFor();
  });

  it('asks neither where nobody is signed in', async () => {
    const context = await (await sharedBrowser()).newContext({ locale: 'pt-BR', serviceWorkers: 'block' });
    page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${rig.base}/dashboard`);
    await page.getByLabel('Usuário').waitFor();
    expect(asked.filter((path) => FIRST_QUESTIONS.includes(path))).to.deep.equal([]);
  });

  it('moves nothing on the screen of the stops, whichever answer comes last', async () => {
    page = await rig.openAs('operator', '/stops', PHONE);
    const shifts = await recordShifts(page);
    for (const last of ['pending=true', 'timeline']) {
      await page.route(
        (url) => url.pathname.startsWith('/api/downtimes') && url.href.includes(last),
        async (route) => {
          await page.waitForResponse((answer) => /api\/downtimes\?from=/.test(answer.url()));
          await frames(page);
          await route.continue();
        },
        { times: 1 },
      );
      await page.reload();
      await page.getByRole('table').waitFor();
      const { sum, what } = await shifts();
      expect(sum, `${last}, ${what}`).to.be.at.most(SHIFT_MAX);
    }
  });
});
