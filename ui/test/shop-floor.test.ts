import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { axeFaults, closePage, countTaps, scan, seedFloor, startScreensRig } from './screens-rig.ts';
import type { FloorPlant, ScreensRig } from './screens-rig.ts';

const PHONE = { viewport: { width: 360, height: 780 } };

describe('a day at the machine', () => {
  let rig: ScreensRig;
  let plant: FloorPlant;
  let page: Page;
  before(async () => {
    rig = await startScreensRig();
    plant = await seedFloor(rig.database);
  });
  afterEach(() => closePage(page, rig.complaints));
  after(() => rig?.stop());

  const station = (): string => `/production?machine=${plant.machineId}`;
  const statuses = async (): Promise<string[]> =>
    (await rig.database.knex('production_orders').orderBy('id').select<{ status: string }[]>('status')).map(
      ({ status }) => status,
    );
  const scrap = async (): Promise<number[]> =>
    (
      await rig.database.knex('production_defects').orderBy('id').select<{ quantity: number }[]>('quantity')
    ).map(({ quantity }) => quantity);
  async function bookOne(defect: string): Promise<void> {
    await page.getByRole('button', { name: 'Refugo' }).click();
    await page.getByRole('dialog').getByRole('button', { name: defect }).click();
  }

  /** Good pieces, scrap and its reason in one sheet: three taps, and one takes all of it back. */
  async function bookBoth(code: string): Promise<void> {
    const before = (await scrap()).length;
    const taps = await countTaps(page);
    await page.getByRole('button', { name: 'Peças boas' }).click();
    const sheet = page.getByRole('dialog');
    for (const digit of '12') await sheet.getByRole('button', { name: digit, exact: true }).click();
    await sheet.getByRole('button', { name: /^Refugo/ }).click();
    await sheet.getByRole('button', { name: '3', exact: true }).click();
    await sheet.getByText('Toque no defeito para registrar 12 boas e 3 de refugo.').waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    await sheet.getByRole('button', { name: 'Rebarba' }).click();
    await page.getByText(`12 peças somadas em ${code}. 3 de refugo em ${code}: Rebarba.`).waitFor();
    await sheet.waitFor({ state: 'detached' });
    expect(await taps()).to.equal(3);
    await page.getByRole('button', { name: 'Desfazer' }).last().click();
    await page.getByText(`Desfeito em ${code}.`).waitFor();
    expect(await taps()).to.equal(1);
    expect((await scrap()).slice(before)).to.deep.equal([3, -3]);
  }

  it('starts an order in two taps, another by a scan and no tap, and books scrap by a scan', async () => {
    page = await rig.openAs('operator', station());
    const taps = await countTaps(page);
    await page.getByText('Escaneie uma ordem').waitFor();
    await page.getByRole('button', { name: 'Iniciar' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Iniciar OP-1' }).click();
    await page.getByText('Ordem OP-1 iniciada. A contagem é automática.').waitFor();
    expect(await taps()).to.equal(2);
    await page.getByRole('region', { name: 'Injetora 07' }).getByText('OP-1').waitFor();
    await scan(page, 'op-1');
    await page.getByText('OP-1 já está em produção aqui.').waitFor();
    await scan(page, 'pulso:order:OP-2');
    await page.getByText('Ordem OP-2 iniciada').waitFor();
    expect(await taps()).to.equal(0);
    expect(await statuses()).to.deep.equal(['PAUSED', 'IN_PROGRESS', 'PLANNED']);
    await page.getByRole('region', { name: 'Injetora 07' }).getByText('OP-2').waitFor();
    await scan(page, 'pulso:defect:reb');
    await page.getByText('1 de refugo em OP-2: Rebarba.').waitFor();
    await page.getByRole('button', { name: 'Desfazer' }).click();
    await page.getByText('Desfeito em OP-2.').waitFor();
    expect(await scrap()).to.deep.equal([1, -1]);
    await scan(page, 'pulso:defect:NADA');
    await page.getByText('Nenhum defeito tem o código NADA.').waitFor();
  });

  it('changes the order in two taps, on a phone', async () => {
    page = await rig.openAs('operator', station(), PHONE);
    const taps = await countTaps(page);
    await page.getByRole('button', { name: 'Trocar ordem' }).click();
    await page.getByRole('button', { name: 'Retomar OP-1' }).click();
    const told = page.getByText('Ordem OP-1 retomada');
    await told.waitFor();
    expect(await taps()).to.equal(2);
    // What was done just now is still told, and not above what is tapped next.
    await page.getByRole('button', { name: 'Refugo' }).click();
    const tile = page.getByRole('dialog').getByRole('button', { name: 'Risco' });
    await tile.waitFor();
    const [message, target] = [await told.boundingBox(), await tile.boundingBox()];
    expect((message?.y ?? Infinity) + (message?.height ?? 0)).to.be.lessThan(target?.y ?? 0);
    await page.keyboard.press('Escape');
    expect(await statuses()).to.deep.equal(['IN_PROGRESS', 'PAUSED', 'PLANNED']);
  });

  it('books good pieces and scrap at the machine where it has no counter, and says so when an order is started', async () => {
    const setRole = (role: string) =>
      rig.database.knex('plc_registers').where({ plc_config_id: plant.machineId }).update({ role });
    await setRole('MEASUREMENT');
    page = await rig.openAs('operator', station(), PHONE);
    await page.getByRole('button', { name: 'Trocar ordem' }).waitFor();
    await scan(page, 'pulso:order:OP-3');
    await page
      .getByText('Ordem OP-3 iniciada. Esta máquina não tem contador: aponte as peças à mão.')
      .waitFor();
    await page.getByRole('region', { name: 'Injetora 07' }).getByText('OP-3').waitFor();
    await bookBoth('OP-3');
    await setRole('PRODUCTION_COUNTER');
    await scan(page, 'pulso:order:OP-1');
    await page.getByText('Ordem OP-1 retomada').waitFor();
    await page.getByRole('button', { name: 'Peças boas' }).waitFor({ state: 'detached' });
  });

  it('books once what reached the server although its answer was lost, even over a reload', async () => {
    page = await rig.openAs('operator', station());
    const before = (await scrap()).length;
    let requests = 0;
    await page.route('**/api/production-defects', async (route) => {
      requests += 1;
      await route.fetch();
      await route.abort('connectionreset');
    });
    await bookOne('Risco');
    await page.getByText('1 não enviado').first().waitFor();
    await page.reload();
    await page
      .getByRole('region', { name: 'Apontamentos não enviados' })
      .getByText(/1 de refugo em OP-1/)
      .waitFor();
    expect(requests).to.be.greaterThan(0);
    await page.unroute('**/api/production-defects');
    await page.getByRole('region', { name: 'Apontamentos não enviados' }).waitFor({ state: 'detached' });
    expect((await scrap()).slice(before)).to.deep.equal([1]);
  });

  it('says what the server refused when the network was back, and lets it be booked on another order', async () => {
    page = await rig.openAs('operator', station());
    const [first, second] = plant.orderIds;
    // The sheet was never opened before: the defects have to be there without the network, too.
    await page.waitForLoadState('networkidle');
    for (const address of ['**/api/production-defects', '**/api/defects?*'])
      await page.route(address, (route) => route.abort('internetdisconnected'));
    await bookOne('Risco');
    await page.getByText('1 não enviado').first().waitFor();
    await scan(page, 'pulso:defect:reb');
    await page.getByText('2 não enviados').first().waitFor();
    const before = (await scrap()).length;
    await rig.database
      .knex('order_runs')
      .where({ production_order_id: first })
      .whereNull('ended_at')
      .update({ ended_at: new Date() });
    await rig.database.knex('production_orders').where({ id: first }).update({ status: 'CANCELLED' });
    await page.unroute('**/api/production-defects');
    await page.getByText('Recusado pelo servidor').nth(1).waitFor();
    await page.getByText('A ordem está cancelada', { exact: false }).first().waitFor();
    // Whether or not the station has heard of it.
    await scan(page, 'pulso:order:OP-2');
    const move = page.getByRole('button', { name: 'Registrar em OP-2' });
    await move.nth(1).click();
    await move.nth(1).waitFor({ state: 'detached' });
    await move.click();
    await page.getByRole('region', { name: 'Apontamentos não enviados' }).waitFor({ state: 'detached' });
    const rows = await rig.database
      .knex('production_defects')
      .orderBy('id')
      .select<{ quantity: number; production_order_id: number }[]>('quantity', 'production_order_id');
    const onSecond = { quantity: 1, production_order_id: second };
    expect(rows.slice(before)).to.deep.equal([onSecond, onSecond]);
  });

  it('starts what is scanned although the order on the screen was ended elsewhere while the scan was under way', async () => {
    page = await rig.openAs('operator', station());
    await page.getByRole('region', { name: 'Injetora 07' }).getByText('OP-2').waitFor();
    await page.route('**/api/production/change-order', async (route) => {
      await route.fetch({ url: `${rig.base}/api/production/${plant.orderIds[1]}/pause`, postData: '{}' });
      await route.continue();
    });
    await scan(page, 'pulso:order:OP-3');
    await page.getByText('Ordem OP-3 retomada').waitFor();
    expect(await statuses()).to.deep.equal(['CANCELLED', 'PAUSED', 'IN_PROGRESS']);
  });

  it('finds a machine, an order and a screen without the mouse', async () => {
    page = await rig.openAs('supervisor', '/dashboard');
    await page.getByRole('button', { name: /Ir para tela, máquina ou ordem/ }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Tela, máquina ou ordem' }).fill('OP-3');
    await page.getByRole('option', { name: /OP-3/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Ordem OP-3' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Tela, máquina ou ordem' }).fill('producao');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Produção' }).waitFor();
  });

  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 320],
  ] as const)
    it(`has no accessibility fault on the screens of the floor with their dialogs: ${colorScheme}, ${width} px`, async () => {
      page = await rig.openAs('supervisor', '/dashboard?view=lines', {
        colorScheme,
        viewport: { width, height: 900 },
      });
      const faults: string[] = [];
      const look = async (what: string): Promise<void> => {
        for (const fault of await axeFaults(page)) faults.push(`${what}: ${fault}`);
        const isRaw = /\[object|undefined|NaN/.test(await page.locator('body').innerText());
        if (isRaw) faults.push(`${what}: shows a value that was never put in words`);
        const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (excess > 0) faults.push(`${what}: scrolls ${excess} px sideways`);
      };
      await page.getByRole('row', { name: /Injetora 07/ }).waitFor();
      await page.getByRole('button', { name: /Ir para tela, máquina ou ordem/ }).waitFor();
      await look('lines');
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Atalhos de teclado' }).waitFor();
      await look('shortcuts');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'Atalhos de teclado' }).waitFor({ state: 'detached' });
      await page.keyboard.press('Control+k');
      await page.getByRole('listbox').waitFor();
      await look('command search');
      for (const [where, ready] of [
        ['/dashboard', page.getByRole('article', { name: 'Injetora 07' })],
        [station(), page.getByRole('region', { name: 'Injetora 07' })],
        ['/wall', page.getByRole('article', { name: 'Injetora 07' })],
        ['/barcodes?sheet=defect', page.getByRole('img', { name: 'Código de REB' })],
        ['/scanner', page.getByRole('heading', { name: 'Esperando um escaneio' })],
        ['/about', page.getByRole('row', { name: /Banco de dados/ })],
        ['/nowhere', page.getByRole('link', { name: 'Ir para o início' })],
      ] as const) {
        await page.goto(rig.base + where);
        await ready.waitFor();
        await look(where);
      }
      expect(faults).to.deep.equal([]);
    });

  it('lets an operator book the pieces of an order that no machine counts, on the page of the order', async () => {
    const { knex } = rig.database;
    // As long as an order's code may be: on a phone it must not push the pad out of sight.
    const code = 'ORDEM-DE-PRODUCAO-2026-000001-REV-B-L01';
    const of = { company_id: 1, sector_id: 1, item_id: 1 };
    const byHand = { kind: 'manual', plc_config_id: null };
    const [order] = await knex('production_orders')
      .insert({ ...of, code, planned_quantity: 50 })
      .returning<{ id: number }[]>('id');
    page = await rig.openAs('operator', `/orders/${order?.id}`, PHONE);
    await page.getByRole('button', { name: 'Iniciar' }).click();
    await page.getByText(`Ordem ${code} iniciada`).waitFor();
    await page.getByRole('button', { name: 'Peças boas' }).click();
    const sheet = page.getByRole('dialog', { name: `Apontar peças boas em ${code}` });
    await sheet.getByRole('button', { name: 'Registrar 1' }).click();
    await page.getByText(`1 peça somada em ${code}.`).waitFor();
    await sheet.waitFor({ state: 'detached' });
    await bookBoth(code);
    await page.getByRole('button', { name: 'Refugo' }).click();
    const defects = page.getByRole('dialog', { name: `Refugo em ${code}` });
    await defects.getByRole('button', { name: 'Rebarba' }).waitFor();
    expect(await defects.evaluate((one) => one.querySelectorAll('form')[0]?.scrollWidth)).to.be.at.most(
      PHONE.viewport.width,
    );
    await defects.getByRole('button', { name: 'Rebarba' }).click();
    await page.getByText(`1 de refugo em ${code}: Rebarba.`).waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    const booked = await knex('production_appointments')
      .where({ production_order_id: order?.id })
      .orderBy('id')
      .select<object[]>('quantity', 'kind', 'plc_config_id');
    expect(booked).to.deep.equal([1, 12, -12].map((quantity) => ({ quantity, ...byHand })));
    // As soon as a machine of the sector counts it, a person only adjusts, with a reason; an operator may not.
    const [collector] = await knex('collectors').insert({ name: 'pi' }).returning<{ id: number }[]>('id');
    await knex('production_appointments').insert({
      ...{ production_order_id: order?.id, plc_config_id: plant.machineId, quantity: 4, kind: 'normal' },
      ...{ automatic: true, collector_id: collector?.id, epoch: randomUUID(), seq: 1, part: 0 },
    });
    await page.reload();
    await page.getByRole('button', { name: 'Refugo' }).waitFor();
    expect(await page.getByRole('button', { name: /Peças boas|Ajustar/ }).count()).to.equal(0);
    await page.context().close();
    page = await rig.openAs('supervisor', `/orders/${order?.id}`, PHONE);
    await page.getByRole('button', { name: 'Ajustar peças' }).click();
    const adjusting = page.getByRole('dialog', { name: `Ajustar a contagem de ${code}` });
    await adjusting.getByRole('textbox', { name: 'Motivo do ajuste *' }).fill('Contadas na bancada');
    await adjusting.getByRole('button', { name: 'Registrar 1' }).click();
    await page.getByText(`1 peça somada em ${code}.`).waitFor();
    const adjusted = knex('production_appointments').where({ kind: 'adjustment' }).pluck('reason');
    expect(await adjusted).to.deep.equal(['Contadas na bancada']);
  });
});
