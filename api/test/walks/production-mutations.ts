/** Orders on the shop floor, what is booked on them, and the pieces that found none. */
import type { Knex } from 'knex';
import type { Mutation } from './mutation.ts';
import { plannedOrder } from './stage.ts';
import type { Stage } from './stage.ts';

interface Running {
  plc_config_id: number;
}
const order = (route: Mutation['route'], status: string): Mutation => ({
  route,
  id: (stage) => plannedOrder(stage, status),
});

export const PRODUCTION_MUTATIONS: readonly Mutation[] = [
  {
    route: 'post /production/start-automatic',
    body: async (stage) => ({ orderId: await plannedOrder(stage) }),
  },
  {
    route: 'post /production/change-order',
    body: async (stage) => {
      const pauseOrderId = await plannedOrder(stage, 'IN_PROGRESS');
      const running = await stage.knex('production_orders').where({ id: pauseOrderId }).first<Running>();
      return { orderId: await plannedOrder(stage), pauseOrderId, plcConfigId: running.plc_config_id };
    },
  },
  order('post /production/:orderId/pause', 'IN_PROGRESS'),
  order('post /production/:orderId/resume', 'PAUSED'),
  order('post /production/:orderId/finish', 'IN_PROGRESS'),
  order('post /production/:orderId/cancel', 'PLANNED'),
  {
    route: 'post /production-appointments',
    body: (stage) => ({ orderId: stage.id, quantity: 2, reason: 'contagem' }),
  },
  {
    route: 'post /production-defects',
    body: async (stage) => ({ orderId: stage.id, quantity: 1, defectId: await newDefect(stage) }),
  },
  {
    route: 'post /production-appointments/:id/reverse',
    id: (stage) => firstId(stage, 'production_appointments', { production_order_id: stage.id }),
    body: () => ({ reason: 'contagem em dobro' }),
  },
  {
    route: 'post /production-defects/:id/reclassify',
    id: (stage) => firstId(stage, 'production_defects', { automatic: true, production_order_id: stage.id }),
    body: async (stage) => ({ defectId: await newDefect(stage) }),
  },
  {
    route: 'post /production/queue',
    body: async (stage) => ({ sectorId: stage.id, orderIds: [await plannedOrder(stage)] }),
  },
  {
    route: 'post /count-inbox/assign',
    body: async (stage) => ({ ids: [await inboxEntry(stage)], orderId: stage.id, note: 'da ordem' }),
  },
  {
    route: 'post /count-inbox/dismiss',
    body: async (stage) => ({ ids: [await inboxEntry(stage)], as: 'setup', note: 'acerto' }),
  },
  {
    route: 'post /count-inbox/reopen',
    body: async (stage) => {
      const id = await inboxEntry(stage);
      await stage.knex('count_inbox').where({ id }).update({ status: 'setup' });
      return { ids: [id], note: 'engano' };
    },
  },
  {
    route: 'post /count-inbox/:id/assign',
    id: inboxEntry,
    body: (stage) => ({ orderId: stage.id, note: 'da ordem' }),
  },
  {
    route: 'post /count-inbox/:id/dismiss',
    id: inboxEntry,
    body: () => ({ as: 'setup', note: 'acerto' }),
  },
];

async function inboxEntry({ knex, id }: Stage): Promise<number> {
  return insertedId(
    knex('count_inbox').insert({
      category: 'unassigned',
      plc_config_id: id,
      role: 'PRODUCTION_COUNTER',
      quantity: 2,
      kind: 'normal',
      timestamp: knex.fn.now(),
      reason: 'NO_RUNNING_ORDER',
    }),
  );
}

function newDefect({ knex, code }: Stage): Promise<number> {
  return insertedId(knex('defects').insert({ code: code(), name: 'Rebarba' }));
}

async function insertedId(query: Knex.QueryBuilder): Promise<number> {
  const rows = await query.returning<{ id: number }[]>('id');
  return Number(rows[0]?.id);
}

async function firstId({ knex }: Stage, table: string, where: object): Promise<number> {
  const row = await knex(table).where(where).orderBy('id').first<{ id: number }>('id');
  return Number(row?.id);
}
