/** Production orders as a registration with rules: what belongs together, and when an order may still be changed. */
import { raw } from 'objection';
import type { Knex } from 'knex';
import { orderInput, orderPatch, orderRow } from '../../domain/contracts/orders.ts';
import { DomainError } from '../../domain/errors.ts';
import { ProductionOrder } from '../../domain/models/production-order.ts';
import { notifyLive } from '../live/notify.ts';
import type { Registration } from '../routes/registration.ts';
import { machineCountedSql } from './machine-counted.ts';

interface OrderFacts {
  companyId?: number | null;
  sectorId: number;
  itemId: number;
  plcConfigId?: number | null;
}
/** Once started only these may change: what was produced was produced of this item, in this sector. */
const CHANGEABLE_WHILE_RUNNING = new Set([
  'plannedQuantity',
  'description',
  'dueDate',
  'overproduction',
  'queuePosition',
  'idealCycle',
]);

export const ORDERS: Registration = {
  path: 'production-orders',
  model: ProductionOrder,
  place: { sector: 'sectorId' },
  read: 'orders.read',
  write: 'orders.write',
  input: orderInput,
  repeatable: true,
  answer: orderRow,
  example: { code: 'OP-1042', plannedQuantity: 5000, sectorId: 1, itemId: 1 },
  patch: orderPatch,
  prepare: prepareOrder,
  changed: async (trx, id) => {
    await refuseHiddenRun(trx, id);
    await notifyLive(trx, { orderIds: [id], kinds: ['orders'] });
  },
  shown: [
    'id',
    'code',
    'companyId',
    'sectorId',
    'itemId',
    'plcConfigId',
    'description',
    'status',
    'plannedQuantity',
    'producedQuantity',
    'scrapQuantity',
    'overproduction',
    'queuePosition',
    'dueDate',
    'idealCycle',
    'startDate',
    'endDate',
    'active',
    'version',
    'createdAt',
    'updatedAt',
  ],
  extend: (query) =>
    query
      // Both are always there; joined so, they cost nothing where rows are only counted.
      .leftJoinRelated('[item, sector]')
      .select('item.code as item_code', 'item.name as item_name', 'sector.name as sector_name')
      .select(raw(`${machineCountedSql('production_orders')} AS machine_counted`)),
  names: [
    'id',
    'code',
    'companyId',
    'sectorId',
    'itemId',
    'plcConfigId',
    'itemName',
    'sectorName',
    'status',
    'plannedQuantity',
    'producedQuantity',
    'queuePosition',
    'dueDate',
    'startDate',
    'endDate',
    'active',
    'createdAt',
    'updatedAt',
  ],
  search: ['code', 'itemCode', 'itemName', 'description'],
  defaultSort: '-id',
};

/** An order that runs is not switched off behind the machine's back: it would go on counting for an order that no list shows. */
async function refuseHiddenRun(trx: Knex, id: number): Promise<void> {
  const hidden = await trx('production_orders')
    .where({ id, active: false })
    .whereIn('status', ['IN_PROGRESS', 'PAUSED'])
    .first<{ status: string } | undefined>('status');
  if (!hidden) return;
  throw new DomainError('ORDER_RUNNING', 'The order is not finished; finish or cancel it first.', {
    status: 409,
    context: { currentStatus: hidden.status },
  });
}

async function prepareOrder(
  values: Record<string, unknown>,
  { trx, before }: { trx: Knex; before?: Record<string, unknown> },
): Promise<Record<string, unknown>> {
  if (before) refuseLateChanges(values, before);
  const facts = { ...before, ...values } as unknown as OrderFacts;
  const sectorMoved =
    before !== undefined && values['sectorId'] !== undefined && values['companyId'] === undefined;
  const companyId = await checkOrderFacts(trx, sectorMoved ? { ...facts, companyId: null } : facts);
  return { ...values, companyId };
}

function refuseLateChanges(values: Record<string, unknown>, before: Record<string, unknown>): void {
  const status = String(before['status']);
  if (status === 'PLANNED') return;
  const isRunning = status === 'IN_PROGRESS' || status === 'PAUSED';
  const refused = Object.keys(values).filter(
    (name) =>
      values[name] !== undefined &&
      !(isRunning && CHANGEABLE_WHILE_RUNNING.has(name)) &&
      values[name] !== before[name],
  );
  const planned = values['plannedQuantity'];
  if (isRunning && typeof planned === 'number' && planned <= Number(before['producedQuantity']))
    throw new DomainError('PLANNED_BELOW_PRODUCED', 'More pieces than that are made already.', {
      details: [
        {
          path: 'plannedQuantity',
          code: 'PLANNED_BELOW_PRODUCED',
          message: 'More pieces than that are made already.',
        },
      ],
    });
  if (refused.length === 0) return;
  throw new DomainError('ORDER_NOT_EDITABLE', 'In this state the order can no longer be changed like that.', {
    status: 409,
    context: { currentStatus: status, fields: refused.join(', ') },
  });
}

interface Found {
  companyId: number;
  sectorActive: boolean;
  companyActive: boolean;
  itemActive: boolean | null;
  itemCompanyId: number | null;
  itemSectorId: number | null;
  plcSectorId: number | null;
  plcActive: boolean | null;
}

/** Answers the company; throws 422 with the field that does not fit. */
async function checkOrderFacts(trx: Knex, facts: OrderFacts): Promise<number> {
  const found = (await trx('sectors as s')
    .join('companies as c', 'c.id', 's.company_id')
    .leftJoin('items as i', (join) => join.on('i.id', trx.raw('?', [facts.itemId])))
    .leftJoin('plc_configs as p', (join) => join.on('p.id', trx.raw('?', [facts.plcConfigId ?? null])))
    .where('s.id', facts.sectorId)
    .select({
      companyId: 's.company_id',
      sectorActive: 's.active',
      companyActive: 'c.active',
      itemActive: 'i.active',
      itemCompanyId: 'i.company_id',
      itemSectorId: 'i.sector_id',
      plcSectorId: 'p.sector_id',
      plcActive: 'p.active',
    })
    .first()) as Found | undefined;
  if (!found) throw misfit('sectorId', 'REFERENCE_UNKNOWN', 'There is no such record.');
  if (found.itemActive === null) throw misfit('itemId', 'REFERENCE_UNKNOWN', 'There is no such record.');
  if (facts.companyId != null && facts.companyId !== found.companyId)
    throw misfit('sectorId', 'SECTOR_OF_OTHER_COMPANY', 'The sector belongs to another company.');
  if (!found.companyActive) throw misfit('companyId', 'COMPANY_INACTIVE', 'The company is not active.');
  if (!found.sectorActive) throw misfit('sectorId', 'SECTOR_INACTIVE', 'The sector is not active.');
  if (!found.itemActive) throw misfit('itemId', 'ITEM_INACTIVE', 'The item is not active.');
  if (found.itemCompanyId !== null && found.itemCompanyId !== found.companyId)
    throw misfit('itemId', 'ITEM_OF_OTHER_COMPANY', 'The item belongs to another company.');
  if (found.itemSectorId !== null && found.itemSectorId !== facts.sectorId)
    throw misfit('itemId', 'ITEM_OF_OTHER_SECTOR', 'The item is made in another sector.');
  if (facts.plcConfigId != null) {
    if (found.plcActive === null)
      throw misfit('plcConfigId', 'REFERENCE_UNKNOWN', 'There is no such record.');
    if (found.plcSectorId !== facts.sectorId)
      throw misfit('plcConfigId', 'PLC_OF_OTHER_SECTOR', 'The PLC belongs to another sector.');
  }
  return found.companyId;
}

function misfit(path: string, code: string, message: string): DomainError {
  return new DomainError(code, message, { details: [{ path, code, message }] });
}
