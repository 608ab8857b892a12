/**
 * What of the derived stops is to be written, given what is stored. What a person entered or changed stays as it is: the derived parts give
 * way to it. One thing of it still moves: the end of a stop that got its reason while it went on.
 */
import type { StopPart } from './derive-stops.ts';
import type { DowntimeKind } from './stop-tables.ts';

export interface StoredStop {
  id: number;
  groupId: string;
  kind: DowntimeKind;
  orderId: number | null;
  startMs: number;
  endMs: number | null;
  /** Found by the machine; false: a person entered it. */
  automatic: boolean;
  /** A person gave it a reason, a note or an edge. */
  edited: boolean;
  activityTypeId: number | null;
}

/** A part with its group; `heirOf`: it takes the reason of this stored row, which is of the same stop. */
export interface WantedStop extends Omit<StopPart, 'stopMs'> {
  groupId: string;
  heirOf: number | null;
}

export interface StopChanges {
  remove: number[];
  update: { id: number; startMs: number; endMs: number | null; kind: DowntimeKind; orderId: number | null }[];
  insert: WantedStop[];
}

/**
 * @param parts derived, in order
 * @param stored every row that ends after the first part's whole stop began, in order
 * @param groupOf the group of a stop by its start
 * @param knownUntilMs a part that would begin later is not written yet: behind a stop that is planned ahead nobody knows what comes
 */
export function reconcileStops(
  parts: readonly StopPart[],
  stored: readonly StoredStop[],
  groupOf: (stopMs: number) => string,
  knownUntilMs: number,
): StopChanges {
  const changes: StopChanges = { remove: [], update: [], insert: [] };
  const isKept = (row: StoredStop): boolean => !row.automatic || row.edited;
  const open = stored.find((row) => row.automatic && row.edited && (row.endMs ?? Infinity) > knownUntilMs);
  const fixed = stored.filter((row) => isKept(row) && row !== open);
  let wanted = parts.map((part): WantedStop => ({
    ...withoutStop(part),
    groupId: groupOf(part.stopMs),
    heirOf: null,
  }));
  wanted = fixed.reduce((left, row) => subtract(left, row), wanted);
  if (open !== undefined) {
    const now = { ...pick(open), ...followOn(open, wanted) };
    if (now.endMs !== open.endMs || now.kind !== open.kind) changes.update.push(now);
    wanted = subtract(wanted, now);
  }
  wanted = wanted.filter(({ startMs }) => startMs <= knownUntilMs);
  const judged = stored.filter(isKept);
  wanted = wanted.map((part) => inherit(part, judged));
  const loose = stored.filter((row) => !isKept(row));
  for (const part of wanted) {
    const at = loose.findIndex((row) => row.groupId === part.groupId && overlaps(row, part));
    const [row] = at === -1 ? [] : loose.splice(at, 1);
    if (row === undefined || part.heirOf !== null) {
      changes.insert.push(part);
      if (row !== undefined) changes.remove.push(row.id);
    } else if (!isSame(row, part)) changes.update.push({ ...pick({ ...row, ...part }), id: row.id });
  }
  changes.remove.push(...loose.map(({ id }) => id));
  return changes;
}

/**
 * Where an open row ends now (null while it goes on), and whether it has become a downtime. A row that nothing derived covers any more must not
 * hold up what follows.
 */
function followOn(
  open: StoredStop,
  wanted: readonly WantedStop[],
): { endMs: number | null; kind: DowntimeKind } {
  const covering = wanted.find(
    (part) => part.startMs <= open.startMs && open.startMs < (part.endMs ?? Infinity),
  );
  if (covering !== undefined)
    return { endMs: covering.endMs, kind: open.kind === 'micro_stop' ? covering.kind : open.kind };
  const next = wanted.find((part) => part.startMs > open.startMs);
  return { endMs: next?.startMs ?? open.startMs + 1, kind: open.kind };
}

function subtract(
  parts: readonly WantedStop[],
  { startMs, endMs }: { startMs: number; endMs: number | null },
): WantedStop[] {
  const takenEndMs = endMs ?? Infinity;
  return parts.flatMap((part) => {
    const partEndMs = part.endMs ?? Infinity;
    if (startMs >= partEndMs || takenEndMs <= part.startMs) return [part];
    const left = part.startMs < startMs ? [{ ...part, endMs: startMs }] : [];
    const right = takenEndMs < partEndMs ? [{ ...part, startMs: takenEndMs }] : [];
    return [...left, ...right];
  });
}

/** One reason covers the stop: a part that a shift's edge or a hole in the data makes later takes it from the part before. */
function inherit(part: WantedStop, judged: readonly StoredStop[]): WantedStop {
  if (part.kind !== 'unplanned') return part;
  const before = judged.findLast((row) => row.groupId === part.groupId && row.startMs < part.startMs);
  return before?.activityTypeId == null ? part : { ...part, kind: before.kind, heirOf: before.id };
}

function overlaps(row: StoredStop, part: WantedStop): boolean {
  return row.startMs < (part.endMs ?? Infinity) && part.startMs < (row.endMs ?? Infinity);
}

function isSame(row: StoredStop, part: WantedStop): boolean {
  return (
    row.startMs === part.startMs &&
    row.endMs === part.endMs &&
    row.kind === part.kind &&
    row.orderId === part.orderId
  );
}

function pick({ id, startMs, endMs, kind, orderId }: StoredStop): StopChanges['update'][number] {
  return { id, startMs, endMs, kind, orderId };
}

function withoutStop({ kind, orderId, startMs, endMs }: StopPart): Omit<StopPart, 'stopMs'> {
  return { kind, orderId, startMs, endMs };
}
