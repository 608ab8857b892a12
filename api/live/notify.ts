/** Tells every API process what changed; sent by PostgreSQL when the transaction commits. */
import type { Knex } from 'knex';
import { NOTIFY } from '../../domain/notify-channels.ts';
import type { LiveNotice } from '../../domain/notify-channels.ts';

export async function notifyLive(trx: Knex, notice: LiveNotice): Promise<void> {
  await trx.raw('SELECT pg_notify(?, ?)', [NOTIFY.live, JSON.stringify(notice)]);
}
