import { expect } from 'chai';
import { listTitle } from '../exports/list-titles.ts';
import { fileName } from '../exports/send-export.ts';
import { zipSync } from 'fflate';
import type { Response } from 'supertest';
import type { ImportAnswer } from '../../domain/contracts/transfers.ts';
import { makeOrder, makePlant, PASSWORD, signIn, startApiRig } from './api-rig.ts';
import type { ApiRig, Person, Plant } from './api-rig.ts';

const TEST_CNPJ = '12.ABC.345/01DE-35';

describe('registrations and other lists as files', () => {
  let rig: ApiRig;
  let plant: Plant;
  let supervisor: Person;
  /** Sees the other company only. */
  let stranger: Person;
  before(async () => {
    rig = await startApiRig();
    plant = await makePlant(rig.database);
    supervisor = await rig.signIn('supervisor');
    const account = { username: 'stranger', name: 'Outra', role: 'supervisor', password: PASSWORD };
    const admin = await rig.signIn('admin');
    await admin.post('/api/users', { ...account, companyIds: [plant.otherCompanyId] }).expect(201);
    stranger = await signIn(rig.api.url, 'stranger');
  });
  after(() => rig.stop());

  const bring = (path: string, csv: string, how = '') =>
    supervisor.post(`/api/${path}/import?${how}`, { csv });
  const said = (answer: Response): ImportAnswer => answer.body as ImportAnswer;
  const lines = async (person: Person, path: string, query: string): Promise<string[]> => {
    const file = await person.get(`/api/${path}/export?${query}`).expect(200);
    const lang = /lang=en|format=csv(&|$)/.test(query) || !query.includes('csv-br') ? 'en' : 'pt-BR';
    const name = fileName(listTitle(path, lang));
    expect(file.headers['content-disposition']).to.match(new RegExp(`filename="${name}-[\\d-]{10}\\.csv"`));
    return file.text.replace('\uFEFF', '').trim().split('\r\n');
  };
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

  it('say how an order stands in the words of the screens', async () => {
    await makeOrder(supervisor, plant, { code: 'DITA' });
    const [, portuguese] = await lines(supervisor, 'production-orders', 'format=csv-br&search=DITA');
    expect(portuguese?.split(';')).to.include('Planejada');
    const [, english] = await lines(supervisor, 'production-orders', 'format=csv&search=DITA');
    expect(english?.split(',')).to.include('Planned');
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

  it('hold the PLCs that match and that the account sees, with headings in its language and no formula', async () => {
    await rig.database.knex('plc_configs').insert([
      { name: '=1+1', host: '10.0.0.2', port: 502, sector_id: plant.sectorId, active: false },
      { name: 'Extrusora', host: '10.0.0.3', port: 502, sector_id: plant.otherSectorId },
    ]);
    const all = await lines(supervisor, 'plc-config', 'format=csv-br&sort=host');
    expect(all[0]).to.equal(
      'Nome;Descrição;Setor;Endereço;Porta;Unidade;Dialeto;Ordem das palavras;Leitura a cada (ms);Espera (ms);Ativo',
    );
    expect(all.slice(1).map((line) => line.split(';')[0])).to.deep.equal([
      "'=1+1",
      'Extrusora',
      'Injetora 1',
    ]);
    expect(all[1]).to.match(/;10\.0\.0\.2;502;1;raw;\w+;1000;1000;não$/);
    const found = await lines(supervisor, 'plc-config', 'search=extru&lang=en');
    expect(found).to.have.lengthOf(2);
    expect(found[0]).to.match(/^Name,Description,Sector,Host,/);
    const theirs = await lines(stranger, 'plc-config', 'format=csv');
    expect(theirs.slice(1).map((line) => line.split(',')[0])).to.deep.equal(['Extrusora']);
    await supervisor.get('/api/plc-config/export?filter[nothing]=1').expect(422);
  });

  it('hold each entry of pieces and of scrap, what took it back, and nothing of another company', async () => {
    const orderId = await makeOrder(supervisor, plant, { code: 'OP-F' });
    await supervisor.post('/api/production/start-automatic', { orderId }).expect(200);
    const book = { orderId, quantity: 7, reason: '=SUM(A1)' };
    const made = await supervisor.post('/api/production-appointments', book).expect(201);
    const { id } = made.body as { id: number };
    const back = await supervisor
      .post(`/api/production-appointments/${id}/reverse`, { reason: 'em dobro' })
      .expect(201);
    const { id: backId } = back.body as { id: number };
    const all = await lines(supervisor, 'production-appointments', 'format=csv-br&sort=id');
    expect(all[0]).to.equal(
      'Nº;Quando;Ordem;Código do item;Item;Máquina;Peças;Origem;Tipo;Contador antes;Contador depois;Quem;Motivo;Gravado em;Estorna o nº;Estornado pelo nº',
    );
    const cells = all.slice(1).map((line) => line.split(';'));
    expect(cells.map((row) => [...row.slice(2, 9), ...row.slice(11, 13), ...row.slice(14)])).to.deep.equal([
      [
        'OP-F',
        'TAMPA',
        'Tampa 28 mm',
        '',
        '7',
        'Manual',
        'Manual',
        'supervisor',
        "'=SUM(A1)",
        '',
        String(backId),
      ],
      [
        'OP-F',
        'TAMPA',
        'Tampa 28 mm',
        '',
        '-7',
        'Estorno',
        'Ajuste',
        'supervisor',
        'em dobro',
        String(id),
        '',
      ],
    ]);
    // The counter-entry has the time of what it takes back.
    expect(cells[0]?.[1])
      .to.match(/^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/)
      .and.to.equal(cells[1]?.[1]);
    const backs = await lines(supervisor, 'production-appointments', 'filter[source]=reversal&lang=en');
    expect(backs.slice(1).map((line) => line.split(',')[7])).to.deep.equal(['Counter-entry']);
    const none = 'filter[to]=2020-01-01T00:00:00Z';
    expect(await lines(supervisor, 'production-appointments', none)).to.have.lengthOf(1);

    const [defect] = await rig.database
      .knex('defects')
      .insert({ code: 'MANCHA', name: '@Mancha' })
      .returning<{ id: number }[]>('id');
    const scrap = { orderId, quantity: 2, defectId: defect?.id };
    await supervisor.post('/api/production-defects', scrap).expect(201);
    const scraps = await lines(supervisor, 'production-defects', 'filter[source]=manual&search=tampa');
    expect(scraps).to.have.lengthOf(2);
    expect(scraps[1]).to.contain(",OP-F,TAMPA,Tampa 28 mm,,2,'@Mancha,By hand,supervisor,");
    for (const path of ['production-appointments', 'production-defects'])
      expect(await lines(stranger, path, 'format=csv'), path).to.have.lengthOf(1);
  });
});

/** As superagent reads a file. */
function bytes(response: Response, done: (error: Error | null, content: unknown) => void): void {
  const stream = response as unknown as NodeJS.ReadableStream;
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  stream.on('end', () => done(null, Buffer.concat(parts)));
}
