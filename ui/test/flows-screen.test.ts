import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { flowChecksum } from '../../domain/flows/flow-checksum.ts';
import type { FlowNode } from '../../domain/flows/flow-types.ts';
import { axeFaults, closePage, type ScreensRig, startScreensRig } from './screens-rig.ts';

const FLOW = JSON.parse(
  readFileSync(new URL('../../flows/collector.json', import.meta.url), 'utf8'),
) as FlowNode[];
const RENAMED = FLOW.map((node) => (node.type === 'debug' ? { ...node, name: 'Contagens' } : node));
const LOOK_MS = 100;

describe('the screen of the flows', function () {
  let rig: ScreensRig;
  let page: Page;
  let answering: NodeJS.Timeout | undefined;

  before(async function () {
    rig = await startScreensRig();
    const { knex } = rig.database;
    await knex('collectors').insert(
      ['pi-01', 'pi-02'].map((name) => ({ name, heartbeat_at: knex.raw(`now() + interval '1 hour'`) })),
    );
    const versions = [FLOW, RENAMED, FLOW].map((flow) => ({
      ...{ collector_id: 1, flow: JSON.stringify(flow), checksum: flowChecksum(flow), author: 'engineer' },
    }));
    await knex('flow_snapshots').insert(versions);
  });
  afterEach(async () => {
    clearInterval(answering);
    await closePage(page, rig.complaints);
  });
  after(() => rig?.stop());

  it('compares a version with the one before it, or with any other, as a picture and a list', async () => {
    page = await rig.openAs('maintenance', '/flows/1');
    await page.getByRole('button', { name: 'Comparar com a anterior' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('svg .changed text', { hasText: /^~ Peças$/ }).waitFor();
    await dialog.getByText('Novos: 0 · alterados: 1 · removidos: 0').waitFor();
    await dialog.getByLabel('Comparar com').selectOption({ value: '1' });
    await dialog.getByText('Nada muda.').waitFor();
    expect(await dialog.locator('svg .changed').count()).to.equal(0);
  });

  it('says where a pasted flow has its problems, and lets nobody deploy it', async () => {
    page = await rig.openAs('maintenance', '/flows/1', {
      viewport: { width: 320, height: 640 },
      colorScheme: 'dark',
    });
    await paste([
      ...FLOW,
      { id: 'bad', type: 'exec', name: 'Comando', z: FLOW[0]?.id ?? '', wires: [['x']] },
    ]);
    await page.getByText('Comando:').first().waitFor();
    expect(await page.getByRole('button', { name: 'Implantar' }).isDisabled()).to.equal(true);
    expect(await axeFaults(page)).to.deep.equal([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.be.at.most(320);
  });

  it('tells before a deploy what changes on each collector, and then what became of it there', async () => {
    page = await rig.openAs('maintenance', '/flows/1');
    await paste(RENAMED);
    await page.locator('svg .changed text').waitFor();
    await page.getByLabel('pi-02').check();
    await page.getByText('Novos: 12 · alterados: 0 · removidos: 0').first().waitFor();
    answer({
      1: {
        outcome: 'rolled_back',
        reason: 'FLOW_STOPPED_COUNTING',
        detail: 'Injetora 01 Contador',
        counted: 0,
      },
      2: { outcome: 'deployed', reason: null, detail: null, counted: 0 },
    });
    await page.getByRole('button', { name: 'Implantar' }).click();
    const results = page.getByRole('dialog').locator('[role=status] li');
    await results.first().waitFor();
    const said = (await results.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    expect(said[0]).to.match(/^pi-01 Voltou sozinho ao fluxo de antes .*\(Injetora 01 Contador\)$/);
    expect(said[1]).to.match(/^pi-02 Implantado Iniciou\. Nenhuma máquina fez peças/);
    expect(await axeFaults(page)).to.deep.equal([]);
  });

  it('brings the versions beyond the newest hundred at a touch', async () => {
    const { knex } = rig.database;
    const [added] = await knex('collectors').insert({ name: 'pi-03' }).returning<{ id: number }[]>('id');
    const flow = JSON.stringify(FLOW);
    const versions = Array.from({ length: 103 }, (_, index) => ({
      ...{ collector_id: added?.id, flow, checksum: flowChecksum(FLOW), author: 'engineer' },
      name: `Nº ${index + 1}`,
    }));
    await knex('flow_snapshots').insert(versions);
    page = await rig.openAs('maintenance', `/flows/${added?.id}`, { viewport: { width: 320, height: 640 } });
    const cards = page.locator('.versions > li');
    const older = page.getByRole('button', { name: 'Mostrar versões mais antigas (100 de 103)' });
    await older.waitFor();
    expect(await cards.count()).to.equal(100);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.be.at.most(320);
    await older.click();
    await older.waitFor({ state: 'detached' });
    expect(await cards.count()).to.equal(103);
    expect(await cards.last().getByRole('heading').innerText()).to.equal('Nº 1');
  });

  async function paste(flow: FlowNode[]): Promise<void> {
    await page.getByRole('button', { name: 'Importar' }).click();
    await page.getByRole('dialog').locator('textarea').first().fill(JSON.stringify(flow));
    await page.getByRole('button', { name: 'Ver o que muda' }).click();
  }

  /** In the collectors' place. */
  function answer(results: Record<number, object>): void {
    const { knex } = rig.database;
    answering = setInterval(() => {
      for (const [id, result] of Object.entries(results))
        void knex('collector_commands')
          .where({ status: 'pending', collector_id: id })
          .update({ status: 'done', result: JSON.stringify({ checksum: 'sum', ...result }) })
          .catch(() => undefined);
    }, LOOK_MS);
  }
});
