import { expect } from 'chai';
import {
  plcDiff,
  plcValues,
  plcVersion,
  plcVersionList,
  registersImportAnswer,
  seriesAnswer,
} from '../../domain/contracts/plc-versions.ts';
import { plcPage, plcRow } from '../../domain/contracts/plcs.ts';
import { makePlant, startApiRig } from './api-rig.ts';
import type { ApiRig, Person, Plant } from './api-rig.ts';

describe('the history of a PLC', () => {
  let rig: ApiRig;
  let plant: Plant;
  let engineer: Person;
  let path: string;
  let id: number;
  before(async () => {
    rig = await startApiRig();
    plant = await makePlant(rig.database);
    engineer = await rig.signIn('engineer');
    const made = await engineer
      .post('/api/plc-config', {
        name: 'Injetora 7',
        host: '10.0.0.7',
        sectorId: plant.sectorId,
        dialect: 'delta-dvp',
        registers: [
          { name: 'Produção', address: 'D33', role: 'PRODUCTION_COUNTER', maxRate: 2 },
          { name: 'Temperatura', address: 'D40', unit: '°C', scale: 0.1, deadBand: 0.5 },
        ],
      })
      .expect(201);
    id = plcRow.parse(made.body).id;
    path = `/api/plc-config/${id}`;
  });
  after(() => rig.stop());

  const current = async () => plcRow.parse((await engineer.get(path).expect(200)).body);
  const versions = async () =>
    plcVersionList.parse((await engineer.get(`${path}/versions`).expect(200)).body).data;

  it('keeps who saved what and when, says what differs, and goes back to a version', async () => {
    const first = await current();
    const [production, temperature] = first.registers;
    await engineer
      .patch(path, {
        timeout: 2500,
        registers: [{ name: 'Produção', id: production?.id, address: 'D34', role: 'PRODUCTION_COUNTER' }],
      })
      .expect(200);
    const list = await versions();
    expect(
      list.map(({ version, action, username, isCurrent }) => [version, action, username, isCurrent]),
    ).to.deep.equal([
      [2, 'update', 'engineer', true],
      [1, 'create', 'engineer', false],
    ]);
    const one = plcVersion.parse((await engineer.get(`${path}/versions/1`).expect(200)).body);
    expect(one.snapshot).to.include({ host: '10.0.0.7', timeout: 1000 });
    const diff = plcDiff.parse((await engineer.get(`${path}/versions/1/diff`).expect(200)).body);
    expect(diff.settings).to.deep.equal([{ field: 'timeout', before: 1000, after: 2500 }]);
    expect(diff.registers.map(({ name, change }) => [name, change])).to.deep.equal([
      ['Produção', 'changed'],
      ['Temperatura', 'removed'],
    ]);
    const restore = (body: object) => engineer.post(`${path}/versions/1/restore`, body);
    expect((await restore({ version: 1 }).expect(409)).body).to.have.property('code', 'VERSION_CONFLICT');
    const back = plcRow.parse((await restore({ version: 2 }).expect(200)).body);
    expect(back).to.include({ timeout: 1000, version: 3 });
    expect(back.registers[0]).to.include({ id: production?.id, address: 'D33', maxRate: 2 });
    expect(back.registers[1]).to.include({ name: 'Temperatura', scale: 0.1, deadBand: 0.5 });
    expect(back.registers[1]?.id).not.to.equal(temperature?.id);
    const clean = plcDiff.parse((await engineer.get(`${path}/versions/3/diff?against=1`).expect(200)).body);
    expect(clean).to.deep.include({ settings: [], registers: [] });
    await engineer.get(`${path}/versions/99`).expect(404);
    await engineer.get(`${path}/versions/x`).expect(404);
    const operator = await rig.signIn('operator');
    await operator.post(`${path}/versions/1/restore`, {}).expect(403);
  });

  it('keeps also what a PLC was before its first recorded save', async () => {
    const other = `/api/plc-config/${plant.plcConfigId}`;
    await engineer.patch(other, { host: '10.0.0.8' }).expect(200);
    const { data } = plcVersionList.parse((await engineer.get(`${other}/versions`).expect(200)).body);
    expect(data.map(({ version, action, username }) => [version, action, username])).to.deep.equal([
      [2, 'update', 'engineer'],
      [1, 'found', null],
    ]);
    const old = plcVersion.parse((await engineer.get(`${other}/versions/1`).expect(200)).body);
    expect(old.snapshot).to.include({ host: '127.0.0.1', port: 15020 });
  });

  it('takes a register without its id, as a script sends it, for the one of its name: a new one would count from anew', async () => {
    const before = await current();
    const [production, temperature] = before.registers;
    const registers = [
      { name: 'Produção', address: 'D33', role: 'PRODUCTION_COUNTER', maxRate: 3 },
      { id: temperature?.id, name: 'Calor', address: 'D40' },
    ];
    await engineer.patch(path, { registers }).expect(200);
    const after = await current();
    expect(after.registers[0]).to.include({ id: production?.id, maxRate: 3 });
    expect(after.registers[1]).to.include({ id: temperature?.id, name: 'Calor' });
    await engineer.post(`${path}/versions/${before.version}/restore`, {}).expect(200);
  });

  it('saves no version of a save that failed', async () => {
    const before = await versions();
    await engineer.patch(path, { registers: [{ name: 'X', address: '?' }] }).expect(422);
    await engineer.patch(path, { sectorId: 2_147_480_000 }).expect(422);
    expect(await versions()).to.deep.equal(before);
  });

  it('copies a PLC, switched off', async () => {
    const copy = plcRow.parse(
      (await engineer.post(`${path}/clone`, { name: 'Injetora 8' }).expect(201)).body,
    );
    expect(copy).to.include({ active: false, host: '10.0.0.7', dialect: 'delta-dvp', version: 1 });
    expect(copy.registers.map(({ address }) => address)).to.deep.equal(['D33', 'D40']);
    expect((await engineer.post(`${path}/clone`, { name: 'Injetora 8' }).expect(409)).body).to.have.property(
      'code',
      'ALREADY_EXISTS',
    );
    const list = plcPage.parse((await engineer.get('/api/plc-config?filter[active]=false').expect(200)).body);
    expect(list.data.map(({ name }) => name)).to.deep.equal(['Injetora 8']);
  });

  it('hands its registers out as a table and takes them back: previewed, all or nothing', async () => {
    const csv = (await engineer.get(`${path}/registers.csv`).expect(200).expect('Content-Type', /csv/)).text;
    const load = async (body: object) =>
      registersImportAnswer.parse((await engineer.post(`${path}/registers/import`, body).expect(200)).body);
    expect(csv).to.match(/^name,address,/);
    const same = await load({ csv });
    expect(same.rows.map(({ change }) => change)).to.deep.equal(['unchanged', 'unchanged']);
    const ids = (await current()).registers.map((register) => register.id);
    const edited = 'name;address;scale;unit\nTemperatura;D41;0,01;K\nPressão;D50;;bar\n';
    const preview = await load({ csv: edited, mode: 'replace', preview: true });
    expect(preview).to.deep.equal({
      saved: false,
      removed: ['Produção'],
      rows: [
        { line: 2, name: 'Temperatura', change: 'changed', errors: [] },
        { line: 3, name: 'Pressão', change: 'added', errors: [] },
      ],
    });
    const bad = await load({ csv: 'name,address\nTemperatura,D42\nRuim,?\nRuim,D1\n' });
    expect(bad.saved).to.equal(false);
    expect(bad.rows.map(({ line, change, errors }) => [line, change, errors[0]?.field])).to.deep.equal([
      [2, 'changed', undefined],
      [3, 'refused', 'address'],
      [4, 'refused', 'name'],
    ]);
    expect((await load({ csv: edited })).saved).to.equal(true);
    const { registers } = await current();
    expect(registers.map((register) => register.id).slice(0, 2)).to.deep.equal(ids);
    expect(registers.map(({ name, address, scale }) => [name, address, scale])).to.deep.equal([
      ['Produção', 'D33', 1],
      ['Temperatura', 'D41', 0.01],
      ['Pressão', 'D50', 1],
    ]);
    expect((await versions())[0]?.action).to.equal('import');
    const refuse = async (text: string) =>
      (await engineer.post(`${path}/registers/import`, { csv: text }).expect(422)).body as { code: string };
    expect((await refuse('name,cor\nA,azul')).code).to.equal('CSV_COLUMN_UNKNOWN');
    expect((await refuse('name,address\n"A,D1')).code).to.equal('CSV_UNREADABLE');
    expect((await refuse('name,address\n')).code).to.equal('CSV_EMPTY');
  });

  it('shows the last value of each register with its age, and a register over time with its gaps', async () => {
    const { knex } = rig.database;
    const temperature = (await current()).registers.find(({ name }) => name === 'Temperatura');
    const base = Date.now() - 600_000;
    const row = (seconds: number, value: number, more: object = {}) => ({
      plc_config_id: id,
      plc_register_id: temperature?.id,
      register_address: temperature?.offset,
      value,
      raw_value: value * 100,
      timestamp: new Date(base + seconds * 1000),
      read_at: new Date(base + seconds * 1000),
      ...more,
    });
    const lost = { plc_register_id: null, register_address: 0, connected: false, quality: 'bad' };
    await knex('plc_data').insert([
      row(-30, 20),
      row(70, 21),
      row(80, 25),
      row(190, 0, lost),
      row(310, 22),
      row(430, 0, { quality: 'bad', raw_value: null }),
    ]);
    const iso = (seconds: number) => new Date(base + seconds * 1000).toISOString();
    const ask = `plcRegisterId=${temperature?.id}&from=${iso(0)}&to=${iso(600)}&points=10`;
    const answer = await engineer.get(`/api/plc-data/series?${ask}`).expect(200);
    const series = seriesAnswer.parse(answer.body);
    expect(series.last).to.deep.equal([20, 25, 25, null, null, 22, 22, null, null, null]);
    expect(series.min).to.deep.equal([20, 21, 25, null, null, 22, 22, null, null, null]);
    expect(series.avg[1]).to.equal(23);
    expect(series.samples).to.deep.equal([0, 2, 0, 0, 0, 1, 0, 0, 0, 0]);
    expect(series).to.include({ bucketSeconds: 60, unit: 'K' });
    await engineer.get(`/api/plc-data/series?${ask.replace(/to=[^&]+/, `to=${iso(-1)}`)}`).expect(422);
    await engineer.get('/api/plc-data/series?plcRegisterId=1').expect(422);
    await knex('plc_data').insert(row(500, 23.5));
    const values = plcValues.parse((await engineer.get(`${path}/values`).expect(200)).body);
    const [produced, warm] = values.registers;
    expect(produced).to.include({ name: 'Produção', value: null, quality: null, ageSeconds: null });
    expect(warm).to.include({ value: 23.5, rawValue: 2350, quality: 'good', unit: 'K' });
    expect(warm?.ageSeconds).to.be.within(100, 200);
    const raw = await engineer.get(`/api/plc-data?plcConfigId=${id}&limit=3`).expect(200);
    const { data, next } = raw.body as { data: { id: number }[]; next: number };
    const older = await engineer.get(`/api/plc-data?plcConfigId=${id}&limit=100&cursor=${next}`).expect(200);
    expect(data).to.have.lengthOf(3);
    expect((older.body as { data: object[]; next: null }).data).to.have.lengthOf(4);
    const second = await engineer
      .get(`/api/plc-data?filter[plcConfigId]=${id}&page=2&pageSize=3&sort=-timestamp`)
      .expect(200);
    expect((second.body as { data: object[] }).data).to.deep.equal(
      (older.body as { data: object[] }).data.slice(0, 3),
    );
  });
});
