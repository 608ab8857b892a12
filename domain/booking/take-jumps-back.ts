/** A counter that jumped and came back: the pieces of the jump were never made, so nobody has to decide about them any more. */
import type { Knex } from 'knex';
import type { CountSource } from './book-batch.ts';
import { isoTime } from './booking-queries.ts';
import type { CountEvent } from './booking-types.ts';

/** Rejects the open quarantine entries of those jumps. Answers how many there were; one that was decided upon stays as it is. */
export async function takeJumpsBack(
  trx: Knex.Transaction,
  source: CountSource,
  events: readonly CountEvent[],
): Promise<number> {
  const jumps = events.filter((event) => event.reason === 'JUMP_TAKEN_BACK' && event.from !== null);
  if (jumps.length === 0) return 0;
  const rows = jumps.map(({ plcRegisterId, from, countedAtMs }) => ({
    register: plcRegisterId,
    baseline: Math.trunc(from ?? 0),
    at: isoTime(countedAtMs),
  }));
  const { rows: answer } = await trx.raw<{ rows: { closed: number }[] }>(
    'SELECT pulso_take_jumps_back(?::int, ?::uuid, ?::jsonb) AS closed',
    [source.collectorId, source.epoch, JSON.stringify(rows)],
  );
  return answer[0]?.closed ?? 0;
}
