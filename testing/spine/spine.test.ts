/** The whole path from the outside: an independent PLC, the API, the edge, PostgreSQL and a real browser must agree on every piece. */
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { sharedBrowser } from '../browser.ts';
import { waitUntil } from '../wait.ts';
import { ADMIN, PlantUnderTest } from './plant-under-test.ts';

/** D33 of a Delta PLC. */
const D33 = 0x1000 + 33;
const BOOKED_TIMEOUT_MS = 60_000;

interface Row {
  id: number;
}

describe('a piece made by a PLC', function () {
  // Each step stands on the one before.
  this.bail(true);
  const plant = new PlantUnderTest();
  let page: Page;
  let sectorId: number;
  let itemId: number;
  let plcId: number;
  let orderId: number;
  /** What the PLC counted since the order started: the truth. */
  let made = 0;

  before(async () => plant.start());
  after(async () => {
    await page?.context().close();
    await plant.stop();
  });

  function produce(pieces: number): void {
    made += pieces;
    plant.plc.set(D33, plant.plc.get(D33) + pieces);
  }

  async function bookedIs(total: number): Promise<void> {
    await waitUntil(async () => (await booked()) === total, {
      timeoutMs: BOOKED_TIMEOUT_MS,
      what: `${total} pieces in PostgreSQL`,
    }).catch(async (cause: unknown) => {
      throw new Error(
        `${await booked()} of ${total} are booked. The edge says:\n${plant.edge.output().slice(-4000)}`,
        {
          cause,
        },
      );
    });
  }

  async function booked(): Promise<number> {
    const order = await plant
      .knex('production_orders')
      .where({ id: orderId })
      .first<{ produced_quantity: number }>();
    const ledger = await plant
      .knex('production_appointments')
      .where({ production_order_id: orderId })
      .sum<{ sum: string | null }[]>('quantity');
    expect(Number(ledger[0]?.sum ?? 0), 'the ledger and the order agree').to.equal(order.produced_quantity);
    return order.produced_quantity;
  }

  const card = (): ReturnType<Page['locator']> => page.getByRole('article', { name: 'Injetora 07' });

  it('gets a machine over the API, which the collector picks up without a restart', async () => {
    const { session, plc } = plant;
    const company = await session.must<Row>('POST', '/api/companies', { code: 'PLX', name: 'Plásticos X' });
    const sector = await session.must<Row>('POST', '/api/sectors', {
      code: 'INJ',
      name: 'Injeção',
      companyId: company.id,
    });
    const item = await session.must<Row>('POST', '/api/items', {
      code: 'TAMPA',
      name: 'Tampa 28 mm',
      idealCycle: 1,
    });
    sectorId = sector.id;
    itemId = item.id;
    plc.set(D33, 100);
    const created = await session.must<Row>('POST', '/api/plc-config', {
      name: 'Injetora 07',
      host: '127.0.0.1',
      port: plc.port,
      unitId: 1,
      sectorId,
      dialect: 'delta-dvp',
      pollInterval: 100,
      registers: [
        // Fast enough for the jumps below, and slow enough that 16 bits last for 13 s: after a longer start the counter could have wrapped.
        { name: 'Produção', address: 'D33', role: 'PRODUCTION_COUNTER', dataType: 'uint16', maxRate: 5_000 },
      ],
    });
    plcId = created.id;
    const tested = await session.must<{ success: boolean; latency: number }>('POST', '/api/plc-config/test', {
      host: '127.0.0.1',
      port: plc.port,
      unitId: 1,
      timeout: 2_000,
    });
    expect(tested).to.include({ success: true });
    const order = await session.must<Row>('POST', '/api/production-orders', {
      code: 'OP-1',
      sectorId,
      itemId,
      plcConfigId: plcId,
      plannedQuantity: 500,
    });
    orderId = order.id;
    await waitUntil(
      async () => {
        const health = (await (await fetch(`${plant.edgeUrl}/health`)).json()) as {
          connections: { name: string; connected: boolean }[];
        };
        return health.connections.some((link) => link.name === 'Injetora 07' && link.connected);
      },
      { timeoutMs: BOOKED_TIMEOUT_MS, what: 'the collector to read the new machine' },
    );
  });

  it('is on the dashboard, live, one by one and in jumps, with the same total in PLC, PostgreSQL and browser', async () => {
    page = await (await (await sharedBrowser()).newContext({ locale: 'pt-BR' })).newPage();
    await page.goto(plant.apiUrl);
    await page.getByLabel('Usuário').fill(ADMIN.username);
    await page.getByLabel('Senha ou PIN').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Entrar' }).click();
    await card().waitFor();
    await plant.session.must('POST', '/api/production/start-automatic', { orderId });
    for (let piece = 0; piece < 5; piece += 1) {
      produce(1);
      await bookedIs(made);
    }
    produce(37);
    await bookedIs(42);
    await card().getByText('42', { exact: true }).waitFor();
    expect(plant.plc.get(D33) - 100).to.equal(42);
  });

  it('is counted exactly once when the edge is killed in mid-count', async () => {
    produce(10);
    await plant.edge.kill();
    produce(11);
    await plant.restartEdge();
    produce(12);
    await bookedIs(made);
  });

  it('is kept while PostgreSQL is away', async () => {
    await plant.postgres.stop();
    for (let piece = 0; piece < 20; piece += 1) produce(1);
    await waitUntil(
      async () =>
        ((await (await fetch(`${plant.edgeUrl}/health`)).json()) as { database: boolean }).database === false,
      { timeoutMs: BOOKED_TIMEOUT_MS, what: 'the edge to notice' },
    );
    produce(5);
    const away = await fetch(`${plant.apiUrl}/api/dashboard`, { headers: { connection: 'close' } });
    expect(away.status).to.be.oneOf([401, 503]);
    await plant.startDatabase();
    await bookedIs(made);
    // The API asks once a second whether the database is there; the edge may be the first to see it.
    await plant.api.waitForUrl(`${plant.apiUrl}/api/health`);
  });

  it('completes its order at the planned quantity, and the dashboard says so', async () => {
    produce(500 - made + 3);
    await bookedIs(500);
    const order = await plant.session.must<{ status: string; endDate: string }>(
      'GET',
      `/api/production-orders/${orderId}`,
    );
    expect(order.status).to.equal('COMPLETED');
    expect(Date.parse(order.endDate)).to.be.greaterThan(0);
    await card().getByText('Concluída').first().waitFor();
    const inbox = await plant
      .knex('count_inbox')
      .where({ plc_config_id: plcId, category: 'unassigned' })
      .sum('quantity as n');
    expect(Number(inbox[0]?.['n']), 'the three pieces beyond the plan wait for a supervisor').to.equal(3);
  });

  it('answers bad input with a clear error and loses nothing', async () => {
    const { session } = plant;
    const other = await session.must<Row>('POST', '/api/companies', { code: 'OUTRA', name: 'Outra' });
    const foreign = await session.call<{ code: string }>('POST', '/api/production-orders', {
      code: 'OP-2',
      companyId: other.id,
      sectorId,
      itemId,
      plannedQuantity: 1,
    });
    expect(foreign.status).to.equal(422);
    const bare = await session.call<{ code: string; details: { path: string; code: string }[] }>(
      'POST',
      '/api/plc-config',
      {
        name: 'Sem dialeto',
        host: '127.0.0.1',
        port: 1502,
        unitId: 1,
        sectorId,
        registers: [{ name: 'C', address: '33', role: 'PRODUCTION_COUNTER' }],
      },
    );
    expect(bare.status).to.equal(422);
    expect(bare.body.details[0]).to.include({ path: 'registers.0.address', code: 'ADDRESS_AMBIGUOUS' });
    const nobody = await session.must<{ success: boolean; code: string }>('POST', '/api/plc-config/test', {
      host: '127.0.0.1',
      port: 1,
      unitId: 1,
      timeout: 1_000,
    });
    expect(nobody).to.include({ success: false, code: 'PLC_REFUSED' });
    expect(await booked()).to.equal(500);
  });
});
