import { expect } from 'chai';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Role } from '../../domain/roles.ts';
import type { TestDatabase } from '../../testing/postgres.ts';
import { waitUntil } from '../../testing/wait.ts';
import { zoneWhereItIs } from '../../testing/zone-where-it-is.ts';
import { axeFaults, closePage, countTaps, holdBack, scan, startScreensRig } from './screens-rig.ts';
import type { ScreensRig } from './screens-rig.ts';

const MINUTE_MS = 60_000;

describe('the screen of the stops', function () {
  let rig: ScreensRig;
  let database: TestDatabase;
  let page: Page;
  const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS);

  before(async function () {
    rig = await startScreensRig();
    ({ database } = rig);
    await makePlant();
    // What the machine told becomes its stop.
    await waitUntil(async () => (await database.knex('downtimes')).length === 1);
  });
  afterEach(() => closePage(page, rig.complaints));
  after(() => rig?.stop());

  /** A machine that stands since twelve minutes, with an order, and eleven reasons. */
  async function makePlant(): Promise<void> {
    const { knex } = database;
    await knex('companies').insert({ id: 1, code: 'C', name: 'C', time_zone: zoneWhereItIs(15) });
    await knex('sectors').insert({ id: 1, code: 'S', name: 'Injeção', company_id: 1 });
    await knex('items').insert({ id: 1, code: 'I', name: 'Tampa', ideal_cycle: 2 });
    await knex('plc_configs').insert({ id: 1, name: 'Injetora 01', host: '127.0.0.1', sector_id: 1 });
    const order = {
      code: 'OP-7',
      company_id: 1,
      sector_id: 1,
      item_id: 1,
      planned_quantity: 9,
      plc_config_id: 1,
    };
    await knex('production_orders').insert({ id: 1, ...order, status: 'IN_PROGRESS', start_date: ago(300) });
    const run = { production_order_id: 1, plc_config_id: 1, sector_id: 1, started_at: ago(300) };
    await knex('order_runs').insert(run);
    const reasons = Array.from({ length: 10 }, (_, index) => ({
      code: `R${index}`,
      name: `Motivo ${index}`,
      group_name: index < 5 ? 'Manutenção' : 'Espera',
    }));
    await knex('activity_types').insert([...reasons, { code: 'REF', name: 'Refeição', planned: true }]);
    await knex('plc_status').insert({
      plc_config_id: 1,
      connected: true,
      last_read_at: new Date(),
      state: 'STOPPED',
    });
    await knex('machine_states').insert([
      { plc_config_id: 1, state: 'RUNNING', started_at: ago(300), ended_at: ago(12) },
      { plc_config_id: 1, state: 'STOPPED', started_at: ago(12), downtime_after_ms: 120_000 },
    ]);
  }

  async function openAs(role: Role, options?: BrowserContextOptions): Promise<void> {
    page = await rig.openAs(role, '/stops', options);
    await page.getByRole('heading', { level: 1, name: 'Paradas' }).waitFor();
  }

  const pending = () => page.getByRole('button', { name: 'Dar motivo' });

  it('takes a reason by a tap and a key, and takes it back', async () => {
    await openAs('operator');
    await pending().waitFor();
    await page.getByText('Paradas sem motivo: 1').waitFor({ state: 'attached' });
    await pending().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Motivo 1', exact: true }).waitFor();
    await page.keyboard.press('2');
    await page.getByText('Injetora 01: Motivo 1.').waitFor();
    await page.getByText('Nenhuma parada pendente').waitFor();
    await page.getByRole('table').getByText('Motivo 1').waitFor();
    await page.getByRole('button', { name: 'Desfazer' }).click();
    await pending().waitFor();
    // All reasons, by their groups: two taps.
    await pending().click();
    await dialog.getByRole('button', { name: /Espera/ }).click();
    await dialog.getByRole('button', { name: 'Motivo 7', exact: true }).click();
    await page.getByText('Nenhuma parada pendente').waitFor();
    const stop = await database.knex('downtimes').first<{ edited: boolean; kind: string }>();
    expect(stop).to.include({ edited: true, kind: 'unplanned' });
  });

  it('takes a reason from a scanned code, whose digits press no key on the way', async () => {
    await openAs('operator');
    await database
      .knex('downtimes')
      .update({ activity_type_id: null, classified_at: null, edited: false, kind: 'unplanned' });
    // Over a slow radio link the hand scans before all of the screen is there.
    const arrive = await holdBack(page, '**/ShellExtras-*.js');
    await page.reload();
    await pending().waitFor();
    await scan(page, 'pulso:reason:R9');
    arrive();
    await page.getByText('Injetora 01: Motivo 9.').waitFor();
    await page.getByText('Nenhuma parada pendente').waitFor();
    // With the stop open, too: its tiles have the keys 1 to 9.
    await page.getByRole('table').getByRole('button').first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Motivo 1', exact: true }).waitFor();
    await scan(page, 'pulso:reason:R3');
    await page.getByText('Injetora 01: Motivo 3.').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await scan(page, 'pulso:reason:NOPE');
    await page.getByText('Nenhuma parada espera um motivo.').waitFor();
    const stop = await database.knex('downtimes').first<{ activity_type_id: number }>('activity_type_id');
    const reason = await database.knex('activity_types').where({ code: 'R3' }).first<{ id: number }>('id');
    expect(stop.activity_type_id).to.equal(reason.id);
  });

  it('asks at the machine itself why it stands, waits there until somebody says why, and asks again after an undo', async () => {
    await openAs('operator');
    await database
      .knex('downtimes')
      .update({ activity_type_id: null, classified_at: null, edited: false, kind: 'unplanned' });
    await page.goto(`${rig.base}/production`);
    await page.getByRole('button', { name: /Injetora 01/ }).click();
    const reason = page.getByRole('dialog').getByRole('button', { name: 'Motivo 1', exact: true });
    await reason.waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // Not by itself again: the clock that would ask ticks while another sheet opens and closes.
    await page.getByRole('button', { name: 'Refugo' }).click();
    await page.getByRole('dialog', { name: 'Refugo em OP-7' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await pending().click();
    await reason.waitFor();
    await page.keyboard.press('2');
    await page.getByText('Injetora 01: Motivo 1.').waitFor();
    await pending().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Desfazer' }).click();
    await reason.waitFor();
    // The station was chosen once: after a start of the terminal the sheet is there by itself, and a reason costs one tap.
    const taps = await countTaps(page);
    // It is there before what looks after the focus of dialogs is; that must not take the sheet for its own opener.
    const arrive = await holdBack(page, '**/ShellExtras-*.js');
    await page.reload();
    await reason.waitFor();
    arrive();
    await page.waitForLoadState('networkidle');
    await page.keyboard.press('Tab');
    await page.getByRole('dialog').getByRole('button', { name: 'Motivo 3', exact: true }).click();
    await page.getByText('Injetora 01: Motivo 3.').waitFor();
    expect(await taps()).to.equal(1);
    await pending().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Desfazer' }).click();
    await reason.waitFor();
    expect(await taps()).to.equal(1);
    // A group and a reason in it: two.
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Espera/ })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Motivo 7', exact: true }).click();
    await page.getByText('Injetora 01: Motivo 7.').waitFor();
    expect(await taps()).to.equal(2);
    const stop = await database.knex('downtimes').first<{ activity_type_id: number | null }>();
    expect(stop.activity_type_id).to.not.equal(null);
  });

  it('splits where the handle was moved to by the keyboard, and merges again by a key', async () => {
    await openAs('operator');
    const table = page.getByRole('table');
    await table.getByRole('button').first().click();
    await page.getByText('Observação, dividir e outras opções').click();
    const handle = page.getByRole('slider', { name: 'Onde dividir a parada' });
    const before = await handle.getAttribute('aria-valuetext');
    await handle.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await handle.getAttribute('aria-valuetext')).to.not.equal(before);
    await page.getByRole('button', { name: 'Dividir aqui' }).click();
    await waitUntil(async () => (await table.getByRole('row').count()) === 3);
    await page.getByRole('button', { name: /^Juntar/ }).focus();
    await page.keyboard.press('Enter');
    await waitUntil(async () => (await table.getByRole('row').count()) === 2);
    expect(await database.knex('downtimes')).to.have.lengthOf(1);
  });

  it('splits where the handle was dragged to, and merges when the other part is dragged onto the bar', async () => {
    await openAs('operator');
    await page.getByRole('table').getByRole('button').first().click();
    await page.getByText('Observação, dividir e outras opções').click();
    const handle = page.getByRole('slider', { name: 'Onde dividir a parada' });
    await dragBy(handle, -120);
    const [step, steps] = await Promise.all(
      ['aria-valuenow', 'aria-valuemax'].map(async (name) => Number(await handle.getAttribute(name))),
    );
    expect(step).to.be.lessThan((steps ?? 0) / 2);
    // A finger that came near takes the last steps by a button.
    await page.getByRole('button', { name: 'Um passo depois' }).click();
    expect(await handle.getAttribute('aria-valuenow')).to.equal(String((step ?? 0) + 1));
    await page.getByRole('button', { name: 'Dividir aqui' }).click();
    const other = page.getByRole('button', { name: /^Juntar/ });
    await other.waitFor();
    expect(await database.knex('downtimes')).to.have.lengthOf(2);
    // A slip of the finger is neither a tap nor a drag.
    await dragBy(other, -16);
    await page.getByRole('button', { name: 'Dividir aqui' }).waitFor();
    expect(await database.knex('downtimes')).to.have.lengthOf(2);
    await dragBy(other, -80);
    await other.waitFor({ state: 'detached' });
    expect(await database.knex('downtimes')).to.have.lengthOf(1);
  });

  async function dragBy(what: Locator, byPx: number): Promise<void> {
    await what.scrollIntoViewIfNeeded();
    const box = await what.boundingBox();
    const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + byPx / 2, y, { steps: 3 });
    await page.mouse.move(x + byPx, y, { steps: 3 });
    await page.mouse.up();
  }

  it('enters a planned stop ahead, and says where one lies already', async () => {
    await openAs('operator');
    const enter = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Lançar parada' }).click();
      await page
        .getByLabel('Motivo', { exact: true })
        .locator('option', { hasText: 'Refeição' })
        .waitFor({ state: 'attached' });
      await page.getByRole('dialog').getByRole('button', { name: 'Lançar parada' }).click();
    };
    await enter();
    // It begins now, and the stop that goes on has its reason already: nobody's decision is overwritten.
    await page.getByText('Já existe outra parada neste horário.').waitFor();
    await database.knex('downtimes').update({ end_date: ago(3) });
    await database
      .knex('machine_states')
      .whereNull('ended_at')
      .update({ ended_at: ago(3) });
    await page.getByRole('dialog').getByRole('button', { name: 'Lançar parada' }).click();
    await page.getByRole('table').getByText('Refeição').waitFor();
    expect(await database.knex('downtimes').where({ kind: 'planned' })).to.have.lengthOf(1);
  });

  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 320],
  ] as const)
    it(`has no fault of access in ${colorScheme}, ${width} px wide, with its dialogs open`, async () => {
      await openAs('operator', { colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
      await page.getByRole('table').waitFor();
      expect(await axeFaults(page), 'the page').to.deep.equal([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).to.equal(true);
      await page.getByRole('table').getByRole('button').first().click();
      await page.getByRole('button', { name: 'Motivo 1', exact: true }).waitFor();
      await page.getByText('Observação, dividir e outras opções').click();
      expect(await axeFaults(page), 'a stop').to.deep.equal([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Lançar parada' }).click();
      await page.getByLabel('Motivo', { exact: true }).waitFor();
      expect(await axeFaults(page), 'entering one').to.deep.equal([]);
    });

  it('lets somebody who may only look see what happened, and no more', async () => {
    await openAs('viewer');
    await page.getByRole('table').getByRole('button').first().click();
    await page.getByRole('dialog').getByText('Injetora 01').waitFor();
    expect(await page.getByRole('dialog').getByRole('button').count()).to.equal(1);
    expect(await page.getByRole('button', { name: 'Lançar parada' }).count()).to.equal(0);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Colunas' }).click();
    await page.getByRole('checkbox', { name: 'Duração' }).uncheck();
    await page.getByRole('columnheader', { name: 'Duração' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Exportar' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV internacional' }).click(),
    ]);
    expect(download.suggestedFilename()).to.match(/^paradas-.*\.csv$/);
  });
});
