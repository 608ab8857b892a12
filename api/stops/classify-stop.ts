/** A stop gets its reason, another one, none, or a note. One reason covers all parts of the stop up to where a person split it. */
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { downtimePatch } from '../../domain/contracts/downtimes.ts';
import { DomainError } from '../../domain/errors.ts';
import { ActivityType } from '../../domain/models/activity-type.ts';
import { Downtime } from '../../domain/models/downtime.ts';
import type { DowntimeKind } from '../../domain/stops/stop-tables.ts';
import { changeStop, groupOf, isSplitPart, type Who } from './open-stop.ts';
import { reviewStops } from './review-stops.ts';
import { findStop, type Stop } from './stop-query.ts';

type Patch = z.output<typeof downtimePatch>;
/** What follows from the calendar and the orders needs no reason; it can have one of its own. */
const FOLLOWING: ReadonlySet<DowntimeKind> = new Set(['no_order', 'changeover']);

export function classifyStop(knex: Knex, who: Who, id: number, patch: Patch): Promise<Stop> {
  const change = { action: 'classify', id, version: patch.version } as const;
  return changeStop(knex, who, change, async (trx, row) => {
    checkPatch(row, patch);
    const group = await groupOf(trx, row);
    if (patch.activityTypeId !== undefined) {
      const type = patch.activityTypeId === null ? null : await findReason(trx, patch.activityTypeId);
      for (const part of sectionOf(row, group)) await giveReason(trx, who, part, type, group);
    }
    if (patch.notes !== undefined || patch.endDate !== undefined) await changeRow(trx, row, patch, group);
    if (row.automatic) await reviewStops(trx, row.plcConfigId, row.startDate);
    return findStop(trx, who.principal.scope, id);
  });
}

/** Throws REFERENCE_UNKNOWN for a reason that is not there or no longer used. */
export async function findReason(trx: Knex, id: number): Promise<ActivityType> {
  const type = await ActivityType.query(trx).findById(id);
  if (type?.active) return type;
  const [code, message] = ['REFERENCE_UNKNOWN', 'There is no such reason.'];
  throw new DomainError(code, message, { details: [{ path: 'activityTypeId', code, message }] });
}

function checkPatch(row: Downtime, patch: Patch): void {
  if (row.automatic && patch.endDate !== undefined)
    throw new DomainError(
      'DOWNTIME_AUTOMATIC',
      'What the machine found begins and ends when it did; split it instead.',
      {
        status: 409,
      },
    );
  if (!row.automatic && patch.activityTypeId === null)
    throw new DomainError('REASON_REQUIRED', 'A stop that was entered by hand needs its reason.', {
      details: [{ path: 'activityTypeId', code: 'REASON_REQUIRED', message: 'Choose a reason.' }],
    });
  if (patch.endDate !== undefined && Date.parse(patch.endDate) <= row.startDate.getTime())
    throw new DomainError('END_BEFORE_START', 'The stop must end after it began.', {
      details: [{ path: 'endDate', code: 'END_BEFORE_START', message: 'Must be after the start.' }],
    });
}

/** The part itself with its neighbours, as far as only a shift, a break or a hole in the data cut them. */
function sectionOf(row: Downtime, group: readonly Downtime[]): Downtime[] {
  if (FOLLOWING.has(row.kind) || !row.automatic) return [row];
  const at = group.findIndex(({ id }) => id === row.id);
  let from = at;
  while (from > 0 && group[from]?.splitStart === false) from -= 1;
  const after = group.findIndex(({ splitStart }, index) => index > at && splitStart);
  const section = group.slice(from, after === -1 ? undefined : after);
  return section.filter(
    (part) => part.id === row.id || (!FOLLOWING.has(part.kind) && (part.kind !== 'planned' || part.edited)),
  );
}

async function giveReason(
  trx: Knex,
  { principal }: Who,
  part: Downtime,
  type: ActivityType | null,
  group: readonly Downtime[],
): Promise<void> {
  await Downtime.query(trx)
    .findById(part.id)
    .patch({
      activityTypeId: type?.id ?? null,
      kind: kindWith(part.kind, type),
      edited: !part.automatic || type !== null || part.notes !== null || isSplitPart(part, group),
      userId: type === null ? null : principal.userId,
      classifiedAt: type === null ? null : new Date(),
      version: part.version + 1,
    });
}

/** A planned reason makes a planned stop of it; without it the stop is again one that needs a reason. */
function kindWith(kind: DowntimeKind, type: ActivityType | null): DowntimeKind {
  if (FOLLOWING.has(kind)) return kind;
  if (type?.planned) return 'planned';
  return kind === 'planned' ? 'unplanned' : kind;
}

async function changeRow(
  trx: Knex,
  row: Downtime,
  { notes, endDate }: Patch,
  group: readonly Downtime[],
): Promise<void> {
  const now = await Downtime.query(trx).findById(row.id).throwIfNotFound();
  await now.$query(trx).patch({
    version: row.version + 1,
    ...(endDate === undefined ? {} : { endDate: new Date(endDate) }),
    ...(notes === undefined ? {} : { notes: notes || null }),
    edited:
      now.activityTypeId !== null ||
      (notes === undefined ? now.notes : notes || null) !== null ||
      !now.automatic ||
      isSplitPart(now, group),
  });
}
