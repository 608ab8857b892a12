/** An order between the form and the API. Quantities are whole pieces; the due date is the plant's calendar day. */
import type { OverproductionPolicy } from '../../../domain/orders/order-tables.ts';
import { parseDecimal } from '../registrations/payload.ts';
import type { OrderRow } from './order-row.ts';

export interface OrderDraft {
  code: string;
  companyId: number | null;
  sectorId: number | null;
  itemId: number | null;
  plcConfigId: number | null;
  plannedQuantity: string;
  overproduction: OverproductionPolicy;
  dueDate: string;
  idealCycle: string;
}

export function blankOrder(): OrderDraft {
  return {
    code: '',
    companyId: null,
    sectorId: null,
    itemId: null,
    plcConfigId: null,
    plannedQuantity: '',
    overproduction: 'unassigned',
    dueDate: '',
    idealCycle: '',
  };
}

export function toOrderDraft(order: OrderRow): OrderDraft {
  return {
    code: order.code,
    companyId: order.companyId,
    sectorId: order.sectorId,
    itemId: order.itemId,
    plcConfigId: order.plcConfigId,
    plannedQuantity: String(order.plannedQuantity),
    overproduction: order.overproduction,
    dueDate: order.dueDate?.slice(0, 10) ?? '',
    idealCycle: order.idealCycle == null ? '' : String(order.idealCycle),
  };
}

/** Sends only what differs when the order exists, so that two people who change different fields are not in each other's way. */
export function toOrderPayload(draft: OrderDraft, before?: OrderRow): Record<string, unknown> {
  const whole = wholePayload(draft);
  if (!before) return whole;
  const old = wholePayload(toOrderDraft(before));
  return Object.fromEntries(Object.entries(whole).filter(([name, value]) => value !== old[name]));
}

/** What the fields held when they were read, so that the API sees whether somebody else changed one of them since. */
export function orderAsRead(order: OrderRow, names: readonly string[]): Record<string, unknown> {
  const fields = order as unknown as Record<string, unknown>;
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
}

function wholePayload(draft: OrderDraft): Record<string, unknown> {
  return {
    code: draft.code.trim(),
    companyId: draft.companyId,
    sectorId: draft.sectorId,
    itemId: draft.itemId,
    plcConfigId: draft.plcConfigId,
    plannedQuantity: draft.plannedQuantity.trim() === '' ? null : parseDecimal(draft.plannedQuantity),
    overproduction: draft.overproduction,
    dueDate: draft.dueDate === '' ? null : draft.dueDate,
    idealCycle: draft.idealCycle.trim() === '' ? null : parseDecimal(draft.idealCycle),
  };
}
