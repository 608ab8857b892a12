/** Messages on their way: to a mail server and to a program that is told, both real and on this machine. */
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { SMTPServer } from 'smtp-server';
import { makeLogger } from '../logger.ts';
import { Deliveries } from '../notifications/deliveries.ts';
import { mailServer } from '../mail/mail-server.ts';
import { testMail } from '../notifications/mail-test.ts';
import { enqueue } from '../notifications/enqueue.ts';
import { signature } from '../notifications/send-webhook.ts';
import { sealSecret } from '../notifications/seal-secret.ts';
import { AlarmRig } from './alarm-rig.ts';

const sessionSecret = 'x'.repeat(40);
const logger = makeLogger({ level: 'error', silent: true });

describe('messages of alarms', () => {
  let rig: AlarmRig;
  let knex: Knex;
  before(async () => {
    rig = await AlarmRig.start();
    ({ knex } = rig);
  });
  after(() => rig.stop());
  const watch = (hasEmail = false) => rig.watch(hasEmail);
  const ago = (seconds: number) => rig.ago(seconds);
  const link = (connected: boolean) => rig.link(connected);
  const heard: { headers: IncomingHttpHeaders; body: string }[] = [];
  const letters: string[] = [];
  let receiver: Server;
  let mail: SMTPServer;
  let deliveries: Deliveries;
  let status = 500;
  before(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        heard.push({ headers: request.headers, body });
        response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end();
      });
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    mail = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, session, done) => {
        let letter = session.envelope.rcptTo.map(({ address }) => address).join(' ');
        stream.on('data', (chunk: Buffer) => (letter += `\n${chunk.toString()}`));
        stream.on('end', () => {
          letters.push(letter);
          done();
        });
      },
    });
    mail.listen(0, '127.0.0.1');
    await once(mail.server, 'listening');
    const { port } = mail.server.address() as AddressInfo;
    deliveries = new Deliveries({
      knex,
      logger,
      sessionSecret,
      smtp: { url: `smtp://127.0.0.1:${port}`, from: 'pulso@plant.example' },
      webhookNetworks: ['127.0.0.1'],
    });
    await knex('webhooks').insert({
      name: 'ERP',
      url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/pulso`,
      kinds: ['plc_offline'],
      secret: sealSecret('topsecret', sessionSecret),
    });
    await knex('notification_preferences').insert({
      role: 'maintenance',
      kinds: JSON.stringify({ plc_offline: ['email'] }),
    });
  });
  after(async () => {
    deliveries.stop();
    await new Promise<void>((done) => mail.close(() => done()));
    receiver.close();
    receiver.closeAllConnections();
  });
  const log = () =>
    knex('notification_deliveries').orderBy('id').select<
      {
        channel: string;
        status: string;
        attempts: number;
        response_status: number | null;
        last_error: string | null;
      }[]
    >('channel', 'status', 'attempts', 'response_status', 'last_error');
  const makeDue = () =>
    knex('notification_deliveries')
      .where({ status: 'pending' })
      .update({ next_attempt_at: ago(1) });

  it('are signed, tried again after a refusal, and sent once by several processes', async () => {
    await link(false);
    await watch(true);
    await Promise.all([deliveries.round(), deliveries.round()]);
    expect(heard).to.have.lengthOf(1);
    expect(letters).to.have.lengthOf(1);
    expect(letters[0])
      .to.match(/^ana@plant\.example\n/)
      .and.to.match(/Subject: =\?UTF-8\?Q\?O_CLP_Injetora_1_/);
    expect(
      (await log()).map(({ channel, status: how, response_status }) => [channel, how, response_status]),
    ).to.deep.equal([
      ['webhook', 'pending', 500],
      ['email', 'sent', null],
    ]);
    expect(await deliveries.round(), 'it waits before it tries again').to.equal(0);
    status = 204;
    await makeDue();
    await deliveries.round();
    const { headers, body } = heard[1] ?? { headers: {}, body: '' };
    const [, t = '', v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-pulso-signature'])) ?? [];
    expect(createHmac('sha256', 'topsecret').update(`${t}.${body}`).digest('hex')).to.equal(v1);
    // A receiver in another language, as docs/security.md has it.
    const judge = (text: string, secret: string, header = String(headers['x-pulso-signature'])) =>
      pythonReceiver(header, text, secret);
    expect(judge(body, 'topsecret')).to.be.oneOf([true, 'python3 is absent']);
    expect(judge(`${body} `, 'topsecret')).not.to.equal(true);
    expect(judge(body, 'another secret')).not.to.equal(true);
    const old = Math.floor(Date.now() / 1000) - 301;
    expect(judge(body, 'topsecret', signature('topsecret', old, body))).not.to.equal(true);
    expect(JSON.parse(body))
      .to.deep.include({ event: 'raised' })
      .and.to.have.nested.property('notification.kind', 'plc_offline');
    expect((await log())[0]).to.deep.include({ status: 'sent', attempts: 2, last_error: null });
  });

  it('tell also of the end', async () => {
    await link(true);
    await watch(true);
    await deliveries.round();
    expect(heard).to.have.lengthOf(3);
    expect(JSON.parse(heard[2]?.body ?? '')).to.include({ event: 'cleared' });
    expect(letters[1]).to.contain('Resolvido');
  });

  it('are given up at last, follow no redirect, and are not sent when they are over', async () => {
    await knex('notification_deliveries').delete();
    status = 302;
    await link(false);
    await watch(true);
    await knex('notification_deliveries').where({ channel: 'webhook' }).update({ attempts: 9 });
    await knex('notifications').whereNull('cleared_at').update({ cleared_at: knex.fn.now() });
    await deliveries.round();
    expect(
      (await log()).map(({ channel, status: how, response_status }) => [channel, how, response_status]),
    ).to.deep.equal([
      ['webhook', 'failed', 302],
      ['email', 'skipped', null],
    ]);
    expect(heard).to.have.lengthOf(4);
  });

  it('reach no private network that is not named', async () => {
    const strict = new Deliveries({ knex, logger, sessionSecret, smtp: undefined, webhookNetworks: [] });
    await knex('notification_deliveries')
      .where({ channel: 'webhook' })
      .update({ status: 'pending', attempts: 0, next_attempt_at: ago(1) });
    await strict.round();
    strict.stop();
    const [webhook] = await log();
    expect(webhook?.last_error).to.contain('private network');
    expect(heard).to.have.lengthOf(4);
  });

  it('wait for the end of quiet hours, unless they are critical', async () => {
    await knex('notification_deliveries').delete();
    await knex('notification_preferences').update({ quiet_from: '00:00', quiet_to: '23:59' });
    await knex('notification_rules').where({ kind: 'collector_offline' }).update({ severity: 'critical' });
    await knex('notification_preferences').update({
      kinds: JSON.stringify({ plc_offline: ['email'], collector_offline: ['email'] }),
    });
    await link(true);
    await watch(true);
    await link(false);
    await watch(true);
    await knex('collectors').update({ heartbeat_at: ago(300) });
    await watch(true);
    const waiting = await knex('notification_deliveries as d')
      .join('notifications as n', 'n.id', 'd.notification_id')
      .where({ 'd.channel': 'email', 'd.event': 'raised' })
      .orderBy('d.id')
      .select<{ kind: string; waits: boolean }[]>('n.kind', knex.raw('d.next_attempt_at > now() AS waits'));
    expect(waiting.map(({ kind, waits }) => `${kind} ${waits}`)).to.include('collector_offline false');
    const [hour, minute] = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'America/Sao_Paulo',
      timeStyle: 'short',
    })
      .format()
      .split(':');
    // Between 23:59 and midnight it is not quiet.
    expect(waiting.map(({ kind, waits }) => `${kind} ${waits}`)).to.include(
      `plc_offline ${!(hour === '23' && minute === '59')}`,
    );
  });

  it('are tried by hand, with what the mail server says', async () => {
    const { port } = mail.server.address() as AddressInfo;
    const [user] = await knex('users').where({ username: 'ana' }).select<{ id: number }[]>('id');
    const principal = { userId: user?.id ?? 0, username: 'ana' };
    const who = { principal, request: { ip: '127.0.0.1', id: 'r' } } as unknown as Parameters<
      typeof testMail
    >[1];
    const server = (smtpPort: number) =>
      mailServer({ url: `smtp://user:secret@127.0.0.1:${smtpPort}`, from: 'pulso@plant.example' });
    expect(server(port).server).to.equal(`127.0.0.1:${port}`);
    const before = letters.length;
    const open = mailServer({ url: `smtp://127.0.0.1:${port}`, from: 'pulso@plant.example' });
    expect(await testMail(knex, who, open, undefined)).to.include({ success: true, to: 'ana@plant.example' });
    expect(letters).to.have.lengthOf(before + 1);
    expect(await testMail(knex, who, server(1), 'x@y.example')).to.include({
      success: false,
      code: 'MAIL_UNREACHABLE',
    });
  });

  it('tell a program that is limited to sectors of nothing else', async () => {
    const { sectorId, otherSectorId, companyId } = rig.plant;
    await knex('webhooks').delete();
    const secret = sealSecret('s', sessionSecret);
    const hooks = await knex('webhooks')
      .insert(
        [[], [sectorId], [otherSectorId]].map((sector_ids, index) => ({
          ...{ name: `hook ${index}`, url: 'http://127.0.0.1:9/', sector_ids, secret },
        })),
      )
      .returning<{ id: number }[]>('id');
    const alarms = await knex('notifications')
      .insert([
        { kind: 'plc_offline', company_id: companyId, sector_id: sectorId },
        // A collector of several sectors: what it lacks concerns them all.
        { kind: 'collector_offline', company_id: null, sector_id: null },
      ])
      .returning<{ id: string }[]>('id');
    await enqueue(
      knex,
      'raised',
      alarms.map(({ id }) => Number(id)),
      false,
    );
    const told = async (index: number) =>
      knex('notification_deliveries')
        .where({ webhook_id: hooks[index]?.id ?? 0 })
        .pluck<string[]>('notification_id');
    const [ofSector, ofAll] = alarms.map(({ id }) => id);
    expect(await told(0)).to.have.members([ofSector, ofAll]);
    expect(await told(1)).to.have.members([ofSector, ofAll]);
    expect(await told(2)).to.deep.equal([ofAll]);
  });
});

/** What the sample of the security page says of a delivery. */
function pythonReceiver(header: string, body: string, secret: string): boolean | string {
  const guide = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');
  const [, sample = ''] = /```python\n([\s\S]*?)```/.exec(guide) ?? [];
  const script = `${sample}\nimport sys\nprint(is_from_pulso(sys.argv[1], sys.stdin.buffer.read(), sys.argv[2]))`;
  const { stdout, stderr, error } = spawnSync('python3', ['-c', script, header, secret], {
    input: body,
    encoding: 'utf8',
    // A language that the machine names but lacks is told of by a warning.
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  if (error) return 'python3 is absent';
  expect(stderr).to.equal('');
  return stdout.trim() === 'True';
}
