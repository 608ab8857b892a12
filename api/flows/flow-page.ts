/** A page of the collectors' flows. They are as few as the collectors and partly computed, so the page is cut here and not in SQL. */
import type { z } from 'zod';
import type { CollectorFlow, FLOW_ORDERS, flowListQuery } from '../../domain/contracts/flows.ts';
import { splitSort } from '../routes/list-rows.ts';

type Query = Pick<z.output<typeof flowListQuery>, 'page' | 'pageSize' | 'sort' | 'search'>;

export function pageOfFlows(
  flows: readonly CollectorFlow[],
  { page, pageSize, sort, search }: Query,
): { data: CollectorFlow[]; total: number } {
  const words = search?.trim().toLowerCase() ?? '';
  const { name, direction } = splitSort<(typeof FLOW_ORDERS)[number]>(sort);
  const sign = direction === 'desc' ? -1 : 1;
  const found = flows
    .filter((flow) => flow.collectorName.toLowerCase().includes(words))
    .sort((a, b) => sign * compare(a[name], b[name]) || a.collectorId - b.collectorId);
  return { data: found.slice((page - 1) * pageSize, page * pageSize), total: found.length };
}

type Value = string | number | boolean | Date | null;

/** What is unknown comes last when it ascends. */
function compare(a: Value, b: Value): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b) : Number(a) - Number(b);
}
