/** A stop in two, and two in one again. Parts sum exactly to the whole; the outer edges stay where the machine set them. */
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import { Downtime } from '../../domain/models/downtime.ts';
import { changeStop, groupOf, isSplitPart, type Who } from './open-stop.ts';
import { reviewStops } from './review-stops.ts';
import { findStop, type Stop } from './stop-query.ts';

/** Answers the first part; the second one begins at `at`. Both keep the reason. Throws SPLIT_OUTSIDE. */
export function splitStop(
  knex: Knex,
  who: Who,
  id: number,
  { at, version }: { at: string; version: number },
): Promise<Stop> {
  return changeStop(knex, who, { action: 'split', id, version }, async (trx, row) => {
    const time = new Date(at);
    const endMs = Math.min(row.endDate?.getTime() ?? Infinity, Date.now());
    if (time.getTime() <= row.startDate.getTime() || time.getTime() >= endMs)
      throw new DomainError('SPLIT_OUTSIDE', 'Choose a time within the stop.', {
        details: [{ path: 'at', code: 'SPLIT_OUTSIDE', message: 'Must be within the stop.' }],
      });
    const part = { endDate: time, edited: true, version: row.version + 1 };
    await Downtime.query(trx).findById(id).patch(part);
    await Downtime.query(trx).insert({
      plcConfigId: row.plcConfigId,
      productionOrderId: row.productionOrderId,
      activityTypeId: row.activityTypeId,
      kind: row.kind,
      groupId: row.groupId,
      startDate: time,
      endDate: row.endDate ?? null,
      automatic: row.automatic,
      edited: true,
      splitStart: true,
      notes: null,
      userId: row.userId,
      classifiedAt: row.classifiedAt,
    });
    return findStop(trx, who.principal.scope, id);
  });
}

/** Takes back a split: the stop of `id` grows by its neighbour and keeps its own reason where it has one. Throws DOWNTIME_NOT_NEIGHBOURS. */
export function mergeStops(
  knex: Knex,
  who: Who,
  id: number,
  { withId, version }: { withId: number; version: number },
): Promise<Stop> {
  return changeStop(knex, who, { action: 'merge', id, version }, async (trx, row) => {
    const other = (await groupOf(trx, row)).find((part) => part.id === withId);
    const [first, second] = other && other.startDate < row.startDate ? [other, row] : [row, other];
    const isSplit = second?.splitStart === true && first.endDate?.getTime() === second.startDate.getTime();
    if (other === undefined || second === undefined || !isSplit)
      throw new DomainError('DOWNTIME_NOT_NEIGHBOURS', 'Only neighbours that were split can be one again.', {
        status: 409,
      });
    const judged = row.activityTypeId === null ? other : row;
    await other.$query(trx).delete();
    await row.$query(trx).patch({
      startDate: first.startDate,
      endDate: second.endDate,
      splitStart: first.splitStart,
      kind: judged.kind,
      activityTypeId: judged.activityTypeId,
      userId: judged.userId,
      classifiedAt: judged.classifiedAt,
      notes: [first.notes, second.notes].filter((text) => text !== null).join('\n') || null,
      version: row.version + 1,
    });
    const merged = await Downtime.query(trx).findById(id).throwIfNotFound();
    const isJudged = merged.activityTypeId !== null || merged.notes !== null || !merged.automatic;
    await merged.$query(trx).patch({ edited: isJudged || isSplitPart(merged, await groupOf(trx, merged)) });
    if (merged.automatic) await reviewStops(trx, merged.plcConfigId, merged.startDate);
    return findStop(trx, who.principal.scope, id);
  });
}
