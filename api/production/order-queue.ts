/** The orders that wait in a sector, in the order in which they are to run; `next_queued` takes the first that fits the machine. */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import type { Principal } from '../auth/principal.ts';
import { restrict } from '../auth/scope.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { notifyLive } from '../live/notify.ts';
import { notFound } from '../routes/route.ts';

interface QueuedOrder {
  id: number;
  code: string;
  itemName: string;
  plcConfigId: number | null;
  plannedQuantity: number;
  queuePosition: number;
  dueDate: Date | null;
}
interface Queue {
  version: string;
  data: QueuedOrder[];
}
interface NewQueue {
  sectorId: number;
  orderIds: readonly number[];
  version?: string | undefined;
}

export async function readQueue(knex: Knex, { scope }: Principal, sectorId: number): Promise<Queue> {
  const found = restrict(knex('sectors').where({ id: sectorId }), scope, { sector: 'id' });
  const sector: unknown = await found.first('id');
  if (sector === undefined) throw notFound();
  return queueOf(knex, sectorId);
}

/** The given orders get the places 1, 2, 3 …; others of the sector lose theirs. Throws QUEUE_CHANGED or ORDER_NOT_PLANNED (409). */
export function setQueue(
  knex: Knex,
  who: { principal: Principal; request: Request },
  wish: NewQueue,
): Promise<Queue> {
  const { sectorId } = wish;
  const orderIds = [...new Set(wish.orderIds)];
  return inTransaction(knex, async (trx) => {
    await readQueue(trx, who.principal, sectorId);
    // By id, as booking locks them: of two people who sort one waits for the other.
    await trx.raw(
      `SELECT id FROM production_orders WHERE sector_id = ? AND status = 'PLANNED' ORDER BY id FOR NO KEY UPDATE`,
      [sectorId],
    );
    const before = await queueOf(trx, sectorId);
    if (wish.version !== undefined && wish.version !== before.version)
      throw new DomainError('QUEUE_CHANGED', 'Somebody else changed the queue; load it again.', {
        status: 409,
        context: { version: before.version },
      });
    await checkPlanned(trx, sectorId, orderIds);
    await trx.raw(
      `UPDATE production_orders o SET queue_position = array_position(?::int[], o.id), version = o.version + 1
       WHERE o.sector_id = ? AND o.status = 'PLANNED'
         AND o.queue_position IS DISTINCT FROM array_position(?::int[], o.id)`,
      [orderIds, sectorId, orderIds],
    );
    const after = await queueOf(trx, sectorId);
    await audit(trx, who, {
      action: 'sort-queue',
      entity: 'production-orders',
      entityId: null,
      before: { sectorId, orderIds: before.data.map(({ id }) => id) },
      after: { sectorId, orderIds },
    });
    await notifyLive(trx, { kinds: ['orders'] });
    return after;
  });
}

async function queueOf(knex: Knex, sectorId: number): Promise<Queue> {
  const data = await knex('production_orders as o')
    .join('items as i', 'i.id', 'o.item_id')
    .where({ 'o.sector_id': sectorId, 'o.status': 'PLANNED', 'o.active': true })
    .whereNotNull('o.queue_position')
    .orderBy(['o.queue_position', 'o.id'])
    .select<QueuedOrder[]>({
      id: 'o.id',
      code: 'o.code',
      itemName: 'i.name',
      plcConfigId: 'o.plc_config_id',
      plannedQuantity: 'o.planned_quantity',
      queuePosition: 'o.queue_position',
      dueDate: 'o.due_date',
    });
  const places = data.map(({ id, queuePosition }) => `${id}:${queuePosition}`).join(' ');
  return { version: createHash('sha256').update(places).digest('hex').slice(0, 16), data };
}

async function checkPlanned(trx: Knex, sectorId: number, orderIds: readonly number[]): Promise<void> {
  const fit = await trx('production_orders')
    .whereIn('id', [...orderIds])
    .where({ sector_id: sectorId, status: 'PLANNED', active: true })
    .pluck<number[]>('id');
  const misfit = orderIds.find((id) => !fit.includes(id));
  if (misfit !== undefined)
    throw new DomainError('ORDER_NOT_PLANNED', 'Only planned orders of this sector can wait in its queue.', {
      status: 409,
      context: { orderId: misfit },
    });
}
