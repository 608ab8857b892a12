/** Reports that are sent by themselves, to a real mail server on this machine. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { SMTPServer } from 'smtp-server';
import { makeLogger } from '../logger.ts';
import { Mailer } from '../mail/mailer.ts';
import { ReportMailing } from '../reports/report-mailing.ts';
import { makePlant, startApiRig } from './api-rig.ts';
import type { ApiRig, Person, Plant } from './api-rig.ts';

const DAY_MS = 86_400_000;

describe('scheduled reports', () => {
  let rig: ApiRig;
  let plant: Plant;
  let supervisor: Person;
  let server: SMTPServer;
  let mailer: Mailer;
  let mailing: ReportMailing;
  const letters: string[] = [];
  let isDown = false;
  before(async () => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, session, done) => {
        let letter = session.envelope.rcptTo.map(({ address }) => address).join(' ');
        stream.on('data', (chunk: Buffer) => (letter += chunk.toString()));
        stream.on('end', () => {
          if (!isDown) letters.push(letter);
          done(isDown ? new Error('try later') : null);
        });
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    const { port } = server.server.address() as AddressInfo;
    const smtp = { url: `smtp://127.0.0.1:${port}`, from: 'pulso@plant.example' };
    // Nothing is sent by itself while the test says when.
    rig = await startApiRig('nothing', smtp);
    plant = await makePlant(rig.database);
    supervisor = await rig.signIn('supervisor');
    mailer = new Mailer(smtp);
    const logger = makeLogger({ level: 'error', silent: true });
    mailing = new ReportMailing(rig.database.knex, logger, (letter) => mailer.send(letter));
  });
  after(async () => {
    mailer.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await rig.stop();
  });
  const schedule = (change: object = {}) => ({
    companyId: plant.companyId,
    name: 'OEE de ontem',
    report: 'oee',
    period: 'yesterday',
    format: 'csv-br',
    recipients: ['gerente@plant.example', 'turno@plant.example'],
    weekdays: [0, 1, 2, 3, 4, 5, 6],
    sendTime: '06:15',
    ...change,
  });
  const find = async (id: number) =>
    (await supervisor.get(`/api/report-schedules/${id}`).expect(200)).body as {
      nextRunAt: string;
      lastSentAt: string | null;
      lastError: string | null;
    };

  it('go out once when they are due, with the report as a file', async () => {
    const made = await supervisor.post('/api/report-schedules', schedule()).expect(201);
    const { id, nextRunAt } = made.body as { id: number; nextRunAt: string };
    const dueMs = Date.parse(nextRunAt);
    expect(new Date(dueMs).toISOString()).to.match(/T09:15:00.000Z$/);
    expect(await mailing.sendDue(dueMs - 1)).to.equal(0);
    const sent = await Promise.all([mailing.sendDue(dueMs), mailing.sendDue(dueMs)]);
    expect(sent.toSorted()).to.deep.equal([0, 1]);
    expect(letters).to.have.lengthOf(1);
    expect(letters[0]).to.match(/^gerente@plant.example turno@plant.example/);
    expect(letters[0])
      .to.match(/filename="?oee-\d{4}-\d\d-\d\d\.csv/)
      .and.contain('Pulso: OEE de ontem');
    const after = await find(id);
    expect(Date.parse(after.nextRunAt)).to.equal(dueMs + DAY_MS);
    expect(after.lastSentAt).to.be.a('string');
    await supervisor.delete(`/api/report-schedules/${id}`).expect(200);
  });

  it('are tried again where the mail server is down, and say why', async () => {
    const made = await supervisor
      .post('/api/report-schedules', schedule({ name: 'Produção', report: 'production' }))
      .expect(201);
    const { id, nextRunAt } = made.body as { id: number; nextRunAt: string };
    const dueMs = Date.parse(nextRunAt);
    isDown = true;
    expect(await mailing.sendDue(dueMs)).to.equal(0);
    const failed = await find(id);
    expect(failed.lastError).to.contain('try later');
    expect(Date.parse(failed.nextRunAt)).to.equal(dueMs + 60_000);
    isDown = false;
    expect(await mailing.sendDue(dueMs + 60_000)).to.equal(1);
    const after = await find(id);
    expect(after).to.include({ lastError: null });
    expect(Date.parse(after.nextRunAt)).to.equal(dueMs + DAY_MS);
  });

  it('are sent to one address to be looked at, and say what the mail server answered', async () => {
    const made = await supervisor.post('/api/report-schedules', schedule({ format: 'pdf' })).expect(201);
    const { id } = made.body as { id: number };
    const before = await find(id);
    const test = (to: string) => supervisor.post(`/api/report-schedules/${id}/test`, { to });
    const sent = await test('chefe@plant.example').expect(200);
    expect(sent.body).to.deep.equal({ success: true, code: 'OK', message: '' });
    expect(letters.at(-1))
      .to.match(/^chefe@plant.example(?! \w)/)
      .and.match(/filename="?oee-\d{4}-\d\d-\d\d\.pdf/)
      .and.not.contain('gerente@plant.example');
    isDown = true;
    const refused = await test('chefe@plant.example').expect(200);
    isDown = false;
    expect(refused.body).to.include({ success: false, code: 'EMAIL_NOT_SENT' });
    expect((refused.body as { message: string }).message).to.contain('try later');
    await test('nobody').expect(422);
    // A test is none of its times: it stays due when it was.
    expect(await find(id)).to.deep.equal(before);
    const viewer = await rig.signIn('viewer');
    await viewer.post(`/api/report-schedules/${id}/test`, { to: 'x@plant.example' }).expect(403);
  });

  it('refuse what could never be sent', async () => {
    await supervisor.post('/api/report-schedules', schedule({ recipients: ['nobody'] })).expect(422);
    await supervisor.post('/api/report-schedules', schedule({ weekdays: [] })).expect(422);
  });
});
