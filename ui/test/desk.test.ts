import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { signIn } from '../../testing/api-session.ts';
import { DOUBTED_PIECES, EARLY_COUNTS, producedPieces, seedDesk } from './desk-stage.ts';
import { axeFaults, closePage, seedFloor, startScreensRig } from './screens-rig.ts';
import type { FloorPlant, ScreensRig } from './screens-rig.ts';

const DESK_PAGES = [
  '/notifications',
  '/notifications?state=cleared',
  ...['mine', 'rules', 'roles', 'email', 'webhooks', 'log'].map(
    (part) => `/notifications/settings?part=${part}`,
  ),
  ...['/audit', '/account', '/bookings', '/bookings/scrap'],
  '/registrations/calendar-exceptions',
  ...['/settings/plcs/1', '/settings/plcs/1/data'],
];

describe('a day at the desk', function () {
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

  it('tells of an alarm by the bell, and takes down who takes care of it', async () => {
    page = await rig.openAs('supervisor', '/notifications');
    const alarm = page.getByRole('article', { name: /3.000 peças de Injetora 07 aguardam conferência/ });
    await alarm.waitFor();
    await page.getByRole('button', { name: /Notificações. Ativas: [1-9]/ }).click();
    await page
      .getByRole('region', { name: 'Notificações' })
      .getByText(/aguardam conferência/)
      .waitFor();
    await page.keyboard.press('Escape');
    await alarm.getByRole('button', { name: 'Reconhecer' }).click();
    const question = page.getByRole('dialog', { name: 'Assumir este aviso?' });
    await question.getByLabel('O que será feito (opcional)').fill('Vou contar as peças');
    await question.getByRole('button', { name: 'Reconhecer' }).click();
    await page.getByText('Reconhecida. Não será mais escalada.').waitFor();
    await page.getByRole('link', { name: 'Reconhecidas' }).click();
    await alarm.getByText('Vou contar as peças').waitFor();
    const row = await rig.database.knex('notifications').where({ kind: 'quarantine' }).first<object>('*');
    expect(row).to.include({ acknowledge_note: 'Vou contar as peças', cleared_at: null });
    await alarm.getByRole('link', { name: 'Abrir a caixa de entrada' }).click();
    await page.getByRole('article').filter({ hasText: 'Em conferência' }).waitFor();
  });

  it('sets when an alarm is escalated, and says beside the field what is missing', async () => {
    page = await rig.openAs('admin', '/notifications/settings?part=rules');
    const rule = page.getByRole('form', { name: 'CLP sem resposta' });
    await rule.getByLabel('Escalar para').selectOption('maintenance');
    await rule.getByRole('button', { name: 'Salvar' }).click();
    await rule.getByText('Informe os dois', { exact: false }).first().waitFor();
    await rule.getByLabel('Escalar depois de').fill('15');
    await rule.getByRole('button', { name: 'Salvar' }).click();
    await page.getByText('Salvo.').waitFor();
    const saved = await rig.database
      .knex('notification_rules')
      .where({ kind: 'plc_offline' })
      .first<object>('escalate_after_minutes', 'escalate_to_role');
    expect(saved).to.deep.equal({ escalate_after_minutes: 15, escalate_to_role: 'maintenance' });
  });

  it('shows the secret of a webhook once', async () => {
    page = await rig.openAs('admin', '/notifications/settings?part=webhooks');
    await page.getByRole('button', { name: 'Novo webhook' }).click();
    const sheet = page.getByRole('dialog', { name: 'Novo webhook' });
    await sheet.getByLabel('Nome *').fill('Manutenção');
    await sheet.getByLabel('Endereço *').fill('no address');
    await sheet.getByRole('button', { name: 'Salvar' }).click();
    await sheet.getByRole('alert').first().waitFor();
    await sheet.getByLabel('Endereço *').fill('https://example.com/pulso');
    await sheet.getByRole('button', { name: 'Salvar' }).click();
    const secret = page.getByRole('dialog', { name: 'Segredo do webhook' });
    expect(await axeFaults(page)).to.deep.equal([]);
    await secret.getByRole('button', { name: 'Já guardei' }).click();
    await page.getByRole('heading', { level: 2, name: 'Manutenção' }).waitFor();
  });

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
    await question.getByText('Informe o motivo.').waitFor();
    await question.getByRole('button', { name: 'Ruído no contador' }).click();
    await question.getByRole('button', { name: 'Rejeitar' }).click();
    await page.getByText('3.000 peças de Injetora 07 foram rejeitadas.').waitFor();
    const decided = await rig.database.knex('count_inbox').where({ quantity: DOUBTED_PIECES }).first('*');
    expect(decided).to.include({ status: 'rejected', resolution_note: 'Ruído no contador' });
    expect(await produced()).to.equal(0);
  });

  it('keeps every version of a PLC, shows what differs, and goes back to one', async () => {
    const path = `/settings/plcs/${plant.machineId}`;
    page = await rig.openAs('engineer', path);
    const timeout = page.getByLabel('Intervalo de leitura');
    await page.getByText('Tempos e ajustes finos').click();
    await timeout.fill('2500');
    await page.getByRole('button', { name: 'Salvar', exact: true }).click();
    await page.getByText('CLP Injetora 07 salvo', { exact: false }).waitFor();
    await page.goto(rig.base + path);
    const history = page.getByRole('region', { name: 'Histórico de alterações' });
    await history.getByText('engineer mudou').waitFor();
    await history
      .getByRole('button', { name: /Diferença para a atual/ })
      .first()
      .click();
    await history.getByText('Intervalo de leitura: 1000 → 2500').waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    await history
      .getByRole('button', { name: /Restaurar/ })
      .first()
      .click();
    await page.getByRole('dialog').getByLabel('Por quê (opcional)').fill('CLP lento demais');
    await page.getByRole('dialog').getByRole('button', { name: 'Restaurar' }).click();
    await page.getByText(/Versão \d+ restaurada/).waitFor();
    const row = await rig.database.knex('plc_configs').where({ id: plant.machineId }).first<object>('*');
    expect(row).to.include({ poll_interval: 1000 });
  });

  it('does not overwrite what another engineer saved meanwhile: it shows what differs', async () => {
    page = await rig.openAs('engineer', `/settings/plcs/${plant.machineId}`);
    const host = page.getByLabel('Endereço IP ou nome *');
    await host.fill('10.0.0.7');
    await rig.database
      .knex('plc_configs')
      .where({ id: plant.machineId })
      .update({ host: '10.0.0.9', version: rig.database.knex.raw('version + 1') });
    await page.getByRole('button', { name: 'Salvar', exact: true }).click();
    const question = page.getByRole('dialog', { name: 'Outra pessoa salvou este CLP' });
    await question.getByText('10.0.0.9 → 10.0.0.7').waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    await question.getByRole('button', { name: 'Ficar com a salva' }).click();
    await page.waitForFunction(
      (wanted) => [...document.querySelectorAll('input')].some(({ value }) => value === wanted),
      '10.0.0.9',
    );
    expect(await host.inputValue()).to.equal('10.0.0.9');
  });

  it('clones a PLC for the next machine, switched off', async () => {
    page = await rig.openAs('engineer', `/settings/plcs/${plant.machineId}`);
    await page.getByRole('button', { name: 'Clonar' }).click();
    const sheet = page.getByRole('dialog', { name: 'Clonar Injetora 07' });
    await sheet.getByLabel('Nome *', { exact: true }).fill('Injetora 08');
    await sheet.getByLabel('Porta').fill('abc');
    await sheet.getByRole('button', { name: 'Clonar' }).click();
    await sheet.getByRole('alert').first().waitFor();
    await sheet.getByLabel('Porta').fill('503');
    await sheet.getByRole('button', { name: 'Clonar' }).click();
    await page.getByRole('heading', { level: 1, name: 'Injetora 08' }).waitFor();
    const copy = await rig.database.knex('plc_configs').where({ name: 'Injetora 08' }).first<object>('*');
    expect(copy).to.include({ port: 503, active: false });
  });

  it('finds in the audit log who changed what, from before to after', async () => {
    const supervisor = await signIn(rig.base, 'supervisor', 'correct horse');
    await supervisor.must('POST', '/api/items', { code: 'TAMPA-2', name: 'Tampa 30 mm' });
    page = await rig.openAs('admin', '/audit');
    await page.getByLabel('O quê', { exact: true }).selectOption('items');
    await page.getByText('TAMPA-2').first().waitFor();
    await page.getByLabel('Ação', { exact: true }).selectOption('create');
    await page.getByRole('listitem').filter({ hasText: 'criou' }).getByText('supervisor').waitFor();
    await rig.database
      .knex('audit_log')
      .insert({ username: 'supervisor', action: 'create', entity: 'items', after: '{"upToId":7}' });
    await page.getByRole('button', { name: '1 novo. Mostrar' }).click();
    await page.getByRole('button', { name: '1 novo. Mostrar' }).waitFor({ state: 'detached' });
    await page.getByRole('rowheader', { name: 'Até a nº' }).waitFor();
    await page
      .getByText(/^pedido /)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Colunas' }).click();
    await page.getByRole('checkbox', { name: 'Pedido' }).uncheck();
    await page
      .getByText(/^pedido /)
      .first()
      .waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      (async () => {
        await page.getByRole('button', { name: 'Exportar' }).click();
        await page.getByRole('link', { name: 'CSV internacional' }).click();
      })(),
    ]);
    expect(download.suggestedFilename()).to.match(/^auditoria-.*\.csv$/);
  });

  it('warns before the session ends and carries on by one tap', async () => {
    let idleSeconds = 120;
    page = await rig.openAs('supervisor', '/about');
    await page.route('**/api/auth/me', async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { session: object };
      await route.fulfill({ json: { ...body, session: { ...body.session, idleSeconds } } });
    });
    await page.reload();
    const warning = page.getByRole('button', { name: /Sessão termina em/ });
    await warning.waitFor();
    idleSeconds = 1_800;
    await warning.click();
    await warning.waitFor({ state: 'detached' });
  });

  it('makes a token that a program can use until it is revoked, and ends other sessions', async () => {
    const elsewhere = await rig.openAs('maintenance', '/about');
    page = await rig.openAs('maintenance', '/account');
    await page.getByRole('button', { name: 'Encerrar todas as outras' }).click();
    await page.getByText('Sessões encerradas: 1.').waitFor();
    await elsewhere.context().close();
    await page.getByRole('button', { name: 'Novo token' }).click();
    const sheet = page.getByRole('dialog', { name: 'Novo token' });
    await sheet.getByLabel('Para que serve *').fill('Painel do portão');
    await sheet.getByRole('button', { name: 'Criar token' }).click();
    await sheet.getByRole('alert').first().waitFor();
    await sheet.getByLabel('Ver o painel').check();
    await sheet.getByRole('button', { name: 'Criar token' }).click();
    const shown = page.getByRole('dialog', { name: 'O token' });
    const secret = await shown.getByText(/^pulso_/).innerText();
    const asked = async (): Promise<number> => {
      const headers = { authorization: `Bearer ${secret}` };
      return (await fetch(`${rig.base}/api/dashboard`, { headers })).status;
    };
    expect(await asked()).to.equal(200);
    expect(await axeFaults(page)).to.deep.equal([]);
    await shown.getByRole('button', { name: 'Já guardei' }).click();
    await page.getByRole('button', { name: 'Revogar Painel do portão' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revogar' }).click();
    await page.getByText('Token Painel do portão revogado.').waitFor();
    expect(await asked()).to.equal(401);
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`has no accessibility fault that axe can find, ${colorScheme}, on a desk and on a phone`, async function () {
      page = await rig.openAs('admin', '/about', { colorScheme });
      const faults: string[] = [];
      for (const where of DESK_PAGES) {
        await page.goto(rig.base + where);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.getByRole('status', { name: 'Carregando' }).waitFor({ state: 'detached' });
        for (const width of [1280, 320]) {
          await page.setViewportSize({ width, height: 900 });
          for (const fault of await axeFaults(page)) faults.push(`${where} at ${width}: ${fault}`);
          const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (excess > 0) faults.push(`${where} at ${width}: scrolls ${excess} px sideways`);
        }
      }
      expect(faults).to.deep.equal([]);
    });
});
