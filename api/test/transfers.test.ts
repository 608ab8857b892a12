import { expect } from 'chai';
import { zipSync } from 'fflate';
import type { Response } from 'supertest';
import type { ImportAnswer } from '../../domain/contracts/transfers.ts';
import { makeOrder, makePlant, startApiRig } from './api-rig.ts';
import type { ApiRig, Person, Plant } from './api-rig.ts';

const TEST_CNPJ = '12.ABC.345/01DE-35';

describe('registrations as files', () => {
  let rig: ApiRig;
  let plant: Plant;
  let supervisor: Person;
  before(async () => {
    rig = await startApiRig();
    plant = await makePlant(rig.database);
    supervisor = await rig.signIn('supervisor');
  });
  after(() => rig.stop());

  const bring = (path: string, csv: string, how = '') =>
    supervisor.post(`/api/${path}/import?${how}`, { csv });
  const said = (answer: Response): ImportAnswer => answer.body as ImportAnswer;
  const codes = (table: string): Promise<string[]> => rig.database.knex(table).orderBy('code').pluck('code');

  it('say of each row what it would do, name what is wrong, and change nothing on a dry run', async () => {
    const csv = [
      '\uFEFFCódigo;Nome;Setor;Ciclo ideal (s);Ativo',
      'TAMPA;Tampa azul;;9,5;sim',
      'POTE;Pote;INJ;12,25;sim',
      'RUIM;;XX;rápido;talvez',
      'POTE;Outra vez;;;',
      ';Sem código;;;',
    ].join('\r\n');
    const before = await rig.database.knex('items').select('*');
    const audits = await rig.database.knex('audit_log').count();
    const answer = said(await bring('items', csv, 'dryRun=true').expect(200));
    expect(answer).to.include({ saved: false, created: 1, updated: 1, unchanged: 0, refused: 3 });
    const faults = answer.rows.map(({ line, action, errors }) => [
      line,
      action,
      ...errors.map(({ path, code }) => `${path} ${code}`),
    ]);
    expect(faults).to.deep.equal([
      [2, 'update'],
      [3, 'create'],
      [4, 'refused', 'sectorId REFERENCE_UNKNOWN'],
      [5, 'refused', 'code ROW_TWICE'],
      [6, 'refused', 'code VALUE_REQUIRED'],
    ]);
    expect(await rig.database.knex('items').select('*')).to.deep.equal(before);
    expect(await rig.database.knex('audit_log').count()).to.deep.equal(audits);
  });

  it('save nothing while one row is refused, or the right rows where that is asked for', async () => {
    const csv = 'code,name,severity\nREB,Rebarba,LOW\nFURO,Furo,TERRIBLE\n';
    const refused = await bring('defects', csv).expect(422);
    expect(refused.body).to.have.property('code', 'IMPORT_ROWS_REFUSED');
    expect(refused.body).to.have.nested.property('details[0].path', 'rows.3.severity');
    expect(await codes('defects')).to.deep.equal([]);
    const saved = said(await bring('defects', csv, 'skipBad=true').expect(200));
    expect(saved).to.include({ saved: true, created: 1, refused: 1 });
    expect(await codes('defects')).to.deep.equal(['REB']);
    const rows = await rig.database.knex('audit_log').where({ entity: 'defects' }).pluck('action');
    expect(rows).to.have.members(['create', 'import']);
  });

  it('come back as they went out, in each form, and change nothing', async () => {
    await bring('companies', `code;name;cnpj;phone\nC3;"=1+1; ""S/A""";${TEST_CNPJ};+55 47 3333`).expect(200);
    await supervisor
      .post('/api/shifts', {
        companyId: plant.companyId,
        code: 'N',
        name: 'Noite',
        weekdays: [0, 6],
        startTime: '22:00',
        endTime: '06:00',
        breaks: [{ start: '02:00', end: '02:30' }],
      })
      .expect(201);
    await bring(
      'calendar-exceptions',
      'date;name;companyCode;kind;startTime;endTime\n02/05/2027;Sábado;C1;overtime;7:00;11:00',
    ).expect(200);
    await makeOrder(supervisor, plant, { code: 'OP 7', dueDate: '2027-02-01', idealCycle: 8.125 });
    for (const path of [
      'companies',
      'sectors',
      'items',
      'shifts',
      'calendar-exceptions',
      'production-orders',
    ])
      for (const format of ['csv', 'csv-br', 'xlsx']) {
        const file = await supervisor.get(`/api/${path}/export?format=${format}`).buffer(true).parse(bytes);
        expect(file.status, file.text).to.equal(200);
        const content = file.body as Buffer;
        const body =
          format === 'xlsx' ? { xlsx: content.toString('base64') } : { csv: content.toString('utf8') };
        const answer = said(await supervisor.post(`/api/${path}/import`, body));
        const what = `${path} ${format}: ${JSON.stringify(answer)}`;
        expect(answer, what).to.include({ created: 0, updated: 0, refused: 0 });
        expect(answer.unchanged, what).to.be.above(0);
      }
    const company = await rig.database.knex('companies').where({ code: 'C3' }).first<{ name: string }>();
    expect(company).to.include({ name: '=1+1; "S/A"', cnpj: '12ABC34501DE35', phone: '+55 47 3333' });
  });

  it('take what the list is filtered by, and neutralise formulas', async () => {
    const file = await supervisor.get('/api/companies/export?format=csv-br&search=S/A').expect(200);
    expect(file.text)
      .to.match(/^\uFEFFCódigo;Nome;/)
      .and.contain(`"'=1+1; ""S/A"""`);
    expect(file.text.trim().split('\r\n')).to.have.lengthOf(2);
    await supervisor.get('/api/companies/export?filter[nothing]=1').expect(422);
  });

  it('keep what an order may no longer change', async () => {
    const id = await makeOrder(supervisor, plant, { code: 'OP 8', plcConfigId: plant.plcConfigId });
    await supervisor.post('/api/production/start-automatic', { orderId: id }).expect(200);
    const csv = 'code;itemCode;sectorCode;plannedQuantity\nOP 8;TAMPA;EXT;1.000\nOP 9;TAMPA;INJ;1000';
    const { rows } = said(await bring('production-orders', csv, 'dryRun=true').expect(200));
    expect(rows[0]?.errors[0]).to.deep.include({ path: 'plannedQuantity', code: 'INVALID' });
    const second = said(await bring('production-orders', csv.replace('1.000', '900'), 'dryRun=true'));
    expect(second.rows.map(({ action }) => action)).to.deep.equal(['refused', 'create']);
    expect(second.rows[0]?.errors[0]?.code).to.equal('ORDER_NOT_EDITABLE');
  });

  it('refuse files that are none, with columns nobody knows, without rows or with too many', async () => {
    const bomb = Buffer.from(
      zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(31_000_000) }, { level: 1 }),
    );
    const many = `code;name\n${Array.from({ length: 2_001 }, (_, at) => `X${at};X`).join('\n')}`;
    const wrong: [object, string][] = [
      [{ csv: 'code;name\n"A;B' }, 'IMPORT_UNREADABLE'],
      [{ xlsx: Buffer.from('no workbook').toString('base64') }, 'IMPORT_UNREADABLE'],
      [{ xlsx: bomb.toString('base64') }, 'IMPORT_TOO_LARGE'],
      [{ csv: 'code;colour of eyes\nA;blue' }, 'IMPORT_COLUMN_UNKNOWN'],
      [{ csv: 'A;B\n1;2' }, 'IMPORT_HEADING_MISSING'],
      [{ csv: 'code;name\n;' }, 'IMPORT_EMPTY'],
      [{ csv: many }, 'IMPORT_TOO_MANY_ROWS'],
      [{ csv: 'code', xlsx: 'AAAA' }, 'VALIDATION_FAILED'],
    ];
    for (const [body, code] of wrong) {
      const answer = await supervisor.post('/api/reference-types/import', body);
      expect(answer.body, code).to.have.property('code', code);
    }
  });
});

/** As superagent reads a file. */
function bytes(response: Response, done: (error: Error | null, content: unknown) => void): void {
  const stream = response as unknown as NodeJS.ReadableStream;
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  stream.on('end', () => done(null, Buffer.concat(parts)));
}
