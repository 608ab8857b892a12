import { expect } from 'chai';
import {
  inboxCandidates,
  inboxEntry,
  inboxGroups,
  inboxPage,
  inboxSummary,
} from '../../domain/contracts/inbox.ts';
import { makeOrder, makePlant, startApiRig } from './api-rig.ts';
import type { ApiRig, Person, Plant } from './api-rig.ts';
import { makeCounter } from './counter-rig.ts';
import type { Counter } from './counter-rig.ts';

describe('the inbox of pieces without an order', () => {
  let rig: ApiRig;
  let plant: Plant;
  let counter: Counter;
  let supervisor: Person;
  before(async () => {
    rig = await startApiRig();
    plant = await makePlant(rig.database);
    counter = await makeCounter(rig.database.knex, plant);
    supervisor = await rig.signIn('supervisor');
  });
  after(() => rig.stop());

  const open = async (filter = '') => {
    const answer = await supervisor.get(`/api/count-inbox?filter[status]=open${filter}`).expect(200);
    return inboxPage.parse(answer.body).data;
  };
  const order = async (id: number) =>
    (await supervisor.get(`/api/production-orders/${id}`).expect(200)).body as {
      status: string;
      producedQuantity: number;
      endDate: string | null;
    };
  const started = async (values: object = {}) => {
    const id = await makeOrder(supervisor, plant, values);
    await supervisor
      .post('/api/production/start-automatic', { orderId: id, plcConfigId: plant.plcConfigId })
      .expect(200);
    return id;
  };
  const finish = (id: number) => supervisor.post(`/api/production/${id}/finish`).expect(200);

  it('shows what was counted without an order and what is doubted, with the orders that may take it', async () => {
    await counter.count(5);
    await counter.count(3000, { kind: 'quarantine', reason: 'TOO_FAST' as never });
    const entries = await open();
    expect(entries.map(({ category, quantity }) => [category, quantity])).to.deep.equal([
      ['quarantined', 3000],
      ['unassigned', 5],
    ]);
    expect(await open('&filter[category]=quarantined')).to.have.lengthOf(1);
    const summary = await supervisor.get('/api/count-inbox/summary').expect(200);
    expect(inboxSummary.parse(summary.body)).to.deep.equal({
      unassigned: { entries: 1, pieces: 5 },
      quarantined: { entries: 1, pieces: 3000 },
    });
    const id = await started();
    const found = await supervisor.get(`/api/count-inbox/${entries[0]?.id}/candidates`).expect(200);
    expect(inboxCandidates.parse(found.body).data).to.deep.include({
      id,
      code: ((await supervisor.get(`/api/production-orders/${id}`)).body as { code: string }).code,
      itemName: 'Tampa 28 mm',
      status: 'IN_PROGRESS',
      plannedQuantity: 100,
      producedQuantity: 0,
      ranThen: true,
    });
    await finish(id);
    await (await rig.signIn('operator')).get('/api/count-inbox').expect(403);
  });

  it('books an entry once, with an audit row, and an accepted doubt as such', async () => {
    const id = await started({ plannedQuantity: 10_000 });
    const [doubted, unassigned] = await open();
    const assign = (entryId = 0) =>
      supervisor.post(`/api/count-inbox/${entryId}/assign`, { orderId: id, note: 'rodou antes do início' });
    const answers = await Promise.all([assign(unassigned?.id), assign(unassigned?.id)]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    const accepted = inboxEntry.parse((await assign(doubted?.id).expect(200)).body);
    expect(accepted).to.include({ status: 'accepted', resolvedByName: 'supervisor' });
    expect(await order(id)).to.include({ producedQuantity: 3005, status: 'IN_PROGRESS' });
    const ledger = await supervisor
      .get(`/api/production-appointments?filter[productionOrderId]=${id}`)
      .expect(200);
    const kinds = (ledger.body as { data: { kind: string }[] }).data.map(({ kind }) => kind);
    expect(kinds).to.deep.equal(['accepted', 'accepted']);
    const actions = await rig.database.knex('audit_log').where({ entity: 'count-inbox' }).pluck('action');
    expect(actions).to.deep.equal(['assign', 'assign']);
    await finish(id);
  });

  it('takes several at once, all or none, and completes the order that they fill', async () => {
    const id = await started({ plannedQuantity: 10 });
    await supervisor.post(`/api/production/${id}/pause`).expect(200);
    await counter.count(4);
    await counter.count(6);
    const ids = (await open()).map((entry) => entry.id);
    const decide = (body: object) => supervisor.post('/api/count-inbox/assign', { note: 'x', ...body });
    await decide({ ids: [...ids, 2147480000], orderId: id }).expect(404);
    expect(await open()).to.have.lengthOf(2);
    await decide({ ids, orderId: id }).expect(200);
    const done = await order(id);
    expect(done).to.include({ status: 'COMPLETED', producedQuantity: 10 });
    expect(done.endDate).to.be.a('string');
  });

  it('lets setup pieces go and doubts be rejected, but never rejects pieces that were made', async () => {
    await counter.count(2);
    await counter.count(900, { kind: 'quarantine' });
    const [doubted, made] = await open();
    const dismiss = (id: number | undefined, as: string) =>
      supervisor.post(`/api/count-inbox/${id ?? 0}/dismiss`, { as, note: 'troca de molde' });
    expect((await dismiss(made?.id, 'rejected').expect(409)).body).to.have.property(
      'code',
      'INBOX_NOT_QUARANTINED',
    );
    await dismiss(made?.id, 'setup').expect(200);
    await supervisor
      .post('/api/count-inbox/dismiss', { ids: [doubted?.id], as: 'rejected', note: 'ruído' })
      .expect(200);
    expect(await open()).to.deep.equal([]);
  });

  it('gathers what waits by machine and cause, and takes decisions back, all or none', async () => {
    for (const pieces of [3, 4]) await counter.count(pieces);
    await counter.count(700, { kind: 'quarantine' });
    const answer = await supervisor.get('/api/count-inbox/groups').expect(200);
    const groups = inboxGroups.parse(answer.body).data;
    expect(groups.map(({ category, entries, pieces }) => [category, entries, pieces])).to.deep.equal([
      ['unassigned', 2, 7],
      ['quarantined', 1, 700],
    ]);
    const [made, doubted] = groups;
    const of = (upToId = 0) => open(`&filter[reason]=${made?.reason}&filter[upToId]=${upToId}`);
    expect(await of(made?.lastId)).to.have.lengthOf(2);
    expect(await of(Number(made?.lastId) - 1)).to.have.lengthOf(1);
    const id = await started();
    const ids = (await of(made?.lastId)).map((entry) => entry.id);
    const post = (action: string, body: object) =>
      supervisor.post(`/api/count-inbox/${action}`, { note: 'engano', ...body });
    await post('assign', { ids, orderId: id }).expect(200);
    await post('dismiss', { ids: [doubted?.lastId], as: 'rejected' }).expect(200);
    expect(await open()).to.deep.equal([]);
    const all = [...ids, Number(doubted?.lastId)];
    const again = await Promise.all([post('reopen', { ids: all }), post('reopen', { ids: all })]);
    expect(again.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    expect(await open()).to.have.lengthOf(3);
    expect(await order(id)).to.include({ producedQuantity: 0 });
    expect((await post('reopen', { ids: all }).expect(409)).body).to.have.property(
      'code',
      'INBOX_NOT_REOPENABLE',
    );
    await post('dismiss', { ids: all, as: 'setup' }).expect(200);
    const decided = await supervisor.get('/api/count-inbox?filter[open]=false&pageSize=3').expect(200);
    expect(inboxPage.parse(decided.body).data.map((entry) => entry.id)).to.deep.equal(
      [...all].sort((a, b) => b - a),
    );
    await finish(id);
  });

  it('gets pieces back that were booked on the wrong order', async () => {
    const wrong = await started();
    await finish(wrong);
    await counter.count(8);
    const [entry] = await open();
    await supervisor
      .post(`/api/count-inbox/${entry?.id}/assign`, { orderId: wrong, note: 'engano' })
      .expect(200);
    const { appointmentId } = inboxEntry.parse(
      (await supervisor.get(`/api/count-inbox/${entry?.id}`).expect(200)).body,
    );
    const reverse = () =>
      supervisor.post(`/api/production-appointments/${appointmentId}/reverse`, { reason: 'ordem errada' });
    const answers = await Promise.all([reverse(), reverse()]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409]);
    expect(await order(wrong)).to.include({ producedQuantity: 0 });
    const again = await open();
    expect(again.map(({ id }) => id)).to.deep.equal([entry?.id]);
    const right = await started();
    await supervisor
      .post(`/api/count-inbox/${entry?.id}/assign`, { orderId: right, note: 'certa' })
      .expect(200);
    expect(await order(right)).to.include({ producedQuantity: 8 });
    await finish(right);
  });

  it('refuses orders that cannot take pieces', async () => {
    await counter.count(1);
    const [entry] = await open();
    const planned = await makeOrder(supervisor, plant);
    const assign = (orderId: number) =>
      supervisor.post(`/api/count-inbox/${entry?.id}/assign`, { orderId, note: 'x' });
    expect((await assign(planned).expect(409)).body).to.have.property('code', 'ORDER_NOT_STARTED');
    await supervisor.post(`/api/production/${planned}/cancel`).expect(200);
    expect((await assign(planned).expect(409)).body).to.have.property('code', 'ORDER_CANCELLED');
    await assign(2_147_480_000).expect(404);
    await supervisor
      .post(`/api/count-inbox/${entry?.id}/assign`, { orderId: planned, note: ' ' })
      .expect(422);
  });
});
