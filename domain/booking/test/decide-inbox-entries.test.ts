/** A supervisor's decision on a real database. */
import { expect } from 'chai';
import { CollectorRig } from '../../../custom-nodes/runtime/test/collector-rig.ts';
import type { DomainError } from '../../errors.ts';
import { assignInboxEntries, dismissInboxEntries } from '../decide-inbox-entries.ts';

describe('the inbox', () => {
  let rig: CollectorRig;
  let userId: number;

  before(async () => {
    rig = new CollectorRig();
    await rig.start();
    const user = { username: 'ana', name: 'Ana', role: 'supervisor', password_hash: 'x' };
    const [made] = await rig.database
      .knex<{ id: number }>('users')
      .insert(user as object)
      .returning('id');
    userId = made?.id ?? 0;
  });

  after(() => rig.stop());

  async function makeEntry(change: Record<string, unknown> = {}): Promise<number> {
    const row = {
      category: 'unassigned',
      plc_config_id: rig.plcId,
      plc_register_id: rig.counterId,
      role: 'PRODUCTION_COUNTER',
      quantity: 5,
      kind: 'normal',
      timestamp: new Date(),
      reason: 'NO_RUNNING_ORDER',
      ...change,
    };
    const [made] = await rig.database
      .knex<{ id: string }>('count_inbox')
      .insert(row as object)
      .returning('id');
    return Number(made?.id);
  }

  it('books the pieces on the order that a supervisor names, once', async () => {
    const { knex } = rig.database;
    const orderId = await rig.makeOrder('OP-1');
    const inboxId = await makeEntry();
    const decision = { inboxIds: [inboxId], orderId, userId, note: 'ran before the start was entered' };
    const answers = await Promise.allSettled(
      [1, 2].map(() => knex.transaction((trx) => assignInboxEntries(trx, decision))),
    );
    const refused = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [answer.reason as unknown] : [],
    );
    expect(refused.map((error) => (error as DomainError).code)).to.deep.equal(['INBOX_RESOLVED']);
    expect(await rig.order(orderId)).to.include({ produced_quantity: 5 });
    const appointment = await knex('production_appointments').first<Record<string, unknown>>();
    expect(appointment).to.include({ kind: 'accepted', quantity: 5, user_id: userId });
    const scrapId = await makeEntry({ role: 'SCRAP_COUNTER', quantity: 2 });
    await knex.transaction((trx) => assignInboxEntries(trx, { ...decision, inboxIds: [scrapId] }));
    expect(await rig.order(orderId)).to.include({ produced_quantity: 5, scrap_quantity: 2 });
  });

  it('lets setup pieces belong to no order', async () => {
    const { knex } = rig.database;
    const inboxId = await makeEntry();
    await knex.transaction((trx) =>
      dismissInboxEntries(trx, { inboxIds: [inboxId], userId, note: 'setup', as: 'setup' }),
    );
    expect(await knex('count_inbox').where({ id: inboxId }).first()).to.include({
      status: 'setup',
      resolved_by: userId,
    });
  });
});
