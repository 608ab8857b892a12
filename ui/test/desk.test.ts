import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { DOUBTED_PIECES, EARLY_COUNTS, seedDesk } from './desk-stage.ts';
import { axeFaults, seedFloor, startScreensRig } from './screens-rig.ts';
import type { FloorPlant, ScreensRig } from './screens-rig.ts';

describe('a day at the desk', function () {
  this.timeout(60_000);
  let rig: ScreensRig;
  let plant: FloorPlant;
  let page: Page;
  before(async function () {
    this.timeout(180_000);
    rig = await startScreensRig();
    plant = await seedFloor(rig.database);
    await seedDesk(rig.database, plant);
  });
  afterEach(async () => {
    await page?.context().close();
    expect(rig.complaints.splice(0), 'what the browser complained about').to.deep.equal([]);
  });
  after(() => rig?.stop());

  const produced = async (): Promise<number> => {
    const order = await rig.database
      .knex('production_orders')
      .where({ id: plant.orderIds[0] })
      .first<{ produced_quantity: number }>('produced_quantity');
    return Number(order.produced_quantity);
  };

  it('gives pieces that were counted before an order was started to that order, once, and takes them back', async () => {
    page = await rig.openAs('supervisor', '/inbox');
    const early = page.getByRole('article').filter({ hasText: 'Sem ordem' });
    await early.getByText(String(EARLY_COUNTS * 10), { exact: true }).waitFor();
    await early.getByRole('button', { name: 'Atribuir a uma ordem' }).click();
    const sheet = page.getByRole('dialog', { name: 'Atribuir a uma ordem' });
    await sheet.getByRole('radio', { name: /OP-1/ }).check();
    expect(await axeFaults(page)).to.deep.equal([]);
    await sheet.getByRole('button', { name: 'A ordem foi iniciada depois' }).click();
    await sheet.getByRole('button', { name: 'Atribuir a uma ordem' }).dblclick();
    await page.getByText('300 peças de Injetora 07 estão na ordem OP-1.').waitFor();
    expect(await produced()).to.equal(EARLY_COUNTS * 10);
    await page.getByRole('button', { name: 'Desfazer' }).click();
    await page.getByText('Desfeito: as peças esperam de novo na caixa de entrada.').waitFor();
    expect(await produced()).to.equal(0);
  });

  it('rejects a jump of the counter only with a reason', async () => {
    page = await rig.openAs('supervisor', '/inbox');
    const doubted = page.getByRole('article').filter({ hasText: 'Em conferência' });
    await doubted.getByText('3.000', { exact: true }).waitFor();
    await doubted.getByRole('button', { name: 'Dispensar' }).click();
    const question = page.getByRole('dialog', { name: 'Dispensar sem ordem?' });
    await question.getByRole('button', { name: 'Rejeitar' }).click();
    await question.getByText('Diga por quê.').waitFor();
    await question.getByRole('button', { name: 'Ruído no contador' }).click();
    await question.getByRole('button', { name: 'Rejeitar' }).click();
    await page.getByText('3.000 peças de Injetora 07 foram rejeitadas.').waitFor();
    const decided = await rig.database.knex('count_inbox').where({ quantity: DOUBTED_PIECES }).first('*');
    expect(decided).to.include({ status: 'rejected', resolution_note: 'Ruído no contador' });
    expect(await produced()).to.equal(0);
  });
});
