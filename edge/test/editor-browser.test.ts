import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { sharedBrowser } from '../../testing/browser.ts';
import { waitUntil } from '../../testing/wait.ts';
import { PASSWORD, type EdgeRig } from './edge-rig.ts';
import { useSharedEdge } from './shared-edge.ts';

/** What of the editor's own object the test uses. */
interface EditorWindow {
  RED: {
    nodes: {
      filterNodes(filter: { type: string }): { id: string; name: string; dirty: boolean; changed: boolean }[];
      dirty(isDirty: boolean): void;
      eachConfig(callback: (node: { id: string; type: string }) => void): void;
      getNodeHelp(type: string): string;
    };
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
  this.timeout(90_000);
  const edge = useSharedEdge();
  let rig: EdgeRig;
  let browser: Browser;
  /** One editor for all that an engineer does in it: opening one takes seconds. */
  let page: Page;
  let spoken = 'pt-BR';

  before(async () => {
    rig = edge();
    browser = await sharedBrowser();
    page = await openByTicket('engineer');
  });
  after(() => page?.context().close());

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
      { timeoutMs: 20_000, what: 'the version' },
    );
    expect(version).to.include({ author: 'engineer', deployment: 'editor' });
  });

  for (const [language, help] of [
    ['pt-BR', 'Entradas'],
    ['en-US', 'Inputs'],
  ] as const) {
    it(`shows the form and the help of each node in ${language}`, async () => {
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
    });
  }

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
