import { expect } from 'chai';
import type { Locator, Page, Route } from 'playwright-core';
import { waitUntil } from '../../testing/wait.ts';
import { axeFaults, closePage, PASSWORD, refuse, seedFloor, startScreensRig } from './screens-rig.ts';
import type { FloorPlant, ScreensRig } from './screens-rig.ts';

describe('the registrations and their tables', () => {
  let rig: ScreensRig;
  let plant: FloorPlant;
  let page: Page;
  before(async () => {
    rig = await startScreensRig();
    plant = await seedFloor(rig.database);
  });
  afterEach(() => closePage(page, rig.complaints));
  after(() => rig?.stop());

  it('imports a spreadsheet only after showing what each of its rows would do', async () => {
    const items = (): Promise<string[]> => rig.database.knex('items').orderBy('code').pluck('code');
    const before = await items();
    const sheetOf = (text: string) => ({
      name: 'itens.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(text),
    });
    page = await rig.openAs('supervisor', '/registrations/items');
    await page.getByRole('button', { name: 'Importar' }).click();
    const dialog = page.getByRole('dialog', { name: 'Importar: Itens' });
    const file = dialog.locator('input[type=file]');
    await file.setInputFiles(sheetOf('Código;Nome;Ciclo ideal (s)\nPOTE;Pote 500 ml;3,5\nBALDE;;12\n'));
    await dialog.getByText('Novos: 1 · Mudam: 0 · Iguais: 0 · Recusados: 1').waitFor();
    await dialog.getByRole('row', { name: /BALDE/ }).getByText('Nome: Preencha este campo.').waitFor();
    expect(await dialog.getByRole('button', { name: /Gravar/ }).isDisabled()).to.equal(true);
    expect(await axeFaults(page)).to.deep.equal([]);
    expect(await items()).to.deep.equal(before);
    await file.setInputFiles(
      sheetOf('Código;Nome;Ciclo ideal (s)\nPOTE;Pote 500 ml;3,5\nBALDE;Balde 10 l;12\n'),
    );
    await dialog.getByRole('button', { name: 'Gravar 2' }).click();
    await page.getByText('Importação gravada. Novos: 2. Atualizados: 0.').waitFor();
    await page.getByRole('cell', { name: 'Balde 10 l', exact: true }).waitFor();
    expect(await items()).to.deep.equal([...before, 'BALDE', 'POTE'].sort());
  });

  it('says where a record is used before it is taken out of use, and copies one', async () => {
    // A page that the list has no longer is its last one.
    page = await rig.openAs('supervisor', '/registrations/items?page=99');
    await page.waitForURL((url) => url.search === '');
    await page.getByRole('button', { name: 'Editar Tampa 28 mm' }).click();
    await page.getByRole('button', { name: 'Desativar' }).click();
    const question = page.getByRole('dialog', { name: 'Desativar este registro?' });
    await question.getByText('Ordens de produção: 3').waitFor();
    await question.getByRole('button', { name: 'Cancelar' }).click();
    await page.getByRole('button', { name: 'Duplicar' }).click();
    const copy = page.getByRole('dialog', { name: 'Novo item' });
    expect(await copy.getByLabel('Nome *', { exact: true }).inputValue()).to.equal('Tampa 28 mm');
    await copy.getByLabel('Código *').fill('TAMPA-2');
    await copy.getByRole('button', { name: 'Salvar' }).click();
    await page.getByRole('cell', { name: 'TAMPA-2', exact: true }).waitFor();
  });

  it('says the whole of a name that a phone has no room for in its field', async () => {
    const name = 'Moldados e Injetados do Vale';
    const [company] = await rig.database.knex('companies').insert({ code: 'VALE', name }).returning('id');
    await rig.database.knex('sectors').insert({ code: 'VAL', name: 'Vale', company_id: company.id });
    const open = async (width: number): Promise<Locator> => {
      page = await rig.openAs('supervisor', '/registrations/sectors', { viewport: { width, height: 700 } });
      await page.getByRole('button', { name: 'Editar Vale' }).click();
      const sheet = page.getByRole('dialog', { name: 'Setor' });
      await page.waitForFunction(
        (whole) => [...document.querySelectorAll('input')].some(({ value }) => value === whole),
        `VALE · ${name}`,
      );
      return sheet.getByText(`VALE · ${name}`);
    };
    await (await open(320)).waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    await page.context().close();
    expect(await (await open(1280)).count()).to.equal(0);
  });

  it('keeps a view of a table at the server: filters, order and columns under a name', async () => {
    page = await rig.openAs('supervisor', '/orders?status=PLANNED&sort=-code');
    await page.getByRole('button', { name: 'Colunas' }).click();
    await page.getByLabel('Prazo').uncheck();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Vistas' }).click();
    const menu = page.getByRole('region', { name: 'Vistas' });
    await menu.getByLabel('Nome da vista atual').fill('A fazer');
    await menu.getByLabel('Quem vê').selectOption('operator');
    await menu.getByRole('button', { name: 'Salvar vista' }).click();
    await page.getByText('Vista A fazer salva.').waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    await page.context().close();
    page = await rig.openAs('operator', '/orders', { viewport: { width: 320, height: 700 } });
    await page.getByRole('button', { name: 'Vistas' }).click();
    await page.getByRole('button', { name: /A fazer.*de supervisor/ }).waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    await page.getByRole('button', { name: /A fazer.*de supervisor/ }).click();
    await page.waitForURL(/status=PLANNED/);
    expect(new URL(page.url()).searchParams.get('sort')).to.equal('-code');
    await page.getByRole('columnheader', { name: 'Prazo' }).waitFor({ state: 'detached' });
    await page.context().close();
    page = await rig.openAs('supervisor', '/orders');
    await page.getByRole('button', { name: 'Vistas' }).click();
    await page.getByRole('button', { name: 'Apagar A fazer' }).click();
    await page.getByRole('button', { name: 'Apagar A fazer' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Desfazer' }).click();
    const kept = rig.database.knex('table_views').where({ name: 'A fazer' });
    await waitUntil(async () => (await kept).length === 1);
  });

  it('changes many records at once by keyboard, names who is refused, and takes it back', async () => {
    const units = () => rig.database.knex('items').orderBy('code').pluck('unit') as Promise<string[]>;
    const before = await units();
    page = await rig.openAs('supervisor', '/registrations/items');
    for (const name of ['Balde 10 l', 'Pote 500 ml']) {
      await page.getByRole('checkbox', { name: `Selecionar ${name}` }).focus();
      await page.keyboard.press('Space');
    }
    const bar = page.getByRole('region', { name: 'Registros selecionados' });
    await bar.getByText('2 selecionados').waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    await bar.getByRole('button', { name: 'Mudar um campo' }).click();
    const sheet = page.getByRole('dialog', { name: 'Mudar um campo em 2 registros' });
    await sheet.getByLabel('Campo').selectOption({ label: 'Unidade' });
    await sheet.getByLabel('Unidade', { exact: true }).fill('kg');
    expect(await axeFaults(page)).to.deep.equal([]);
    await rig.database
      .knex('items')
      .where({ code: 'POTE' })
      .update({ description: 'mudado por outra pessoa' });
    await sheet.getByRole('button', { name: 'Mudar 2' }).click();
    await sheet.getByText('1 recusado. Nada foi gravado ainda.').waitFor();
    await sheet.getByRole('listitem').filter({ hasText: 'POTE' }).waitFor();
    expect(await units()).to.deep.equal(before);
    await sheet.getByRole('button', { name: 'Gravar os demais (1)' }).click();
    await page.getByText('1 registro mudado.').waitFor();
    expect((await units()).filter((unit) => unit === 'kg')).to.have.lengthOf(1);
    await page.getByRole('button', { name: 'Desfazer' }).click();
    await page.getByText('Desfeito em 1 registro.').waitFor();
    expect(await units()).to.deep.equal(before);
  });

  it('loses nothing that was typed, whatever comes instead of an answer, and says what to do', async () => {
    const names = (): Promise<string[]> => rig.database.knex('items').where({ code: 'BACIA' }).pluck('name');
    page = await rig.openAs('supervisor', '/registrations/items');
    await page.getByRole('button', { name: 'Novo item' }).click();
    const form = page.getByRole('dialog', { name: 'Novo item' });
    await form.getByLabel('Código *').fill('BACIA');
    await form.getByLabel('Nome *').fill('Bacia 20 l');
    const save = form.getByRole('button', { name: 'Salvar' });
    const answers = [
      [(route: Route) => route.abort('internetdisconnected'), 'Sem contato com o servidor. Confira a rede'],
      [(route: Route) => route.fulfill({ status: 503, body: '<html>nginx</html>' }), 'Tente em instantes.'],
      [(route: Route) => refuse(route, 403, 'FORBIDDEN'), 'Seu perfil não permite esta ação.'],
      [(route: Route) => refuse(route, 409, 'CONFLICT_TRY_AGAIN'), 'Outra pessoa mudou o mesmo registro.'],
      [(route: Route) => refuse(route, 422, 'VALIDATION_FAILED'), 'Confira os campos marcados.'],
    ] as const;
    for (const [answer, sentence] of answers) {
      await page.route('**/api/items', answer);
      await save.click();
      await form.getByRole('alert').filter({ hasText: sentence }).waitFor();
      await page.unroute('**/api/items');
    }
    // The session ended meanwhile, and the answer keeps everybody waiting: one sheet, one record.
    await rig.database.knex('sessions').delete();
    let sent = 0;
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route('**/api/items', async (route) => {
      sent += 1;
      if (sent > 1) await held;
      await route.continue();
    });
    await save.click();
    const ended = page.getByRole('dialog', { name: 'Sua sessão terminou' });
    await ended.getByLabel('Senha ou PIN').fill(PASSWORD);
    await ended.getByRole('button', { name: 'Entrar', exact: true }).click();
    await ended.waitFor({ state: 'detached' });
    await save.click({ force: true });
    await page.keyboard.press('Control+s');
    letGo();
    await page.getByText('Salvo.').waitFor();
    expect(sent).to.equal(2);
    expect(await names()).to.deep.equal(['Bacia 20 l']);
  });

  it('shows the second of two people what the first one saved, and loses nothing of either', async () => {
    const item = () => rig.database.knex('items').where({ code: 'BALDE' }).first<{ id: number }>();
    const address = `/registrations/items?record=${(await item()).id}`;
    page = await rig.openAs('supervisor', address);
    const mine = page.getByRole('dialog', { name: 'Item' });
    await mine.getByLabel('Nome *').fill('Balde da Ana');
    await mine.getByLabel('Unidade').fill('cx');
    const other = await rig.openAs('admin', address);
    const theirs = other.getByRole('dialog', { name: 'Item' });
    await theirs.getByLabel('Nome *').fill('Balde do Rui');
    await theirs.getByRole('button', { name: 'Salvar' }).click();
    await other.getByText('Salvo.').waitFor();
    await other.context().close();
    await mine.getByRole('button', { name: 'Salvar' }).click();
    const question = page.getByRole('dialog', { name: 'Outra pessoa mudou este registro' });
    await question.getByText('admin gravou em', { exact: false }).waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    await question.getByRole('radio', { name: /Balde do Rui/ }).check();
    await question.getByRole('button', { name: 'Salvar assim' }).click();
    await page.getByText('Salvo.').waitFor();
    expect(await item()).to.include({ name: 'Balde do Rui', unit: 'cx' });
    await page.goto(rig.base + address);
    await mine.getByRole('button', { name: 'Histórico' }).click();
    const history = page.getByRole('dialog', { name: 'Histórico de BALDE' });
    const entry = history.getByRole('listitem').filter({ hasText: 'admin' });
    await entry.getByText('Balde 10 l').waitFor();
    await entry.getByText('Balde do Rui').waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
  });

  it('limits an account to a sector', async () => {
    page = await rig.openAs('admin', '/settings/users');
    await page.getByRole('button', { name: 'Editar operator' }).click();
    const sheet = page.getByRole('dialog', { name: 'Usuário' });
    await sheet.getByRole('combobox', { name: 'Adicionar: Setores' }).click();
    await page.getByRole('option', { name: /Injeção/ }).click();
    await sheet.getByRole('button', { name: 'Remover Injeção' }).waitFor();
    await sheet.getByRole('button', { name: 'Salvar' }).click();
    await page.getByText('Salvo.').waitFor();
    expect(await rig.database.knex('user_sectors').select('sector_id')).to.have.length(1);
  });

  it('offers a limited account nothing that belongs to all companies', async () => {
    const { knex } = rig.database;
    const limits = await knex('user_sectors')
      .insert(
        knex('users')
          .join('sectors', knex.raw('true'))
          .where({ username: 'supervisor' })
          .select('users.id as user_id', 'sectors.id as sector_id'),
      )
      .returning<{ user_id: number }[]>('user_id');
    page = await rig.openAs('supervisor', '/registrations/items');
    await page.getByRole('button', { name: 'Novo item' }).waitFor();
    await page.goto(`${rig.base}/registrations/defects`);
    await page.getByRole('table').waitFor();
    expect(await page.getByRole('button', { name: 'Novo defeito' }).count()).to.equal(0);
    await page.goto(`${rig.base}/about`);
    await page.getByRole('row', { name: /Banco de dados/ }).waitFor();
    expect(await page.getByText('Pacote de suporte').count()).to.equal(0);
    await knex('user_sectors').where({ user_id: limits[0]?.user_id }).delete();
  });

  it('sets an operator’s PIN for them and takes it away, and refuses what others would try first', async () => {
    const pins = () => rig.database.knex('user_pins').select('user_id');
    page = await rig.openAs('admin', '/settings/users');
    await page.getByRole('button', { name: 'Editar operator' }).click();
    await page
      .getByRole('dialog', { name: 'Usuário' })
      .getByRole('button', { name: 'PIN', exact: true })
      .click();
    const sheet = page.getByRole('dialog', { name: 'PIN', exact: true });
    await sheet.getByText('Sem PIN.').waitFor();
    await sheet.getByLabel('PIN novo').fill('123456');
    await sheet.getByRole('button', { name: 'Salvar o PIN' }).click();
    await sheet.getByText('Fácil de adivinhar', { exact: false }).waitFor();
    expect(await pins()).to.deep.equal([]);
    await sheet.getByLabel('PIN novo').fill('204061');
    await sheet.getByRole('button', { name: 'Salvar o PIN' }).click();
    await sheet.getByText(/PIN definido/).waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    expect(await pins()).to.have.length(1);
    await sheet.getByRole('button', { name: 'Remover o PIN' }).click();
    await sheet.getByText('Sem PIN.').waitFor();
    expect(await pins()).to.deep.equal([]);
  });

  it('imports the registers of a PLC only when no row of the file is wrong', async () => {
    const fileOf = (text: string) => ({ name: 'r.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    const names = () => rig.database.knex('plc_registers').orderBy('id').pluck('name') as Promise<string[]>;
    page = await rig.openAs('engineer', `/settings/plcs/${plant.machineId}`);
    await page.getByRole('button', { name: 'Importar registros' }).click();
    const sheet = page.getByRole('dialog', { name: 'Importar registros de um CSV' });
    const file = sheet.getByLabel('Arquivo CSV');
    await file.setInputFiles(
      fileOf('name;address;role\nPeças;D33;PRODUCTION_COUNTER\nTemp;99X;MEASUREMENT\n'),
    );
    await sheet.getByText('1 linha recusada', { exact: false }).waitFor();
    await sheet.getByRole('listitem').filter({ hasText: 'Temp' }).getByText('recusada').waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    expect(await names()).to.deep.equal(['Peças']);
    await file.setInputFiles(
      fileOf('name;address;role\nPeças;D33;PRODUCTION_COUNTER\nTemp;D40;MEASUREMENT\n'),
    );
    await sheet.getByRole('button', { name: 'Salvar' }).click();
    await page.getByText('Salvo.').waitFor();
    expect(await names()).to.deep.equal(['Peças', 'Temp']);
  });
});
