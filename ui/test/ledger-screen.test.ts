import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { signIn } from '../../testing/api-session.ts';
import { producedPieces, seedDesk } from './desk-stage.ts';
import { axeFaults, closePage, seedFloor, startScreensRig } from './screens-rig.ts';
import type { FloorPlant, ScreensRig } from './screens-rig.ts';

describe('the ledger and who changes an order', function () {
  let rig: ScreensRig;
  let plant: FloorPlant;
  let page: Page;
  before(async function () {
    rig = await startScreensRig();
    plant = await seedFloor(rig.database);
    await seedDesk(rig.database, plant);
  });
  afterEach(() => closePage(page, rig.complaints));
  after(() => rig?.stop());

  const produced = () => producedPieces(rig.database, plant);

  it('shows every entry of the ledger, takes one back once and with a reason, and leads from one to the other', async () => {
    const { knex } = rig.database;
    const entry = { production_order_id: plant.orderIds[0], plc_config_id: plant.machineId };
    const [made] = await knex('production_appointments')
      .insert({ ...entry, quantity: 12, kind: 'manual' })
      .returning<{ id: number }[]>('id');
    await knex('production_orders').where({ id: plant.orderIds[0] }).increment('produced_quantity', 12);
    const before = await produced();
    page = await rig.openAs('supervisor', '/dashboard');
    await page.getByRole('navigation').getByRole('link', { name: 'Apontamentos' }).click();
    const filters = page.getByRole('group', { name: 'Filtros' });
    await filters.getByLabel('De', { exact: true }).fill('2030-01-01');
    await page.getByRole('heading', { name: 'Nada encontrado' }).waitFor();
    await filters.getByRole('button', { name: 'Limpar filtros' }).click();
    await filters.getByLabel('Origem').selectOption('manual');
    const row = page.getByRole('row').filter({ hasText: /(?<!-)12 peças/ });
    await row.getByRole('link', { name: 'OP-1' }).waitFor();
    await row.getByRole('button', { name: 'Estornar' }).click();
    const question = page.getByRole('dialog', { name: `Estornar o lançamento nº ${made?.id}?` });
    await question.getByRole('button', { name: 'Estornar' }).click();
    await question.getByText('Informe o motivo.').waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    await question.getByLabel('Motivo *').fill('Contadas em dobro');
    await question.getByRole('button', { name: 'Estornar' }).dblclick();
    await page.getByText(`Lançamento nº ${made?.id} da ordem OP-1 estornado.`).waitFor();
    const backs = await knex('production_appointments').where({ corrects_id: made?.id }).select('quantity');
    expect(backs).to.deep.equal([{ quantity: -12 }]);
    expect(await produced()).to.equal(before - 12);
    await row.getByRole('button', { name: /estornado pelo nº/ }).click();
    const both = page.getByRole('row').filter({ hasText: 'OP-1' });
    await both.filter({ hasText: 'Estorno' }).getByText('-12 peças').waitFor();
    expect(await both.count()).to.equal(2);
    expect(await page.getByRole('button', { name: 'Estornar' }).count()).to.equal(0);
    await page.goBack();
    await row.waitFor();
    expect(await filters.getByLabel('Origem').inputValue()).to.equal('manual');
  });

  it('shows entries on the first screen of a phone: its filters wait behind a button that counts them', async () => {
    await rig.database.knex('production_appointments').insert({
      ...{ production_order_id: plant.orderIds[0], plc_config_id: plant.machineId },
      ...{ quantity: 1, kind: 'manual' },
    });
    page = await rig.openAs('admin', '/bookings?source=manual', {
      viewport: { width: 360, height: 640 },
    });
    await page.getByRole('row').getByText('1 peça', { exact: true }).waitFor();
    const first = await page.getByRole('row').nth(1).boundingBox();
    expect(first?.y, 'of the first entry').to.be.below(480);
    const filters = page.getByRole('group', { name: 'Filtros' });
    expect(await filters.isVisible()).to.equal(false);
    await page.getByRole('button', { name: 'Filtros (1)' }).click();
    await filters.getByRole('button', { name: 'Limpar filtros' }).click();
    await page.getByRole('button', { name: 'Filtros', exact: true, expanded: true }).waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    for (const where of ['/audit', '/orders', '/notifications', '/inbox', '/reports/oee']) {
      await page.goto(rig.base + where);
      await page.getByRole('button', { name: 'Filtros', exact: true, expanded: false }).waitFor();
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('group', { name: 'Filtros' }).waitFor();
  });

  it('says which defect counted scrap had, after which it can be taken back', async () => {
    const { knex } = rig.database;
    const entry = { production_order_id: plant.orderIds[0], plc_config_id: plant.machineId, quantity: 4 };
    await knex('production_defects').insert({ ...entry, automatic: true });
    await knex('production_orders').where({ id: plant.orderIds[0] }).increment('scrap_quantity', 4);
    page = await rig.openAs('supervisor', '/bookings/scrap');
    const row = page.getByRole('row').filter({ hasText: '4 peças' });
    await row.getByText('Sem defeito informado').waitFor();
    expect(await row.getByRole('button', { name: 'Estornar' }).count()).to.equal(0);
    // Two buttons a row: the table slides below them, never the page.
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).to.equal(true);
    await row.getByRole('button', { name: 'Mudar defeito' }).click();
    const question = page.getByRole('dialog', { name: /Qual foi o defeito/ });
    await question.getByRole('combobox', { name: 'Defeito' }).click();
    await page.getByRole('option', { name: /Rebarba/ }).click();
    expect(await axeFaults(page)).to.deep.equal([]);
    await question.getByRole('button', { name: 'Salvar' }).click();
    await row.getByText('Rebarba').waitFor();
    await row.getByRole('button', { name: 'Estornar' }).waitFor();
    await page.getByRole('button', { name: 'Exportar' }).click();
    await page.getByText('também as ocultas', { exact: false }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV internacional' }).click(),
    ]);
    expect(download.suggestedFilename()).to.match(/^refugos-.*\.csv$/);
  });

  it('does not overwrite what somebody else changed of the same order: it shows both and lets choose', async () => {
    const path = `/orders/${plant.orderIds[1]}`;
    page = await rig.openAs('supervisor', path);
    await page.getByLabel('Quantidade planejada *').fill('700');
    const admin = await signIn(rig.base, 'admin', 'correct horse');
    await admin.must('PATCH', `/api/production-orders/${plant.orderIds[1]}`, { plannedQuantity: 600 });
    // The page has heard of it, and what was typed stays.
    await page.getByText('de 600').waitFor();
    expect(await page.getByLabel('Quantidade planejada *').inputValue()).to.equal('700');
    await page.getByRole('button', { name: 'Salvar', exact: true }).click();
    const question = page.getByRole('dialog', { name: 'Outra pessoa mudou este registro' });
    await question.getByText('admin', { exact: true }).first().waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    await question.getByRole('radio', { name: /600/ }).check();
    await question.getByRole('button', { name: 'Salvar assim' }).click();
    await question.waitFor({ state: 'detached' });
    await page.getByText('Ordem OP-2 salva.').waitFor();
    expect(await page.getByLabel('Quantidade planejada *').inputValue()).to.equal('600');
  });
});
