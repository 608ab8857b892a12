import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { sharedBrowser } from '../../testing/browser.ts';
import { waitUntil } from '../../testing/wait.ts';
import { startEdgeRig, type EdgeRig } from './edge-rig.ts';

/** What of the editor's own object the test uses. */
interface EditorWindow {
  RED: {
    nodes: {
      filterNodes(filter: { type: string }): { id: string; name: string; dirty: boolean; changed: boolean }[];
      dirty(isDirty: boolean): void;
    };
    actions: { invoke(name: string): void };
    editor: { edit(node: unknown): void };
  };
}

const NODES = ['plc-pool', 'change-detection', 'plc-data', 'production-appointment', 'collector'];

describe('The editor in a browser', function () {
  this.timeout(90_000);
  let rig: EdgeRig;
  let browser: Browser;

  before(async () => {
    rig = await startEdgeRig();
    browser = await sharedBrowser();
    await waitUntil(async () => (await fetch(`${rig.url}/health`)).ok, {
      timeoutMs: 45_000,
      what: `the edge: ${rig.edge.output()}`,
    });
  });
  after(() => rig.close());

  it('opens signed in by one click, lets an engineer edit and deploy, and keeps the version', async () => {
    const page = await openByTicket('engineer', 'pt-BR');
    await page.evaluate(() => {
      const { RED } = window as unknown as EditorWindow;
      const [node] = RED.nodes.filterNodes({ type: 'debug' });
      Object.assign(node ?? {}, { name: 'Visto no navegador', dirty: true, changed: true });
      RED.nodes.dirty(true);
    });
    await page.locator('#red-ui-header-button-deploy').click();
    const version = await waitUntil(
      async () =>
        rig.database.knex('flow_snapshots').where({ deployment: 'editor' }).first<object | undefined>(),
      { timeoutMs: 20_000, what: 'the version' },
    );
    expect(version).to.include({ author: 'engineer' });
    expect(JSON.stringify(version)).to.contain('Visto no navegador');
    await page.context().close();
  });

  for (const [language, help] of [
    ['pt-BR', 'Entradas'],
    ['en-US', 'Inputs'],
  ] as const) {
    it(`shows the form and the help of each node in ${language}`, async () => {
      const page = await openByTicket('engineer', language);
      for (const type of NODES) {
        await page.evaluate((wanted) => {
          const { RED } = window as unknown as EditorWindow;
          const nodes = RED.nodes as unknown as {
            eachConfig(callback: (node: { type: string }) => void): void;
          };
          const [node] = RED.nodes.filterNodes({ type: wanted });
          if (node) return RED.editor.edit(node);
          nodes.eachConfig((config) => {
            const editor = RED.editor as unknown as {
              editConfig(name: string, type: string, id: string): void;
            };
            if (config.type === wanted)
              editor.editConfig('', wanted, (config as unknown as { id: string }).id);
          });
        }, type);
        await page.locator('.red-ui-tray-body .form-row').first().waitFor();
        const form = await page.locator('.red-ui-tray').innerText();
        // A text that is missing shows as its key.
        expect(form, type).to.not.match(new RegExp(`${type}\\.\\w+\\.\\w+`));
        await page.locator('#node-dialog-cancel, #node-config-dialog-cancel').first().click();
        await page.locator('.red-ui-tray').waitFor({ state: 'detached' });
        const text = await page.evaluate(async (wanted) => {
          const { access_token } = JSON.parse(localStorage.getItem('auth-tokens') ?? '{}') as Record<
            string,
            string
          >;
          const headers = { accept: 'text/html', authorization: `Bearer ${access_token}` };
          const answer = await fetch(`nodes?${wanted}`, { headers });
          return answer.text();
        }, type);
        expect(text, type).to.contain(`data-help-name="${type}"`).and.contain(`<h3>${help}</h3>`);
      }
      await page.context().close();
    });
  }

  it('lets maintenance look and not deploy, and asks whoever has no ticket to sign in', async () => {
    const page = await openByTicket('maintenance', 'pt-BR');
    expect(await page.locator('#red-ui-header-button-deploy').getAttribute('class')).to.contain('disabled');
    await page.context().close();
    const context = await browser.newContext({ locale: 'pt-BR' });
    const stranger = await context.newPage();
    await stranger.goto(rig.url);
    await stranger.locator('#node-dialog-login-username').fill('viewer');
    await stranger.locator('#node-dialog-login-password').fill('a password for tests');
    await stranger.locator('#node-dialog-login-submit').click();
    await stranger.locator('#node-dialog-login-failed').waitFor({ state: 'visible' });
    await context.close();
  });

  /** As the screens do it. */
  async function openByTicket(username: string, locale: string): Promise<Page> {
    const { knex } = rig.database;
    const ticket = `${username}-${locale}-${performance.now()}`.replace(/\W/g, '');
    await knex('editor_tickets').insert({
      ticket_hash: createHash('sha256').update(ticket).digest('hex'),
      user_id: knex('users').select('id').where({ username }),
      collector_id: knex('collectors').select('id').where({ name: 'test-1' }),
      expires_at: new Date(Date.now() + 60_000),
    });
    const context = await browser.newContext({ locale, viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${rig.url}/?code=${ticket}`);
    await page.locator('.red-ui-flow-node').first().waitFor({ timeout: 30_000 });
    await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' });
    return page;
  }
});
