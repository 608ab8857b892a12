import { expect } from 'chai';
import {
  deliveryRow,
  mailState,
  mailTestAnswer,
  notificationPage,
  notificationRow,
  notificationSummary,
  preferences,
  rolePreferences,
  ruleList,
  webhookMade,
  webhookPage,
} from '../../domain/contracts/notifications.ts';
import { waitUntil } from '../../testing/wait.ts';
import { look } from '../notifications/look.ts';
import { makePlant, startApiRig } from './api-rig.ts';
import type { ApiRig, Person, Plant } from './api-rig.ts';

describe('notifications on the screens', () => {
  let rig: ApiRig;
  let plant: Plant;
  let supervisor: Person;
  let admin: Person;
  before(async () => {
    rig = await startApiRig();
    plant = await makePlant(rig.database);
    supervisor = await rig.signIn('supervisor');
    admin = await rig.signIn('admin');
    const { knex } = rig.database;
    await knex('count_inbox').insert({
      category: 'quarantined',
      plc_config_id: plant.plcConfigId,
      role: 'PRODUCTION_COUNTER',
      quantity: 500,
      kind: 'quarantine',
      timestamp: knex.fn.now(),
      reason: 'TOO_FAST',
    });
    await waitUntil(async () => (await look(knex, { isGrace: false, hasEmail: false })) !== undefined);
    await waitUntil(async () => (await list(supervisor)).length === 1, { what: 'the alarm' });
  });
  after(() => rig.stop());

  const list = async (person: Person, filter = '') =>
    notificationPage.parse((await person.get(`/api/notifications?pageSize=50${filter}`).expect(200)).body)
      .data;
  const summary = async (person: Person) =>
    notificationSummary.parse((await person.get('/api/notifications/summary').expect(200)).body);

  it('show what concerns the role, are read by each and acknowledged by one', async () => {
    const [alarm] = await list(supervisor, '&filter[open]=true&filter[kind]=quarantine');
    expect(alarm).to.include({ kind: 'quarantine', plcName: 'Injetora 1', readAt: null, clearedAt: null });
    expect(await list(await rig.signIn('operator'))).to.deep.equal([]);
    expect(await summary(supervisor)).to.deep.equal({
      ...{ unread: 1, open: 1, active: 1, critical: 0 },
      // This API leaves looking after the alarms to another process.
      checkedAt: null,
    });
    const path = `/api/notifications/${alarm?.id}`;
    expect(notificationRow.parse((await supervisor.post(`${path}/read`).expect(200)).body).readAt).to.be.a(
      'string',
    );
    expect(await list(supervisor, '&filter[unread]=true')).to.deep.equal([]);
    expect(await summary(admin)).to.include({ unread: 1 });
    const acknowledge = (person: Person) => person.post(`${path}/acknowledge`, { note: 'já vou' });
    const answers = await Promise.all([acknowledge(supervisor), acknowledge(admin)]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).to.have.property(
      'code',
      'ALREADY_ACKNOWLEDGED',
    );
    expect(await list(supervisor, '&filter[state]=active')).to.deep.equal([]);
    expect(await list(supervisor, '&filter[state]=acknowledged')).to.have.lengthOf(1);
    expect(await list(supervisor, '&filter[state]=cleared')).to.deep.equal([]);
    const operator = await rig.signIn('operator');
    await operator.post(`${path}/acknowledge`, {}).expect(404);
    await admin.post('/api/notifications/read', { upToId: alarm?.id }).expect(200);
    expect(await summary(admin)).to.include({ unread: 0 });
  });

  it('are acknowledged all at once, but none that came later', async () => {
    const { knex } = rig.database;
    const alarm = { kind: 'quarantine', company_id: plant.companyId, sector_id: plant.sectorId };
    const made = await knex('notifications')
      .insert([1, 2, 3].map((key) => ({ ...alarm, cause_key: `key ${key}` })))
      .returning<{ id: string }[]>('id');
    const [first, second, later] = made.map(({ id }) => Number(id));
    const all = (person: Person) =>
      person.post('/api/notifications/acknowledge', { upToId: second, note: 'turno da manhã' }).expect(200);
    await (await rig.signIn('viewer')).post('/api/notifications/acknowledge', { upToId: second }).expect(403);
    expect((await all(supervisor)).body).to.deep.equal({ acknowledged: 2 });
    expect((await all(supervisor)).body).to.deep.equal({ acknowledged: 0 });
    const active = await list(supervisor, '&filter[state]=active');
    expect(active.map(({ id }) => id)).to.deep.equal([later]);
    const audited = await knex('audit_log')
      .where({ entity: 'notifications', action: 'acknowledge' })
      .whereIn('entity_id', [String(first), String(second)]);
    expect(audited).to.have.lengthOf(2);
    await knex('notifications')
      .where({ id: second })
      .update({ severity: 'critical', params: { quantity: 4711 } });
    const ids = async (query: string): Promise<unknown[]> =>
      (await list(supervisor, query))
        .map(({ id }) => id)
        .filter((id) => made.some((row) => Number(row.id) === id));
    expect(await ids('&sort=id')).to.deep.equal([first, second, later]);
    expect(await ids('&sort=-severity')).to.deep.equal([second, later, first]);
    expect(await ids('&search=4711')).to.deep.equal([second]);
    await supervisor.get('/api/notifications?sort=params').expect(422);
    await knex('notifications').whereIn('cause_key', ['key 1', 'key 2', 'key 3']).delete();
  });

  it('say whether e-mail works', async () => {
    const state = mailState.parse((await admin.get('/api/notifications/mail').expect(200)).body);
    expect(state).to.include({ configured: false, server: null, waiting: 0 });
    const sent = await admin.post('/api/notifications/mail/test', {}).expect(200);
    expect(mailTestAnswer.parse(sent.body)).to.include({ success: false, code: 'MAIL_NOT_CONFIGURED' });
    await supervisor.post('/api/notifications/mail/test', {}).expect(403);
  });

  it('follow the wishes of a role and of a user', async () => {
    const operator = await rig.signIn('operator');
    const wish = (person: Person, path: string, body: object) =>
      person.patch(`/api/notifications/${path}`, body);
    await wish(supervisor, 'role-preferences', { role: 'operator' }).expect(403);
    const roles = await wish(admin, 'role-preferences', {
      role: 'operator',
      kinds: { quarantine: ['in_app'] },
      quietHours: { from: '22:00', to: '06:00' },
    }).expect(200);
    const ofOperator = rolePreferences.parse(roles.body).data.find(({ role }) => role === 'operator');
    expect(ofOperator).to.deep.include({ quietHours: { from: '22:00', to: '06:00' } });
    expect(await list(operator)).to.have.lengthOf(1);
    const own = preferences.parse(
      (await wish(operator, 'preferences', { kinds: { quarantine: [] } }).expect(200)).body,
    );
    expect(own.effective.quarantine).to.deep.equal([]);
    expect(own.emailAvailable).to.equal(false);
    expect(await list(operator)).to.deep.equal([]);
    await wish(operator, 'preferences', { kinds: { quarantine: null } }).expect(200);
    expect(await list(operator)).to.have.lengthOf(1);
    await wish(operator, 'preferences', { quietHours: { from: '08:00', to: '08:00' } }).expect(422);
  });

  it('are ruled by an admin, who says when and to whom they go next', async () => {
    const change = (body: object) => admin.patch('/api/notifications/rules', body);
    const rules = ruleList.parse(
      (
        await change({
          kind: 'plc_offline',
          afterSeconds: 90,
          escalateAfterMinutes: 15,
          escalateToRole: 'supervisor',
        }).expect(200)
      ).body,
    );
    expect(rules.data.find(({ kind }) => kind === 'plc_offline')).to.deep.equal({
      kind: 'plc_offline',
      enabled: true,
      severity: 'warning',
      afterSeconds: 90,
      escalateAfterMinutes: 15,
      escalateToRole: 'supervisor',
    });
    expect((await change({ kind: 'quarantine', escalateAfterMinutes: 5 }).expect(422)).body).to.have.property(
      'code',
      'ESCALATION_INCOMPLETE',
    );
    await supervisor.patch('/api/notifications/rules', { kind: 'quarantine' }).expect(403);
  });

  it('reach programs whose secret is shown once, with a log of what was sent', async () => {
    const input = { name: 'ERP', url: 'https://127.0.0.1:9/x', kinds: ['quarantine'] };
    const made = webhookMade.parse((await admin.post('/api/webhooks', input).expect(201)).body);
    expect(made.secret).to.have.length.above(40);
    const shown = await admin.get('/api/webhooks').expect(200);
    expect(webhookPage.parse(shown.body).total).to.equal(1);
    expect(shown.text).not.to.contain(made.secret);
    const stored = await rig.database.knex('webhooks').first<{ secret: string }>('secret');
    expect(stored.secret).not.to.contain(made.secret);
    const path = `/api/webhooks/${made.webhook.id}`;
    const rotated = webhookMade.parse((await admin.post(`${path}/rotate-secret`).expect(200)).body);
    expect(rotated.secret).not.to.equal(made.secret);
    await admin.patch(path, { active: false, sectorIds: [plant.sectorId] }).expect(200);
    expect((await admin.patch(path, { sectorIds: [2_147_480_000] }).expect(422)).body).to.have.property(
      'code',
      'REFERENCE_UNKNOWN',
    );
    await admin.patch(path, { url: 'https://user:pass@example.com/' }).expect(422);
    await admin.patch(path, { url: 'file:///etc/passwd' }).expect(422);
    const test = deliveryRow.parse((await admin.post(`${path}/test`).expect(201)).body);
    expect(test).to.include({ event: 'test', channel: 'webhook' });
    await admin.post(`/api/notification-deliveries/${test.id}/retry`).expect(409);
    const audited = await rig.database.knex('audit_log').where({ entity: 'webhooks' }).select('*');
    expect(JSON.stringify(audited)).not.to.contain(rotated.secret).and.not.to.contain(stored.secret);
    await admin.delete(path).expect(200);
    expect((await admin.get('/api/notification-deliveries').expect(200)).body).to.deep.equal({
      data: [],
      total: 0,
    });
    await supervisor.get('/api/webhooks').expect(403);
  });
});
