import { expect } from 'chai';
import { axeFaults, closePage, seedFloor, startScreensRig } from './screens-rig.ts';
import type { ScreensRig } from './screens-rig.ts';

/** Report → words that only its own figures bring onto the screen. */
const SHOWN: Record<string, string> = {
  oee: 'De onde vêm os números',
  production: 'Peças por grupo',
  downtime: 'Pareto das paradas',
  defects: 'Pareto dos defeitos',
  reconciliation: 'a diferença é 0',
  timeline: 'O que cada máquina fez',
};

describe('the reports', function () {
  let rig: ScreensRig;
  before(async function () {
    rig = await startScreensRig();
    const { knex } = rig.database;
    const { machineId, orderIds } = await seedFloor(rig.database);
    const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);
    // Shifts that begin six hours ago and six hours from now, so that all that follows is in the one that goes on.
    const clock = (hours: number): string =>
      new Date(Date.now() + (hours - 3) * 3_600_000).toISOString().slice(11, 16);
    await knex('shifts')
      .where({ code: 'T1' })
      .update({ start_time: clock(-6), end_time: clock(6) });
    await knex('shifts')
      .where({ code: 'T2' })
      .update({ start_time: clock(6), end_time: clock(-6) });
    const ofOrder = { production_order_id: orderIds[0], plc_config_id: machineId };
    await knex('plc_status').insert({ plc_config_id: machineId, connected: true, last_read_at: new Date() });
    await knex('order_runs').insert({ ...ofOrder, sector_id: 1, started_at: hoursAgo(5) });
    await knex('production_orders')
      .where({ id: orderIds[0] })
      .update({ start_date: hoursAgo(5) });
    await knex('machine_states').insert([
      { plc_config_id: machineId, state: 'RUNNING', started_at: hoursAgo(5), ended_at: hoursAgo(2) },
      { plc_config_id: machineId, state: 'STOPPED', started_at: hoursAgo(2), ended_at: hoursAgo(1) },
      { plc_config_id: machineId, state: 'RUNNING', started_at: hoursAgo(1) },
    ]);
    await knex('downtimes').insert({
      plc_config_id: machineId,
      start_date: hoursAgo(2),
      end_date: hoursAgo(1),
      automatic: true,
    });
    await knex('production_appointments').insert({
      ...ofOrder,
      quantity: 4321,
      kind: 'manual',
      reason: 'Contadas à mão',
      timestamp: hoursAgo(3),
    });
    await knex('production_defects').insert({
      ...ofOrder,
      defect_id: 1,
      quantity: 21,
      timestamp: hoursAgo(3),
    });
  });
  afterEach(() => expect(rig.complaints.splice(0), 'what the browser complained about').to.deep.equal([]));
  after(() => rig?.stop());

  it('show their figures as charts and as tables, each at an address that can be passed on', async () => {
    const page = await rig.openAs('supervisor', '/reports/oee?period=days7');
    for (const [kind, words] of Object.entries(SHOWN)) {
      await page.goto(`${rig.base}/reports/${kind}?period=days7`);
      await page.getByText(words).first().waitFor();
      await page.locator('canvas').first().waitFor();
      expect(await axeFaults(page), kind).to.deep.equal([]);
    }
    await page.goto(`${rig.base}/reports/production?period=days7`);
    await page.getByRole('cell', { name: '4.321' }).first().waitFor();
    await page.getByLabel('Agrupar por').selectOption('day');
    await page.waitForURL(/groupBy=day/);
    await page.getByRole('columnheader', { name: 'Dia' }).waitFor();
    await page.context().close();
  });

  it('are handed out as files with the filters that are shown', async () => {
    const page = await rig.openAs('supervisor', '/reports/production?period=days7');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      (async () => {
        await page.getByRole('button', { name: 'Exportar' }).click();
        await page.getByRole('link', { name: 'CSV (Brasil' }).click();
      })(),
    ]);
    expect(file.suggestedFilename()).to.match(/\.csv$/);
    // On paper: the figures and nothing to tap, and no column beyond the edge of A4.
    await page.goto(`${rig.base}/reports/oee`);
    await page.getByRole('columnheader', { name: 'MTTR' }).waitFor();
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 720, height: 1000 });
    expect(await page.getByRole('group', { name: 'Filtros' }).isVisible()).to.equal(false);
    expect(await page.getByRole('navigation').filter({ visible: true }).count()).to.equal(0);
    // A chart takes its new width a frame later.
    await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
    await page.context().close();
  });

  it('hand a shift over: what was made, what stood still, what runs, what is left to decide', async () => {
    const page = await rig.openAs('supervisor', '/reports/shift-handover');
    await page.getByRole('heading', { name: 'Máquinas no turno' }).waitFor();
    const row = page.getByRole('row', { name: /Injetora 07/ }).first();
    await row.getByText(/OP-1 · Tampa 28 mm/).waitFor();
    await page.getByText('Paradas ainda sem motivo: 1').waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    await page.getByLabel('Turno', { exact: true }).selectOption('previous');
    await page.waitForURL(/shift=previous/);
    await page.getByLabel('Turno', { exact: true }).selectOption('chosen');
    await page.getByText('Escolha o dia e o turno.').waitFor();
    await page.context().close();
  });

  it('say which shift was the last and which comes next where none goes on, and ask for nothing in vain', async () => {
    const { knex } = rig.database;
    const before = await knex('shifts').select<{ id: number; weekdays: number[] }[]>('id', 'weekdays');
    const weekday = new Date().getUTCDay();
    await knex('shifts').update({ weekdays: [(weekday + 3) % 7] });
    const page = await rig.openAs('supervisor', '/about');
    const refused: string[] = [];
    page.on('response', (answer) => answer.status() >= 400 && refused.push(answer.url()));
    await page.goto(`${rig.base}/reports/shift-handover`);
    await page.getByRole('heading', { name: 'Nenhum turno em andamento' }).waitFor();
    await page
      .getByText(/^O próximo é 1º turno, de .+ a .+\. O último foi 2º turno, de .+ a .+\.$/)
      .waitFor();
    expect(await page.getByRole('button', { name: 'Exportar' }).count()).to.equal(0);
    expect(await axeFaults(page)).to.deep.equal([]);
    await page.getByRole('button', { name: /^Ver 2º turno de/ }).click();
    await page.getByRole('heading', { name: 'Máquinas no turno' }).waitFor();
    await page.goto(
      `${rig.base}/reports/shift-handover?shift=chosen&shiftDate=2026-01-01&shiftId=${before[0]?.id}`,
    );
    await page.getByRole('heading', { name: 'Este turno não acontece nesse dia' }).waitFor();
    await page.getByRole('button', { name: /^Ver 1º turno de/ }).click();
    await page.getByRole('heading', { name: 'Máquinas no turno' }).waitFor();
    expect(refused).to.deep.equal([]);
    for (const { id, weekdays } of before) await knex('shifts').where({ id }).update({ weekdays });
    await page.context().close();
  });

  it('begin their days at the midnight of the place that is chosen, and say whose midnight it is', async () => {
    const { knex } = rig.database;
    const manaus = { code: 'C2', name: 'Norte', time_zone: 'America/Manaus' };
    const [company] = await knex('companies').insert(manaus).returning<{ id: number }[]>('id');
    const [sector] = await knex('sectors')
      .insert({ code: 'MAO', name: 'Manaus', company_id: company?.id })
      .returning<{ id: number }[]>('id');
    const page = await rig.openAs(
      'supervisor',
      `/reports/production?period=yesterday&sectorId=${sector?.id}`,
    );
    await page.getByText(/, 00:00 – .*, 00:00 · .* · America\/Manaus$/).waitFor();
    const [machine] = await knex('plc_configs')
      .insert({ name: 'Sopradora', host: '127.0.0.1', port: 15021, sector_id: sector?.id, dialect: 'raw' })
      .returning<{ id: number }[]>('id');
    await page.goto(`${rig.base}/stops?machine=${machine?.id}`);
    await page.getByText(/· America\/Manaus$/).waitFor();
    await page.getByRole('button', { name: 'Lançar parada' }).click();
    const typed = await page.getByRole('dialog').getByLabel('Início').inputValue();
    // Manaus is an hour behind São Paulo.
    expect(Math.abs(Date.parse(`${typed}:00-04:00`) - Date.now())).to.be.below(30 * 60_000);
    await page.context().close();
  });

  it('show the OEE where an address names no report of ours', async () => {
    const page = await rig.openAs('supervisor', '/reports/nonsense');
    await page.getByRole('heading', { level: 1, name: 'Relatórios' }).waitFor();
    await page.getByRole('button', { name: 'Exportar' }).waitFor();
    await page.locator('nav a[aria-current=page]').getByText('OEE', { exact: true }).waitFor();
    await closePage(page, rig.complaints);
  });

  it('do not take a period along to a report that cannot cover it, and bear any year that an address names', async () => {
    const page = await rig.openAs('supervisor', '/reports/oee?period=days30');
    await page.getByText('De onde vêm os números').first().waitFor();
    await page.getByRole('link', { name: 'Linha do tempo' }).click();
    await page
      .getByText(SHOWN['timeline'] ?? '')
      .first()
      .waitFor();
    const offered = await page.getByLabel('Período').getByRole('option').allTextContents();
    expect(offered).to.deep.equal(['Hoje', 'Ontem', 'Últimos 7 dias', 'Personalizado']);
    await page.goto(`${rig.base}/reports/oee?period=custom&from=0001-01-01T00:00&to=9999-12-31T00:00`);
    await page.getByText('Escolha um período menor.', { exact: false }).waitFor();
    await page.goto(`${rig.base}/reports/shift-handover?shift=chosen&shiftDate=nope&shiftId=1`);
    await page.getByText('Escolha o dia e o turno.').waitFor();
    await page.context().close();
  });

  it('tell the history of an order, from the list of orders', async () => {
    const page = await rig.openAs('supervisor', '/orders');
    await page.getByRole('link', { name: 'Histórico OP-1' }).click();
    await page.getByRole('heading', { level: 1, name: 'Histórico da ordem OP-1' }).waitFor();
    await page.getByRole('cell', { name: 'Contadas à mão' }).waitFor();
    await page.getByRole('cell', { name: 'Rebarba' }).or(page.getByText('Rebarba')).first().waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      (async () => {
        await page.getByRole('button', { name: 'Exportar' }).click();
        await page.getByRole('link', { name: 'PDF' }).click();
      })(),
    ]);
    expect(file.suggestedFilename()).to.match(/^historico-da-ordem-op-1\.pdf$/);
    await page.context().close();
  });

  it('are sent by e-mail on a schedule that is made, tried, paused and taken away here', async () => {
    const page = await rig.openAs('supervisor', '/reports/schedules');
    await page.getByRole('button', { name: 'Novo envio' }).first().click();
    await page.getByLabel('Nome *').fill('OEE para a gerência');
    await page.getByLabel('Destinatários *').fill('gerente@plant.example; ninguém');
    await page.getByRole('button', { name: 'Salvar' }).click();
    await page.getByText('Preencha este campo.').first().waitFor();
    await page.getByRole('combobox', { name: 'Empresa *' }).click();
    await page.getByRole('option', { name: 'C1 · Moldados' }).click();
    await page.getByLabel('Destinatários *').fill('gerente@plant.example');
    expect(await axeFaults(page)).to.deep.equal([]);
    await page.getByRole('button', { name: 'Salvar' }).click();
    await page.getByRole('cell', { name: 'gerente@plant.example' }).waitFor();
    await page.getByRole('button', { name: 'Enviar teste: OEE para a gerência' }).click();
    await page.getByRole('button', { name: 'Enviar', exact: true }).click();
    await page.getByText('Nenhum servidor de e-mail configurado').waitFor();
    await page.getByRole('button', { name: 'Cancelar' }).click();
    await page.getByRole('button', { name: 'Pausar: OEE para a gerência' }).click();
    await page.getByRole('cell', { name: 'Pausado' }).waitFor();
    expect(await axeFaults(page)).to.deep.equal([]);
    const stored = () => rig.database.knex('report_schedules').select('active', 'recipients');
    expect(await stored()).to.deep.equal([{ active: false, recipients: ['gerente@plant.example'] }]);
    await page.getByRole('button', { name: 'Apagar: OEE para a gerência' }).click();
    await page.getByRole('button', { name: 'Apagar', exact: true }).click();
    await page.getByText('Nenhum relatório é enviado por e-mail').waitFor();
    expect(await stored()).to.deep.equal([]);
    await page.context().close();
  });

  it('say that there is no data rather than 0 %', async () => {
    const page = await rig.openAs(
      'supervisor',
      '/reports/oee?period=custom&from=2020-01-01T00:00&to=2020-01-02T00:00',
    );
    await page.getByText('Sem dados no período').or(page.getByText('—').first()).first().waitFor();
    expect(await page.getByText('0%', { exact: true }).count()).to.equal(0);
    await page.context().close();
  });
});
