/** What a person sees, and what is in the ledger, when something else comes than Pulso's answer. */
import { expect } from 'chai';
import type { Locator, Page, Route } from 'playwright-core';
import { cutDatabase } from './cut-database.ts';
import { closePage, refuse, scan, seedFloor, startScreensRig } from './screens-rig.ts';
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
    await page.getByRole('region', { name: 'Apontamentos não enviados' }).waitFor({ state: 'detached' });
    expect(await scrap()).to.deep.equal(instead.map(() => 1));
  });

  it('keeps the sheet open where Pulso itself refuses a booking, says why, and books it once when it may', async () => {
    page = await rig.openAs('operator', `/production?machine=${plant.machineId}`);
    const before = await scrap();
    await page.getByRole('button', { name: 'Refugo' }).click();
    await sheet().getByRole('button', { name: '4', exact: true }).click();
    const refusals = [
      [403, 'FORBIDDEN', 'Seu perfil não permite esta ação.'],
      [409, 'CONFLICT_TRY_AGAIN', 'Outra pessoa mudou o mesmo registro.'],
      [422, 'VALIDATION_FAILED', 'Confira os campos marcados.'],
    ] as const;
    for (const [status, code, sentence] of refusals) {
      await page.route('**/api/production-defects', (route) => refuse(route, status, code));
      await sheet().getByRole('button', { name: 'Risco' }).click();
      await sheet().getByRole('alert').filter({ hasText: sentence }).waitFor();
      await page.unroute('**/api/production-defects');
    }
    expect(await page.getByRole('region', { name: 'Apontamentos não enviados' }).count()).to.equal(0);
    await sheet().getByRole('button', { name: 'Risco' }).click();
    await page.getByText('4 de refugo em OP-1: Risco.').waitFor();
    expect(await scrap()).to.deep.equal([...before, 4]);
  });

  it('does not book good pieces again whose scrap was refused in the same sheet', async () => {
    const { knex } = rig.database;
    const [order] = await knex('production_orders')
      .insert({ code: 'OP-9', company_id: 1, sector_id: 1, item_id: 1, planned_quantity: 50 })
      .returning<{ id: number }[]>('id');
    page = await rig.openAs('operator', `/orders/${order?.id}`);
    await page.getByRole('button', { name: 'Iniciar' }).click();
    await page.getByText('Ordem OP-9 iniciada').waitFor();
    await page.getByRole('button', { name: 'Peças boas' }).click();
    await sheet().getByRole('button', { name: '7', exact: true }).click();
    await sheet()
      .getByRole('button', { name: /^Refugo/ })
      .click();
    await page.route('**/api/production-defects', (route) => refuse(route, 403, 'FORBIDDEN'), { times: 1 });
    await sheet().getByRole('button', { name: 'Rebarba' }).click();
    await sheet().getByRole('alert').filter({ hasText: 'Seu perfil não permite' }).waitFor();
    await page.getByText('7 peças somadas em OP-9.').waitFor();
    await sheet().getByRole('button', { name: 'Rebarba' }).click();
    await page.getByText('1 de refugo em OP-9: Rebarba.').waitFor();
    const good = knex('production_appointments').where({ production_order_id: order?.id }).pluck('quantity');
    expect(await good).to.deep.equal([7]);
  });

  it('keeps the chosen file of an import, says what to do, and saves each record once', async () => {
    const codes = () => rig.database.knex('items').whereLike('code', 'POTE-%').pluck('code');
    page = await rig.openAs('supervisor', '/registrations/items');
    await page.getByRole('button', { name: 'Importar' }).click();
    const importing = page.getByRole('dialog', { name: 'Importar: Itens' });
    const choose = (name: string, buffer: Buffer): Promise<void> =>
      importing.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer });
    const file = Buffer.from('Código;Nome;Ciclo ideal (s)\nPOTE-1;Pote;3,5\nPOTE-2;Pote maior;4\n');
    const alert = (sentence: string): Promise<void> =>
      importing.getByRole('alert').filter({ hasText: sentence }).waitFor();
    const instead: [(route: Route) => Promise<void>, string][] = [
      [(route) => route.abort('internetdisconnected'), 'Sem contato com o servidor.'],
      [(route) => route.fulfill({ status: 200, ...html }), 'não veio do Pulso'],
      [(route) => route.fulfill({ status: 503, ...html }), 'Tente em instantes.'],
      [(route) => route.fulfill({ status: 413, ...html }), 'grande demais'],
      [(route) => refuse(route, 403, 'FORBIDDEN'), 'Seu perfil não permite'],
    ];
    await choose('foto.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff, 0x00]));
    await importing.getByRole('alert').waitFor();
    await choose('enorme.csv', Buffer.alloc(1_000_001, 'a'));
    await alert('passa de 1 MB');
    for (const [answer, sentence] of instead) {
      await page.route('**/api/items/import?*', answer, { times: 1 });
      await choose('itens.csv', file);
      await alert(sentence);
    }
    await choose('itens.csv', file);
    const save = importing.getByRole('button', { name: 'Gravar 2' });
    await save.waitFor();
    for (const [answer, sentence] of instead) {
      await page.route('**/api/items/import?*', answer, { times: 1 });
      await save.click();
      await alert(sentence);
    }
    expect(await codes()).to.deep.equal([]);
    // Saved, but the answer was cut off: to save again does no harm.
    await page.route(
      '**/api/items/import?*',
      async (route) => {
        await route.fetch();
        await route.fulfill({ status: 200, contentType: 'application/json', body: '{"created":' });
      },
      { times: 1 },
    );
    await save.click();
    await alert('não veio do Pulso');
    await save.click();
    await page.getByText('Importação gravada. Novos: 0. Atualizados: 0.').waitFor();
    expect(await codes()).to.have.members(['POTE-1', 'POTE-2']);
  });

  it('asks before a form is left also where no file of the screens can come, and keeps what was typed', async () => {
    page = await rig.openAs('supervisor', '/orders/new');
    await page.getByLabel(/^Código/).fill('OP-9');
    await page.waitForLoadState('networkidle');
    await page.context().setOffline(true);
    await page.getByRole('link', { name: 'Relatórios', exact: true }).click();
    await sheet().getByText('Descartar as alterações?').waitFor();
    await sheet().getByRole('button', { name: 'Cancelar' }).click();
    await sheet().waitFor({ state: 'detached' });
    expect(await page.getByLabel(/^Código/).inputValue()).to.equal('OP-9');
  });

  it('tells of a part of the screen whose file does not come, not of a newer version, and loads the screen anew', async () => {
    page = await rig.openAs('supervisor', '/orders');
    await page.waitForLoadState('networkidle');
    await page.context().setOffline(true);
    const search = page.getByRole('button', { name: /Ir para tela, máquina ou ordem/ });
    await search.click();
    await page.getByText('Falta uma parte desta tela', { exact: false }).waitFor();
    expect(await page.getByRole('button', { name: /^Nova versão/ }).count()).to.equal(0);
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Recarregar' }).click();
    await search.click();
    await page.getByRole('dialog').getByRole('combobox').waitFor();
  });

  it('books on while the database is away, says that it is the database, and comes back by itself', async () => {
    page = await rig.openAs('operator', `/production?machine=${plant.machineId}`);
    const desk = await rig.openAs('supervisor', '/reports/production');
    await desk.getByRole('heading', { level: 3 }).or(desk.getByText('Sem dados')).first().waitFor();
    for (const one of [page, desk]) await one.waitForLoadState('networkidle');
    const before = await scrap();
    const mend = await cutDatabase(rig.database.url);
    await page.getByText('sem notícia do banco de dados', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Refugo' }).click();
    await sheet().getByRole('button', { name: 'Risco' }).click();
    await sheet().waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'Apontamentos não enviados' }).waitFor();
    await desk.getByRole('link', { name: 'Defeitos', exact: true }).click();
    await desk.getByText('Não foi possível carregar').waitFor();
    const newcomer = await desk.context().newPage();
    await newcomer.goto(`${rig.base}/orders`);
    await newcomer.getByRole('heading', { name: 'O banco de dados não responde' }).waitFor();
    await mend();
    await newcomer.getByRole('row', { name: /OP-3/ }).waitFor();
    await desk.getByText('Não foi possível carregar').waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'Apontamentos não enviados' }).waitFor({ state: 'detached' });
    await page.getByText('banco de dados').waitFor({ state: 'detached' });
    expect(await scrap()).to.deep.equal([...before, 1]);
    await desk.context().close();
  });
});
