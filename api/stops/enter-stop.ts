/** Stops that a person enters: planned ones, also ahead, and what no machine tells. What was found gives way to them; what was decided does not. */
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { downtimeInput } from '../../domain/contracts/downtimes.ts';
import { DomainError } from '../../domain/errors.ts';
import { Downtime } from '../../domain/models/downtime.ts';
import { audit } from '../audit.ts';
import { restrict } from '../auth/scope.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { notifyLive } from '../live/notify.ts';
import { findReason } from './classify-stop.ts';
import { changeStop, type Who } from './open-stop.ts';
import { lockStops, reviewStops } from './review-stops.ts';
import { findStop, type Stop } from './stop-query.ts';

type Input = z.output<typeof downtimeInput>;

/** Throws REFERENCE_UNKNOWN, END_REQUIRED, or DOWNTIME_OVERLAPS (409, `context.current` is the stop that is there). */
export function enterStop(knex: Knex, who: Who, input: Input): Promise<Stop> {
  return inTransaction(knex, async (trx) => {
    const { plcConfigId } = input;
    await findMachine(trx, who, plcConfigId);
    const type = await findReason(trx, input.activityTypeId);
    const startDate = new Date(input.startDate);
    const endDate = input.endDate == null ? null : new Date(input.endDate);
    if (endDate === null && startDate.getTime() > Date.now())
      throw fault('END_REQUIRED', 'endDate', 'A stop that lies ahead needs its end.');
    await lockStops(trx, plcConfigId);
    await refuseOverlap(trx, who, plcConfigId, startDate, endDate);
    await trx.raw('SET CONSTRAINTS downtimes_no_overlap DEFERRED');
    const { id } = await Downtime.query(trx).insert({
      plcConfigId,
      activityTypeId: type.id,
      kind: type.planned ? 'planned' : 'unplanned',
      startDate,
      endDate,
      automatic: false,
      edited: true,
      notes: input.notes || null,
      userId: who.principal.userId,
      classifiedAt: new Date(),
    });
    await reviewStops(trx, plcConfigId, startDate);
    await trx.raw('SET CONSTRAINTS downtimes_no_overlap IMMEDIATE');
    const after = await findStop(trx, who.principal.scope, id);
    await audit(trx, who, { action: 'create', entity: 'downtimes', entityId: id, after });
    await notifyLive(trx, { plcConfigIds: [plcConfigId], kinds: ['downtimes'] });
    return after;
  });
}

/** What was found comes back in its place. Throws DOWNTIME_AUTOMATIC for a stop that a machine made. */
export async function removeStop(
  knex: Knex,
  who: Who,
  id: number,
  version: number | undefined,
): Promise<void> {
  const change = { action: 'delete', id, ...(version === undefined ? {} : { version }) } as const;
  await changeStop(knex, who, change, async (trx, row) => {
    if (row.automatic)
      throw new DomainError('DOWNTIME_AUTOMATIC', 'What the machine found stays; give it its reason.', {
        status: 409,
      });
    await row.$query(trx).delete();
    await reviewStops(trx, row.plcConfigId, row.startDate);
    return null;
  });
}

async function findMachine(trx: Knex, { principal }: Who, id: number): Promise<void> {
  const query = trx('plc_configs').where({ id, active: true });
  const found = await restrict(query, principal.scope, { sector: 'sector_id' }).first<
    { id: number } | undefined
  >('id');
  if (!found) throw fault('REFERENCE_UNKNOWN', 'plcConfigId', 'There is no such record.');
}

/** Found and not touched by anybody gives way; the rest is somebody's decision. */
async function refuseOverlap(
  trx: Knex,
  who: Who,
  plcConfigId: number,
  from: Date,
  to: Date | null,
): Promise<void> {
  const taken = await Downtime.query(trx)
    .where({ plc_config_id: plcConfigId })
    .where((any) => void any.where({ edited: true }).orWhere({ automatic: false }))
    .whereRaw('tstzrange(start_date, end_date) && tstzrange(?, ?)', [from, to])
    .orderBy('start_date')
    .first();
  if (!taken) return;
  throw new DomainError('DOWNTIME_OVERLAPS', 'Another stop lies in this time.', {
    status: 409,
    context: { current: await findStop(trx, who.principal.scope, Number(taken.id)) },
  });
}

function fault(code: string, path: string, message: string): DomainError {
  return new DomainError(code, message, { details: [{ path, code, message }] });
}
