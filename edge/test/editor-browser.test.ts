import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { sharedBrowser } from '../../testing/browser.ts';
import { waitUntil } from '../../testing/wait.ts';
import { PASSWORD, SCREENS_URL, type EdgeRig } from './edge-rig.ts';
import { useSharedEdge } from './shared-edge.ts';

/** What of the editor's own object the test uses. */
interface EditorWindow {
  RED: {
    nodes: {
      filterNodes(filter: { type: string }): Partial<Record<string, unknown>>[];
      dirty(isDirty: boolean): void;
      eachConfig(callback: (node: { id: string; type: string }) => void): void;
      getNodeHelp(type: string): string;
    };
    sidebar: { show(id: string): void };
    editor: { edit(node: unknown): void; editConfig(name: string, type: string, id: string): void };
  };
}

const NODES = [
  'plc-pool',
  'change-detection',
  'plc-data',
  'production-appointment',
  'stop-detection',
  'collector',
];

describe('The editor in a browser', function () {
  const edge = useSharedEdge();
  let rig: EdgeRig;
  let browser: Browser;
  /** One editor for all that an engineer does in it: opening one takes seconds. */
  let page: Page;
  let spoken = 'pt-BR';
  const complaints: string[] = [];

  before(async () => {
    rig = edge();
    browser = await sharedBrowser();
    page = await openByTicket('engineer');
  });
  after(() => page?.context().close());
  after('nothing of the editor is stopped by its own policy', () =>
    expect(complaints.filter((text) => /content security policy/i.test(text))).to.deep.equal([]),
  );

  it('opens signed in by one click, lets an engineer edit and deploy, and keeps the version', async () => {
    await page.evaluate(() => {
      const { RED } = window as unknown as EditorWindow;
      const [node] = RED.nodes.filterNodes({ type: 'debug' });
      Object.assign(node ?? {}, { name: 'Visto no navegador', dirty: true, changed: true });
      RED.nodes.dirty(true);
    });
    await page.locator('#red-ui-header-button-deploy').click();
    const version = await waitUntil(
      async () =>
        rig.database
          .knex('flow_snapshots')
          .whereRaw(`flow::text LIKE '%Visto no navegador%'`)
          .first<object | undefined>(),
      { what: 'the version' },
    );
    expect(version).to.include({ author: 'engineer', deployment: 'editor' });
  });

  it('offers the examples in the import menu, and no folder of files', async () => {
    await page.keyboard.press('Control+i');
    const tabs = page.locator('#red-ui-clipboard-dialog-import-tabs .red-ui-tab');
    await tabs.getByText('Exemplos').click();
    expect(await tabs.count()).to.equal(2);
    const examples = page.locator('#red-ui-clipboard-dialog-import-tab-examples');
    await examples.getByText('node-red-contrib-pulso').click();
    const ok = page.locator('#red-ui-clipboard-dialog-ok');
    // The list slides open under the pointer.
    await waitUntil(
      async () => {
        await examples.getByText('Peças por minuto').click();
        return ok.isEnabled();
      },
      { what: 'the chosen example' },
    );
    await ok.click();
    await examples.waitFor({ state: 'hidden' });
    await page.waitForFunction(() => {
      const { RED } = window as unknown as EditorWindow;
      return RED.nodes.filterNodes({ type: 'plc-pool' }).length === 2;
    });
    // Not placed: the next tests see the flow as it was.
    await page.keyboard.press('Escape');
  });

  it('shows the form and the help of each node in Portuguese', () => showsEveryNode('pt-BR', 'Entradas'));

  it('offers the PLCs and registers that the collector has, and makes old settings new when a form is confirmed', async () => {
    await speak('pt-BR');
    await page.evaluate(() => {
      const { RED } = window as unknown as EditorWindow;
      const [node] = RED.nodes.filterNodes({ type: 'plc-pool' });
      // As version 1 saved it.
      Object.assign(node ?? {}, { version: 1, plcNames: 'Injetora 01, Injetora 99' });
    });
    await openForm('plc-pool');
    const rows = page.locator('.pulso-pick-list label');
    await page.locator('.pulso-pick-list .pulso-on').waitFor();
    const shown = (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
    expect(shown[0]).to.equal('Injetora 99 não existe neste coletor');
    expect(shown[1]).to.match(/^Injetora 01 127\.0\.0\.1:\d+ #1$/);
    await rows.first().locator('input').uncheck();
    await page.locator('#node-dialog-ok').click();
    await page.locator('.red-ui-tray').waitFor({ state: 'detached' });
    const saved = await page.evaluate(() => {
      const { RED } = window as unknown as EditorWindow;
      const [{ version, plcNames, changed } = {}] = RED.nodes.filterNodes({ type: 'plc-pool' });
      return { version, plcNames, changed };
    });
    expect(saved).to.deep.equal({ version: 2, plcNames: ['Injetora 01'], changed: true });
    await openForm('change-detection');
    await page.locator('.pulso-pick-list label', { hasText: /^Contador.*Injetora 01 D33: \d+/ }).waitFor();
    await closeForm();
  });

  it('says in a sidebar and under the nodes how things are, in the language of whoever looks', async () => {
    await page.evaluate(() => (window as unknown as EditorWindow).RED.sidebar.show('pulso'));
    const sidebar = page.locator('.pulso-sidebar');
    await sidebar.getByText('PostgreSQL responde').waitFor();
    expect(await sidebar.locator('a').first().getAttribute('href')).to.equal(`${SCREENS_URL}/dashboard`);
    await underNode(/^1\/1 CLPs conectados$/);
    await speak('en-US');
    // The runtime speaks Portuguese to all.
    await underNode(/^1\/1 PLCs connected$/);
  });

  it('shows the form and the help of each node in English', () => showsEveryNode('en-US', 'Inputs'));

  it('lets maintenance look and not deploy, and asks whoever has no ticket to sign in', async () => {
    const looking = await openByTicket('maintenance');
    const button = looking.locator('#red-ui-header-button-deploy');
    expect(await button.getAttribute('class')).to.contain('disabled');
    await looking.context().close();
    const context = await browser.newContext({ locale: 'pt-BR' });
    const stranger = await context.newPage();
    await stranger.goto(rig.url, { waitUntil: 'commit' });
    await stranger.locator('#node-dialog-login-username').fill('viewer');
    await stranger.locator('#node-dialog-login-password').fill(PASSWORD);
    await stranger.locator('#node-dialog-login-submit').click();
    await stranger.locator('#node-dialog-login-failed').waitFor({ state: 'visible' });
    await context.close();
  });

  async function showsEveryNode(language: string, help: string): Promise<void> {
    await speak(language);
    for (const type of NODES) {
      await openForm(type);
      const form = await page.locator('.red-ui-tray').innerText();
      // A text that is missing shows as its key.
      expect(form, type).to.not.match(new RegExp(`${type}\\.\\w+\\.\\w+`));
      await closeForm();
      const text = await page.evaluate((wanted) => {
        const { RED } = window as unknown as EditorWindow;
        return RED.nodes.getNodeHelp(wanted);
      }, type);
      expect(text, type).to.contain(`<h3>${help}</h3>`);
    }
  }

  /** As the screens do it. */
  async function openByTicket(username: string): Promise<Page> {
    const { knex } = rig.database;
    const ticket = `${username}-${performance.now()}`.replace(/\W/g, '');
    await knex('editor_tickets').insert({
      ticket_hash: createHash('sha256').update(ticket).digest('hex'),
      user_id: knex('users').select('id').where({ username }),
      collector_id: knex('collectors').select('id').where({ name: 'test-1' }),
      expires_at: new Date(Date.now() + 60_000),
    });
    const context = await browser.newContext({ locale: 'pt-BR', viewport: { width: 1280, height: 800 } });
    // Draws diagrams in descriptions; megabytes that no test looks at.
    await context.route('**/vendor/mermaid/**', (route) => route.abort());
    const opened = await context.newPage();
    opened.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await opened.goto(`${rig.url}/?code=${ticket}`, { waitUntil: 'commit' });
    await waitForFlow(opened);
    return opened;
  }

  /** The editor's own setting; without it, it follows the browser. */
  async function speak(language: string): Promise<void> {
    if (language === spoken) return;
    spoken = language;
    await page.evaluate((wanted) => localStorage.setItem('editor-language', wanted), language);
    await page.reload({ waitUntil: 'commit' });
    await waitForFlow(page);
  }

  async function underNode(pattern: RegExp): Promise<void> {
    await page.locator('.red-ui-flow-node-status-label', { hasText: pattern }).first().waitFor();
  }

  async function openForm(type: string): Promise<void> {
    await page.evaluate((wanted) => {
      const { RED } = window as unknown as EditorWindow;
      const [node] = RED.nodes.filterNodes({ type: wanted });
      if (node) return RED.editor.edit(node);
      RED.nodes.eachConfig(({ id, type: found }) => {
        if (found === wanted) RED.editor.editConfig('', wanted, id);
      });
    }, type);
    await page.locator('.red-ui-tray-body .form-row').first().waitFor();
  }

  async function closeForm(): Promise<void> {
    await page.locator('#node-dialog-cancel, #node-config-dialog-cancel').first().click();
    await page.locator('.red-ui-tray').waitFor({ state: 'detached' });
  }
});

async function waitForFlow(page: Page): Promise<void> {
  await page.locator('.red-ui-flow-node').first().waitFor({ timeout: 30_000 });
  await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' });
}
