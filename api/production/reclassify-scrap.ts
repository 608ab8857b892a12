/** A scrap counter knows that a piece was scrap and not why: an operator says it afterwards. The quantity stays as it was counted. */
import type { Request } from 'express';
import type { Knex } from 'knex';
import { audit } from '../audit.ts';
import type { Principal } from '../auth/principal.ts';
import { restrict } from '../auth/scope.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { notifyLive } from '../live/notify.ts';
import { getRow } from '../routes/list-rows.ts';
import type { Row } from '../routes/list-rows.ts';
import { notFound } from '../routes/route.ts';
import { SCRAP } from './booking-lists.ts';

interface ScrapRow {
  id: number;
  production_order_id: number;
  defect_id: number | null;
  notes: string | null;
}

/** Answers the entry as the list shows it. Throws NOT_FOUND, or REFERENCE_UNKNOWN for a defect that does not exist. */
export function reclassifyScrap(
  knex: Knex,
  who: { principal: Principal; request: Request },
  id: number,
  { defectId, notes }: { defectId: number; notes?: string | null | undefined },
): Promise<Row> {
  return inTransaction(knex, async (trx) => {
    const query = trx('production_defects')
      .where({ id })
      .forUpdate()
      .first<ScrapRow | undefined>('id', 'production_order_id', 'defect_id', 'notes');
    const row = await restrict(query, who.principal.scope, { order: 'production_order_id' });
    if (!row) throw notFound();
    await trx('production_defects')
      .where({ id })
      .update({ defect_id: defectId, notes: notes ?? row.notes });
    await audit(trx, who, {
      action: 'reclassify',
      entity: 'production-defects',
      entityId: id,
      before: { defectId: row.defect_id, notes: row.notes },
      after: { defectId, notes: notes ?? row.notes },
    });
    await notifyLive(trx, { orderIds: [row.production_order_id], kinds: ['orders'] });
    return getRow(trx, SCRAP, id, null);
  });
}
