/**
 * Asks the collector of a machine or sector to do something and waits for its answer: the API itself never talks to a PLC.
 * docs/architecture.md, section 4.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';

/** A collector without a heartbeat for this long is offline. */
export const ONLINE_S = 30;
/** How often the row is looked at. The answer is for a person who waits: some milliseconds do not matter to them. */
const LOOK_MS = 100;
/** On top of what the work itself may take, for the way there and back. */
const MARGIN_MS = 5_000;

interface CommandRow {
  status: 'pending' | 'running' | 'done' | 'failed' | 'expired';
  result: unknown;
  error_code: string | null;
  error_message: string | null;
}
export interface CollectorRequest {
  kind: 'plc_test' | 'read_now' | 'flow_read' | 'flow_deploy';
  payload: Record<string, unknown>;
  collectorId: number | null;
  sectorId: number | null;
  requestedBy: number;
  /** Puts the request on record, in the transaction of the command. */
  record?: (trx: Knex, commandId: number) => Promise<void>;
  /** ms that the work itself may take. */
  workMs: number;
}

/** Throws COLLECTOR_OFFLINE (503), COLLECTOR_TIMEOUT (504) or what the collector says went wrong. */
export async function askCollector(knex: Knex, asked: CollectorRequest): Promise<unknown> {
  const collectorId = await findOnline(knex, asked);
  const waitMs = asked.workMs + MARGIN_MS;
  const id = await knex.transaction(async (trx) => {
    const rows = await trx('collector_commands')
      .insert({
        collector_id: collectorId,
        kind: asked.kind,
        payload: JSON.stringify(asked.payload),
        requested_by: asked.requestedBy,
        expires_at: trx.raw(`now() + ? * interval '1 millisecond'`, [waitMs]),
      })
      .returning<{ id: number }[]>('id');
    const made = rows[0]?.id ?? 0;
    await asked.record?.(trx, made);
    return made;
  });
  const deadline = performance.now() + waitMs;
  while (performance.now() < deadline) {
    const row = await knex('collector_commands')
      .select<CommandRow[]>('status', 'result', 'error_code', 'error_message')
      .where({ id })
      .first();
    if (row?.status === 'done') return row.result;
    if (row?.status === 'failed') throw failed(row);
    if (row?.status === 'expired') break;
    await delay(LOOK_MS);
  }
  await knex('collector_commands')
    .where({ id })
    .whereIn('status', ['pending', 'running'])
    .update({ status: 'expired', finished_at: knex.fn.now() });
  throw new DomainError('COLLECTOR_TIMEOUT', 'The collector did not answer in time.', { status: 504 });
}

/** The collector that was named, else that of the sector, else one that serves every sector. */
async function findOnline(knex: Knex, { collectorId, sectorId }: CollectorRequest): Promise<number> {
  const query = knex('collectors')
    .where({ active: true })
    .whereRaw(`heartbeat_at > now() - ? * interval '1 second'`, [ONLINE_S]);
  if (collectorId !== null) void query.where({ id: collectorId });
  else if (sectorId !== null)
    void query
      .where((where) => void where.where({ sector_id: sectorId }).orWhereNull('sector_id'))
      .orderByRaw('(sector_id IS NULL), id');
  else void query.orderBy('id');
  const row = await query.first<{ id: number } | undefined>('id');
  if (row) return row.id;
  throw new DomainError('COLLECTOR_OFFLINE', 'No collector is online that could do this.', { status: 503 });
}

function failed(row: CommandRow): DomainError {
  return new DomainError(
    row.error_code ?? 'COLLECTOR_FAILED',
    row.error_message ?? 'The collector could not do it.',
    { status: 502 },
  );
}
