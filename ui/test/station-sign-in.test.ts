/** Changing over at a terminal that several operators share: by a badge, and by a PIN. */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import {
  axeFaults,
  closePage,
  countTaps,
  PASSWORD,
  scan,
  seedFloor,
  startScreensRig,
} from './screens-rig.ts';
import type { ScreensRig } from './screens-rig.ts';

describe('signing in at a shared terminal', () => {
  let rig: ScreensRig;
  let page: Page;
  before(async () => {
    rig = await startScreensRig();
    await seedFloor(rig.database);
  });
  afterEach(() => closePage(page, rig.complaints));
  after(() => rig?.stop());

  it('lets an operator in by a badge that the admin issued, takes over from whoever stood there, and ends with it', async () => {
    page = await rig.openAs('admin', '/barcodes?sheet=badge');
    await page.getByRole('button', { name: 'Emitir crachá: operator' }).click();
    await page.getByRole('img', { name: 'Código de operator' }).waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    await page.context().close();

    // The card is printed and the screen forgets its code, so the test has one issued whose code it knows.
    const code = 'A1B2C3D4E5F6A7B8C9D0E1F2';
    await rig.database
      .knex('user_badges')
      .update({ token_hash: createHash('sha256').update(code).digest('hex') });
    page = await rig.openAs('supervisor', '/reports/oee');
    await page.getByRole('button', { name: /Ir para tela, máquina ou ordem/ }).waitFor();
    // An answer to the supervisor that comes late would bring back their cookie, so one is held up in the database.
    const held = await rig.database.knex.transaction();
    await held.raw('LOCK TABLE items');
    const asked = page.waitForRequest(/\/api\/reports\/production/);
    await page
      .getByRole('navigation', { name: 'Relatórios', exact: true })
      .getByRole('link', { name: 'Produção' })
      .click();
    await asked;
    await scan(page, `pulso:badge:${code}`);
    await page.getByText('Olá, operator.').waitFor();
    await held.rollback();
    // A report is nothing for an operator: the own page comes.
    await page.getByRole('heading', { level: 1, name: 'Produção' }).waitFor();
    await page.waitForLoadState('networkidle');
    expect((await page.request.get(`${rig.base}/api/auth/me`)).status()).to.equal(200);
    await page.getByRole('button', { name: /Aparência, idioma e sair/ }).click();
    await page.getByRole('button', { name: 'Sair', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Entrar' }).waitFor();
    const taps = await countTaps(page);
    await scan(page, `pulso:badge:${code}`);
    await page.getByRole('heading', { level: 1, name: 'Produção' }).waitFor();
    expect(await taps()).to.equal(0);
    await rig.database.knex('user_badges').delete();
    await scan(page, `pulso:badge:${code}`);
    await page.getByText('Este crachá não é válido.', { exact: false }).waitFor();
  });

  it('lets an operator in by a PIN at the terminal, by a tap on the name and the digits, also in place of whoever stood there', async () => {
    page = await rig.openAs('operator', '/account');
    const own = page.getByRole('region', { name: 'PIN', exact: true });
    await own.getByLabel('Senha atual').fill(PASSWORD);
    await own.getByLabel('PIN novo').fill('204061');
    await own.getByRole('button', { name: 'Salvar o PIN' }).click();
    await own.getByText(/PIN definido/).waitFor();
    const menu = async (entry: string): Promise<void> => {
      await page.getByRole('button', { name: /Aparência, idioma e sair/ }).click();
      await page.getByRole('button', { name: entry, exact: true }).click();
    };
    const name = (person: string) => page.getByRole('button', { name: person, exact: true });
    const enter = async (pin: string): Promise<void> => {
      for (const digit of pin) await name(digit).click();
      await name('Entrar').click();
    };

    await menu('Sair');
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await name('operator').click();
      expect((await name('5').boundingBox())?.height).to.be.at.least(64);
      expect(await axeFaults(page), `the pad, ${width} px`).to.deep.equal([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).to.equal(0);
      await name('Voltar aos nomes').click();
      expect(await axeFaults(page), `the names, ${width} px`).to.deep.equal([]);
    }
    const taps = await countTaps(page);
    await name('operator').click();
    await enter('937150');
    await page.getByText('PIN incorreto.', { exact: false }).waitFor();
    // The name, and the key that sends the digits; a wrong PIN does not ask for the name again.
    expect(await taps()).to.equal(2);
    await enter('204061');
    await page.getByRole('heading', { level: 1, name: 'Produção' }).waitFor();
    expect(await taps()).to.equal(1);

    await rig.database.knex.raw(
      `INSERT INTO users (username, name, role, password_hash)
      SELECT 'rosa', 'Rosa Lima', role, password_hash FROM users WHERE username = 'operator'`,
    );
    await menu('Sair');
    await page.getByLabel('Usuário').fill('rosa');
    await page.getByLabel('Senha ou PIN').fill(PASSWORD);
    await name('Entrar').click();
    await page.getByRole('heading', { level: 1, name: 'Produção' }).waitFor();
    await menu('Trocar de operador');
    const dialog = page.getByRole('dialog', { name: 'Trocar de operador' });
    await dialog.getByRole('button', { name: 'operator', exact: true }).waitFor();
    expect(await dialog.getByRole('button', { name: /Rosa/ }).count()).to.equal(0);
    await name('operator').click();
    await enter('204061');
    await dialog.waitFor({ state: 'detached' });
    const me = (await (await page.request.get(`${rig.base}/api/auth/me`)).json()) as object;
    expect(me).to.have.nested.property('user.username', 'operator');

    await menu('Sair');
    await name('Esquecer Rosa Lima neste terminal').click();
    await page.reload();
    await name('operator').waitFor();
    expect(await page.getByRole('button', { name: /Rosa/ }).count()).to.equal(0);
  });

  it('books what was tapped when the session had ended in the name of whoever tapped it, and of nobody else', async () => {
    const { knex } = rig.database;
    const booked = () =>
      knex('production_defects')
        .join('users', 'users.id', 'user_id')
        .select<object[]>('quantity', 'users.username');
    await knex('production_orders')
      .where({ code: 'OP-1' })
      .update({ status: 'IN_PROGRESS', start_date: new Date() });
    const { id } = await knex('production_orders').where({ code: 'OP-1' }).first<{ id: number }>('id');
    page = await rig.openAs('operator', `/orders/${id}`, {
      viewport: { width: 320, height: 720 },
      hasTouch: true,
      isMobile: true,
    });
    const tapScrap = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Refugo' }).click();
      const sheet = page.getByRole('dialog', { name: 'Refugo em OP-1' });
      await sheet.getByRole('button', { name: 'Rebarba' }).waitFor();
      await knex('sessions').delete();
      await sheet.getByRole('button', { name: 'Rebarba' }).click();
    };
    const ended = page.getByRole('dialog', { name: 'Sua sessão terminou' });
    await tapScrap();
    // The names for the PIN are in sight: no field has called up the keys of the phone.
    await ended.getByRole('button', { name: 'operator', exact: true }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).to.not.equal('INPUT');
    expect(await axeFaults(page)).to.deep.equal([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).to.equal(0);
    await ended.getByRole('button', { name: 'operator', exact: true }).click();
    for (const digit of '204061') await ended.getByRole('button', { name: digit, exact: true }).click();
    await ended.getByRole('button', { name: 'Entrar', exact: true }).click();
    await page.getByText('1 de refugo em OP-1: Rebarba.').waitFor();
    expect(await booked()).to.deep.equal([{ quantity: 1, username: 'operator' }]);

    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await tapScrap();
    await ended.getByLabel('Usuário').fill('rosa');
    await ended.getByLabel('Senha ou PIN').fill(PASSWORD);
    await ended.getByRole('button', { name: 'Entrar', exact: true }).click();
    await ended.waitFor({ state: 'detached' });
    await page.goto(`${rig.base}/production`);
    await page.getByText('1 de outra pessoa neste terminal; é enviado quando ela entrar.').waitFor();
    expect(await booked()).to.have.length(1);
  });

  it('is one session for all tabs: out of one is out of all, what was typed in another stays, and goes in nobody else’s name', async () => {
    page = await rig.openAs('supervisor', '/registrations/items');
    const other = await page.context().newPage();
    await other.goto(`${rig.base}/orders`);
    await page.getByRole('button', { name: 'Novo item' }).click();
    await page.getByLabel('Código *').fill('ABA');
    await page.getByLabel('Nome *', { exact: true }).fill('De outra aba');
    await other.getByRole('button', { name: /Aparência, idioma e sair/ }).click();
    await other.getByText('Escuro').click();
    await page.locator('.v-theme--dark').first().waitFor();
    await other.getByRole('button', { name: 'Sair', exact: true }).click();
    await page.getByRole('heading', { name: 'Sua sessão terminou' }).waitFor();
    const signIn = async (username: string): Promise<void> => {
      await other.goto(`${rig.base}/sign-in`);
      await other.getByLabel('Usuário').fill(username);
      await other.getByLabel('Senha ou PIN').fill(PASSWORD);
      await other.getByRole('button', { name: 'Entrar', exact: true }).click();
      await other.getByRole('heading', { level: 1, name: 'Painel' }).waitFor();
    };
    await signIn('admin');
    await page.getByRole('heading', { name: 'Sua sessão terminou' }).waitFor({ state: 'detached' });
    await page.getByText('Administrador').waitFor();
    // A new session has a new token, of which this tab knows nothing.
    const login = (username: string) =>
      other.request.post(`${rig.base}/api/auth/login`, { data: { username, password: PASSWORD } });
    const save = (): Promise<void> => page.getByRole('button', { name: 'Salvar' }).click();
    await login('admin');
    await save();
    await page.getByText('Salvo.').waitFor();
    await page.getByRole('button', { name: 'Editar De outra aba' }).click();
    await page.getByLabel('Nome *', { exact: true }).fill('De outra pessoa');
    await login('supervisor');
    await save();
    await page.getByRole('alert').filter({ hasText: 'Outra pessoa entrou' }).waitFor();
    const name = () => rig.database.knex('items').where({ code: 'ABA' }).pluck<string[]>('name');
    expect(await name()).to.deep.equal(['De outra aba']);
    await save();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await name()).to.deep.equal(['De outra pessoa']);
  });
});
