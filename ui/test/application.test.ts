/** The application around the screens: installed, without its server, and newer than what is open. */
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { closePage, frames, holdBack, seedFloor, startScreensRig } from './screens-rig.ts';
import type { ScreensRig } from './screens-rig.ts';

describe('the application', () => {
  let rig: ScreensRig;
  let page: Page;
  let station: string;
  before(async () => {
    rig = await startScreensRig();
    station = `/production?machine=${(await seedFloor(rig.database)).machineId}`;
  });
  afterEach(() => closePage(page, rig.complaints));
  after(() => rig?.stop());

  it('offers a newer version without taking anything from under a hand', async () => {
    page = await rig.openAs('operator', station);
    await page.route('**/version.json', (route) =>
      route.fulfill({ json: { entry: 'assets/index-newer.js' } }),
    );
    const arrive = await holdBack(page, '**/assets/*-late-*.js');
    await page.reload();
    // Its texts come when it is there already, as now and then over a slow line.
    await page.getByRole('button', { name: 'extras.newVersion' }).waitFor();
    arrive();
    await page.getByRole('button', { name: 'Nova versão: recarregar' }).waitFor();
    expect(await page.getByRole('button', { name: 'Trocar de máquina' }).isVisible()).to.equal(true);
  });

  it('can be installed: the browser finds nothing missing, and each icon has the size that it is said to have', async () => {
    page = await rig.openAs('operator', station, { serviceWorkers: 'allow' });
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const cdp = await page.context().newCDPSession(page);
    const { data, errors } = await cdp.send('Page.getAppManifest');
    expect(errors).to.deep.equal([]);
    expect((await cdp.send('Page.getInstallabilityErrors')).installabilityErrors).to.deep.equal([]);
    const manifest = JSON.parse(data ?? '') as {
      start_url: string;
      icons: { src: string; sizes: string; purpose: string }[];
    };
    const sizes = await page.evaluate(
      (sources) =>
        Promise.all(
          sources.map(async (src) => {
            const image = new Image();
            image.src = src;
            await image.decode();
            return `${image.naturalWidth}x${image.naturalHeight}`;
          }),
        ),
      manifest.icons.map(({ src }) => src),
    );
    const wanted = manifest.icons.map(({ sizes: said }, index) => (said === 'any' ? sizes[index] : said));
    expect(sizes).to.deep.equal(wanted);
    expect(manifest.icons.map(({ purpose }) => purpose)).to.include.members(['any', 'maskable']);
    expect((await page.goto(rig.base + manifest.start_url))?.status()).to.equal(200);
    await page.getByRole('heading', { level: 1, name: 'Produção' }).waitFor();
  });

  it('stands in with a page of its own while the server is away, and comes back by itself', async () => {
    page = await rig.openAs('operator', station, { serviceWorkers: 'allow' });
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    // What the screen brings after its first paint has come, too: a cut in the middle of that is another matter.
    await page.waitForLoadState('networkidle');
    await page.context().setOffline(true);
    await page.reload();
    await page.getByRole('heading', { name: 'Sem contato com o servidor' }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole('region', { name: 'Injetora 07' }).waitFor();
  });

  const focused = (): Promise<string> =>
    page.evaluate(() => {
      const { activeElement: it } = document;
      return it?.getAttribute('aria-label') ?? (it?.id === 'main' ? 'main' : (it?.textContent?.trim() ?? ''));
    });

  it('begins with the link past the navigation, on every screen, and goes on in the screen that was chosen', async () => {
    page = await rig.openAs('supervisor', '/reports/production');
    await page.getByRole('navigation', { name: 'Relatórios' }).getByRole('link').first().waitFor();
    await frames(page);
    await page.keyboard.press('Tab');
    expect(await focused()).to.equal('Ir para o conteúdo');
    await page.getByRole('link', { name: 'Apontamentos' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Apontamentos' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'main');
  });

  it('gives the focus back to what opened a dialog, and closes one layer at a time', async () => {
    page = await rig.openAs('supervisor', '/registrations/items');
    await page.getByRole('button', { name: 'Novo item' }).focus();
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog', { name: 'Novo item' });
    await sheet.getByLabel('Código *').fill('NOVO');
    await page.keyboard.press('Escape');
    const question = page.getByRole('dialog', { name: 'Descartar as alterações?' });
    await question.waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent?.trim() === 'Cancelar');
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await sheet.getByLabel('Código *').evaluate((field) => field === document.activeElement)).to.equal(
      true,
    );
    await page.keyboard.press('Escape');
    await question.getByRole('button', { name: 'Descartar' }).click();
    await sheet.waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent?.trim() === 'Novo item');
  });

  it('keeps what the keyboard comes to clear of the bars at the edges', async () => {
    page = await rig.openAs('engineer', '/settings/plcs/1');
    await page.getByRole('button', { name: 'Testar e salvar' }).waitFor();
    const register = page.getByRole('button', { name: 'Remover Peças' });
    await page.getByRole('button', { name: 'Duplicar Peças' }).focus();
    // Just below the window's edge, so that the browser moves it no further in than it must.
    await register.evaluate((button) => {
      window.scrollBy(0, button.getBoundingClientRect().top - window.innerHeight);
    });
    await page.keyboard.press('Tab');
    const isClear = await register.evaluate((button) => {
      const { left, top, width, height } = button.getBoundingClientRect();
      return button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    });
    expect(isClear).to.equal(true);
    await page.keyboard.press('Enter');
    expect(await focused()).to.equal('Adicionar registro');
  });

  it('says what to create first where there is nothing to choose from', async () => {
    page = await rig.openAs('supervisor', '/registrations/items');
    await page.getByRole('button', { name: 'Novo item' }).click();
    await page.getByRole('combobox', { name: /Tipo de referência/ }).click();
    await page.getByRole('option', { name: 'Nada aqui ainda: crie primeiro em Cadastros.' }).waitFor();
    await page.getByRole('combobox', { name: /Tipo de referência/ }).fill('acabado');
    await page.getByRole('option', { name: 'Nada encontrado' }).waitFor();
  });

  it('keeps its pictures and marks what is chosen where the system sets the colours', async () => {
    page = await rig.openAs('supervisor', '/dashboard');
    await page.getByRole('progressbar', { name: /Injetora 07/ }).waitFor();
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
    const ground = (what: string): Promise<string> =>
      page.evaluate((query) => {
        const element = document.querySelector(query);
        return element ? getComputedStyle(element).backgroundColor : 'nothing';
      }, what);
    const canvas = await ground('.card');
    expect(await ground('.card [role=progressbar] span')).to.not.equal(canvas);
    const chosen = await ground('nav [aria-current=page]');
    expect(chosen).to.not.equal(await ground('nav a.item:not([aria-current])'));
    expect(await ground('[aria-pressed=true]')).to.equal(chosen);
    expect(await ground('[aria-pressed=false]')).to.not.equal(chosen);
  });
});
