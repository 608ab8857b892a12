import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { freePort } from '../../cli/postgres/free-port.ts';
import { areScreensBuilt, buildScreens } from '../../cli/start/build-screens.ts';
import { hashPassword } from '../../domain/password.ts';
import { ROLES } from '../../domain/roles.ts';
import { sharedBrowser } from '../../testing/browser.ts';
import { createTestDatabase } from '../../testing/postgres.ts';
import type { TestDatabase } from '../../testing/postgres.ts';
import { startProcess } from '../../testing/processes.ts';
import type { TestProcess } from '../../testing/processes.ts';
import { routes } from '../src/router/routes.ts';

const PASSWORD = 'correct horse';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** The browser itself logs an answer of 4xx; what the screen makes of it is what the tests look at. */
const OWN_LOG_OF_BROWSER = /^Failed to load resource: the server responded with a status of 4\d\d/;
/** There is no collector here, and so no flow of one. */
const NOT_THERE = /^\/flows\/1 GET \/api\/flows\/1\S* → 404$/;
const FORM: Record<string, string> = { resource: 'items', kind: 'oee' };
/** An address of every screen there is: a new one is looked at without anybody thinking of it. */
const PAGES = [
  ...routes
    .filter(({ component, path: text }) => component && !text.includes('*'))
    .map(({ path: text }) =>
      text.replace(/:\w+\(.*?\)/g, '1').replace(/:(\w+)\??/g, (_, name: string) => FORM[name] ?? ''),
    ),
  ...['/registrations/shifts', '/registrations/activity-types', '/reports/downtime', '/no-such-page'],
];

describe('the screens over the real API', function () {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-screens-'));
  const complaints: string[] = [];
  let database: TestDatabase;
  let api: TestProcess;
  let base: string;
  let page: Page;

  before(async function () {
    this.timeout(240_000);
    if (!areScreensBuilt()) await buildScreens(dir, new AbortController().signal);
    database = await createTestDatabase();
    const password_hash = await hashPassword(PASSWORD);
    await database
      .knex('users')
      .insert(ROLES.map((role) => ({ username: role, name: role, role, password_hash })));
    const port = await freePort();
    base = `http://127.0.0.1:${port}`;
    api = startProcess({
      entry: 'api/main.ts',
      env: {
        DATABASE_URL: database.url,
        DATA_DIR: dir,
        API_PORT: String(port),
        SESSION_SECRET: 'a secret for this test and no other',
      },
    });
    await api.waitForUrl(`${base}/api/health`, 60_000);
  });
  afterEach(async () => {
    await page?.context().close();
    expect(complaints.splice(0), 'what the browser complained about').to.deep.equal([]);
  });
  after(async () => {
    await api?.stop();
    await database?.drop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function open(where: string, options: BrowserContextOptions = {}): Promise<void> {
    const context = await (
      await sharedBrowser()
    ).newContext({
      locale: 'pt-BR',
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
      ...options,
    });
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      const isOurs = !OWN_LOG_OF_BROWSER.test(message.text());
      if (['error', 'warning'].includes(message.type()) && isOurs) complaints.push(message.text());
    });
    await page.goto(base + where);
  }

  async function enter(username: string, password = PASSWORD): Promise<void> {
    await page.getByLabel('Usuário').fill(username);
    await page.getByLabel('Senha ou PIN').fill(password);
    await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  }

  async function openAs(role: string, where: string, options: BrowserContextOptions = {}): Promise<void> {
    await open(where, options);
    await enter(role);
    await page.getByRole('heading', { level: 1, name: 'Entrar' }).waitFor({ state: 'detached' });
  }

  async function pick(label: string, text: string): Promise<void> {
    await page.getByRole('combobox', { name: label }).click();
    await page.getByRole('option', { name: text }).click();
  }

  it('refuse a wrong password in the language of the person, and let the right one in', async () => {
    await open('/');
    await enter('supervisor', 'wrong password');
    await page.getByText('Usuário ou senha incorretos.').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByLabel('User name').fill('supervisor');
    await page.getByLabel('Password or PIN').fill('wrong again');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Wrong user name or password', { exact: false }).waitFor();
    await page.getByLabel('Password or PIN').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
  });

  it('take a company, a sector and an item, and say beside the field what is wrong', async () => {
    await openAs('supervisor', '/registrations/companies');
    await page.getByRole('button', { name: 'Nova empresa' }).first().click();
    await page.getByLabel('Código *').fill('PLX');
    await page.getByLabel('Nome *', { exact: true }).fill('Plásticos X');
    await page.getByLabel('CNPJ').fill('11.222.333/0001-82');
    await page.getByRole('button', { name: 'Salvar' }).click();
    await page.getByText('Os dígitos deste CNPJ não conferem.').waitFor();
    await page.getByLabel('CNPJ').fill('11.222.333/0001-81');
    await page.getByRole('button', { name: 'Salvar' }).click();
    await page.getByRole('cell', { name: '11222333000181' }).waitFor();

    await page.getByRole('link', { name: 'Setores' }).click();
    await page.getByRole('button', { name: 'Novo setor' }).first().click();
    await pick('Empresa *', 'PLX · Plásticos X');
    await page.getByLabel('Código *').fill('INJ');
    await page.getByRole('button', { name: 'Salvar' }).click();
    await page.getByText('Preencha este campo.').waitFor();
    await page.getByLabel('Nome *', { exact: true }).fill('Injeção');
    await page.getByRole('button', { name: 'Salvar' }).click();
    await page.getByRole('cell', { name: 'Injeção', exact: true }).waitFor();

    await page.getByRole('link', { name: 'Itens' }).click();
    await page.getByRole('button', { name: 'Novo item' }).first().click();
    await page.getByLabel('Código *').fill('TAMPA');
    await page.getByLabel('Nome *', { exact: true }).fill('Tampa 28 mm');
    await page.getByLabel('Ciclo ideal').fill('2,5');
    await page.getByRole('button', { name: 'Salvar' }).click();
    await page.getByRole('cell', { name: '2,5', exact: true }).waitFor();
  });

  it('keep the breaks of a shift', async () => {
    await openAs('supervisor', '/registrations/shifts');
    await page.getByRole('button', { name: 'Novo turno' }).first().click();
    await pick('Empresa *', 'PLX · Plásticos X');
    await page.getByLabel('Código *').fill('T1');
    await page.getByLabel('Nome *', { exact: true }).fill('1º turno');
    await page.getByRole('button', { name: 'Adicionar intervalo' }).click();
    const breaks = page.getByRole('group', { name: 'Intervalos' });
    await breaks.getByLabel('Início').fill('10:00');
    await page.getByRole('button', { name: 'Salvar' }).click();
    await breaks.getByText('Este valor não é válido.').waitFor();
    await breaks.getByLabel('Fim').fill('10:20');
    await page.getByRole('button', { name: 'Salvar' }).click();
    await page.getByRole('cell', { name: '1º turno', exact: true }).waitFor();
    const shift = await database.knex('shifts').first<{ breaks: unknown }>('breaks');
    expect(shift.breaks).to.deep.equal([{ start: '10:00', end: '10:20' }]);
  });

  it('take a PLC with a counter and a status register, refusing an address that its dialect does not know', async () => {
    await openAs('engineer', '/settings/plcs/new');
    await page.getByLabel('Nome *', { exact: true }).fill('Injetora 07');
    await pick('Setor *', 'INJ · Injeção');
    await page.getByLabel('Endereço IP ou nome *').fill('127.0.0.1');
    const counter = page.getByRole('group', { name: /^Registro 1/ });
    await counter.getByLabel('Nome').fill('Peças');
    await counter.getByLabel('Endereço').fill('40001');
    await page.getByRole('button', { name: 'Salvar', exact: true }).click();
    await counter.getByText('Este endereço não é do dialeto escolhido.').first().waitFor();
    await counter.getByLabel('Endereço').fill('D33');
    await page.getByRole('button', { name: 'Adicionar registro' }).click();
    const status = page.getByRole('group', { name: /^Registro 2/ });
    await status.getByLabel('Nome').fill('Estado');
    await status.getByLabel('Endereço').fill('D40');
    await status.getByLabel('Função').selectOption('MACHINE_STATUS');
    await page.getByRole('button', { name: 'Ajustes de Estado' }).click();
    await page.getByRole('button', { name: 'Adicionar valor' }).click();
    await page.getByLabel('Estado para o valor 0').selectOption('FAULT');
    await page.getByRole('button', { name: 'Salvar', exact: true }).click();
    await page.getByRole('cell', { name: 'Injetora 07', exact: true }).waitFor();
    const registers = await database.knex('plc_registers').orderBy('id').select('offset', 'status_map');
    expect(registers).to.deep.equal([
      { offset: 0x1000 + 33, status_map: {} },
      { offset: 0x1000 + 40, status_map: { 0: 'FAULT' } },
    ]);
  });

  it('let a supervisor start an order and a viewer only look at it', async () => {
    await openAs('supervisor', '/orders/new');
    await page.getByLabel('Código *').fill('OP-1');
    await page.getByLabel('Quantidade planejada *').fill('500');
    await pick('Empresa *', 'PLX · Plásticos X');
    await pick('Setor *', 'INJ · Injeção');
    await pick('Item *', 'TAMPA · Tampa 28 mm');
    await page.getByRole('button', { name: 'Criar ordem' }).click();
    await page.getByText('Ordem OP-1 salva.').waitFor();
    await page.getByRole('link', { name: 'Painel' }).click();
    await page.getByRole('article', { name: 'Injetora 07' }).getByRole('button', { name: 'Iniciar' }).click();
    await page.getByRole('button', { name: 'Iniciar OP-1' }).click();
    await page.getByRole('article', { name: 'Injetora 07' }).getByText('OP-1').waitFor();
    await page.context().close();

    await openAs('viewer', '/production');
    await page.getByRole('heading', { level: 1, name: 'Painel' }).waitFor();
    const card = page.getByRole('article', { name: 'Injetora 07' });
    await card.getByText('OP-1').waitFor();
    expect(await card.getByRole('button').count()).to.equal(0);
    const shown = await page.getByRole('navigation').first().getByRole('link').allInnerTexts();
    expect(shown.join(' ')).to.not.match(/Produção\b(?! )|Usuários|Coletores/);
  });

  it('let an operator book scrap by its defect once, however often it is tapped, and take it back', async () => {
    await database.knex('defects').insert({ code: 'REB', name: 'Rebarba' });
    const scrap = async (): Promise<number[]> =>
      (await database.knex('production_defects').orderBy('id').select('quantity')).map(
        (row: { quantity: number }) => row.quantity,
      );
    await openAs('operator', '/production', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
    await page.getByRole('button', { name: /Injetora 07/ }).click();
    await page.getByRole('button', { name: 'Refugo' }).click();
    const sheet = page.getByRole('dialog', { name: 'Refugo em OP-1' });
    await sheet.getByRole('button', { name: '1', exact: true }).click();
    await sheet.getByRole('button', { name: '2', exact: true }).click();
    await sheet.getByRole('button', { name: /Rebarba/ }).waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    await sheet.getByRole('button', { name: /Rebarba/ }).dblclick();
    await page.getByText('12 de refugo em OP-1: Rebarba.').waitFor();
    expect(await scrap()).to.deep.equal([12]);
    await page.getByRole('button', { name: 'Desfazer' }).click();
    await page.getByText('Desfeito em OP-1.').waitFor();
    expect(await scrap()).to.deep.equal([12, -12]);
  });

  it('let a supervisor take pieces away from a machine’s count only with a reason', async () => {
    await database.knex('production_orders').update({ produced_quantity: 40 });
    await openAs('supervisor', '/production');
    await page.getByRole('button', { name: /Injetora 07/ }).click();
    await page.getByRole('button', { name: 'Ajustar peças' }).click();
    const sheet = page.getByRole('dialog', { name: 'Ajustar a contagem de OP-1' });
    await sheet.getByRole('button', { name: '3', exact: true }).click();
    await sheet.getByRole('button', { name: 'Retirar' }).click();
    expect(await sheet.getByRole('button', { name: 'Registrar −3' }).isDisabled()).to.equal(true);
    await sheet.getByLabel('Motivo do ajuste *').fill('Peças de ajuste do molde');
    await sheet.getByRole('button', { name: 'Registrar −3' }).click();
    await page.getByText('3 peças retiradas de OP-1.').waitFor();
    const entry = await database
      .knex('production_appointments')
      .first<Record<string, unknown>>('quantity', 'kind', 'reason');
    expect(entry).to.deep.equal({ quantity: -3, kind: 'adjustment', reason: 'Peças de ajuste do molde' });
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`have no accessibility fault that axe can find, ask for nothing in vain and complain of nothing, ${colorScheme}, on a desk and on a phone`, async function () {
      // Two widths of every page, each looked through whole.
      this.timeout(240_000);
      await openAs('admin', '/', { colorScheme });
      const faults: string[] = [];
      let here = '/';
      tellOfVainRequests(page, (what) => {
        // The record of the address is there or not; that the screen says so is looked at elsewhere.
        if (!NOT_THERE.test(`${here} ${what}`)) faults.push(`${here}: ${what}`);
      });
      for (const where of PAGES) {
        here = where;
        await page.goto(base + where);
        const heading = page.getByRole('heading', { level: 1 });
        await heading.waitFor().catch((cause: unknown) => {
          throw new Error(`${where} has no heading`, { cause });
        });
        await page.getByRole('status', { name: 'Carregando' }).first().waitFor({ state: 'detached' });
        for (const width of [1280, 320]) {
          await page.setViewportSize({ width, height: 900 });
          for (const fault of await axeFaults(page)) faults.push(`${where} at ${width}: ${fault}`);
          const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (excess > 0) faults.push(`${where} at ${width}: scrolls ${excess} px sideways`);
        }
        for (const complaint of complaints.splice(0)) faults.push(`${where}: complains: ${complaint}`);
      }
      expect(faults).to.deep.equal([]);
    });
});

/** Requests without an answer, and answers that refuse. What a page has no more use for when it is left does not count. */
function tellOfVainRequests(page: Page, tell: (what: string) => void): void {
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (why !== 'net::ERR_ABORTED') tell(`${request.method()} ${request.url()} failed: ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400)
      tell(`${response.request().method()} ${new URL(response.url()).pathname} → ${response.status()}`);
  });
}

async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(
      ({ id, nodes }) => `${id} on ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
    );
  });
}
