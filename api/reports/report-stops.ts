/** Stops as a report lists them. */
import type { Knex } from 'knex';

export interface ReportStop {
  id: number;
  machine: string;
  from: string;
  to: string | null;
  kind: string;
  reason: string | null;
  notes: string | null;
}

interface StopWish {
  orderId?: number;
  machineIds?: readonly number[];
  fromMs?: number;
  toMs?: number;
  limit: number;
}

/** The longest first; micro-stops are counted, not listed. */
export async function loadStops(trx: Knex, wish: StopWish): Promise<ReportStop[]> {
  const { rows } = await trx.raw<{
    rows: (Omit<ReportStop, 'from' | 'to'> & { from: Date; to: Date | null })[];
  }>(
    `SELECT d.id::float8 AS id, p.name AS machine, d.start_date AS "from", d.end_date AS "to", d.kind, t.name AS reason, d.notes
     FROM downtimes d JOIN plc_configs p ON p.id = d.plc_config_id LEFT JOIN activity_types t ON t.id = d.activity_type_id
     WHERE d.kind <> 'micro_stop'
       ${wish.orderId === undefined ? '' : 'AND d.production_order_id = :orderId'}
       ${
         wish.machineIds === undefined
           ? ''
           : `AND d.plc_config_id = ANY(:machineIds::int[])
         AND tstzrange(d.start_date, d.end_date) && tstzrange(to_timestamp(:fromMs::float8 / 1000), to_timestamp(:toMs::float8 / 1000))`
       }
     ORDER BY coalesce(d.end_date, now()) - d.start_date DESC, d.id LIMIT :limit`,
    { ...wish, machineIds: [...(wish.machineIds ?? [])] },
  );
  return rows.map((row) => ({ ...row, from: row.from.toISOString(), to: row.to?.toISOString() ?? null }));
}
