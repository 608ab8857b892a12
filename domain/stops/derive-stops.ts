/**
 * From a machine's states to its stops: cut at shifts, breaks and runs of orders, each part with the kind that goes first (DOMAIN 4). Pure, and
 * always the whole answer for the time given: what arrives late only makes it be asked again.
 */
import type { MachineState } from '../machines/machine-tables.ts';
import type { Span } from '../shifts/shift-types.ts';
import type { DowntimeKind } from './stop-tables.ts';

/** A stretch of a machine's timeline; ms. */
export interface StateSpan {
  state: MachineState;
  startMs: number;
  /** null: still so. */
  endMs: number | null;
  /** Of a stop: how long it must last to be a downtime. */
  downtimeAfterMs: number | null;
}

export interface RunSpan {
  orderId: number;
  startMs: number;
  endMs: number | null;
  /** The order's first run: before its first piece the machine is being set up. */
  isFirst: boolean;
  /** Bound to this machine, not to the whole sector: it goes first. */
  isOwn: boolean;
}

export interface StopContext {
  /** In order and without overlap, beginning with the last time that it ran before the stops asked for. */
  states: readonly StateSpan[];
  /** null: the plant has no shifts, so it always works. */
  shifts: readonly (Span & { breaks: readonly Span[] })[] | null;
  runs: readonly RunSpan[];
  /** Until when the machine is known to have been in its last state. */
  knownUntilMs: number;
}

export interface StopPart {
  /** Start of the whole stop: parts with the same one are one stop. */
  stopMs: number;
  kind: DowntimeKind;
  orderId: number | null;
  startMs: number;
  /** null: it goes on. */
  endMs: number | null;
}

interface Stop {
  startMs: number;
  endMs: number;
  downtimeAfterMs: number | null;
  spans: (Span & { state: MachineState })[];
}

const STANDING: ReadonlySet<MachineState> = new Set([
  'STOPPED',
  'FAULT',
  'SETUP',
  'PLANNED_STOP',
  'NO_ORDER',
]);

/** The parts of all stops among the states, in order; they never overlap. */
export function deriveStops(context: StopContext): StopPart[] {
  const windows = changeovers(context);
  return findStops(context).flatMap((stop) => {
    const isLong = stop.endMs - stop.startMs >= (stop.downtimeAfterMs ?? 0);
    const parts = stop.spans.flatMap((span) =>
      cut(span, edges(span, context, windows)).flatMap((piece): StopPart[] => {
        const kind = kindOf(piece, span.state, context, windows, isLong);
        if (kind === null) return [];
        const isOpen = piece.endMs === context.knownUntilMs && span.endMs === context.knownUntilMs;
        const orderId = runAt(context.runs, piece.startMs)?.orderId ?? null;
        const part = { stopMs: stop.startMs, kind, orderId, startMs: piece.startMs };
        return [{ ...part, endMs: isOpen && isStillSo(context) ? null : piece.endMs }];
      }),
    );
    return joinParts(parts, context);
  });
}

/**
 * A stop lasts from standing to running. Time without data in between belongs to no part of it, but does not end it: had anything been made
 * meanwhile, the machine would be known to have run.
 */
function findStops({ states, knownUntilMs }: StopContext): Stop[] {
  const stops: Stop[] = [];
  let stop: Stop | null = null;
  for (const { state, startMs, endMs, downtimeAfterMs } of states) {
    const untilMs = endMs ?? Math.max(knownUntilMs, startMs);
    if (untilMs <= startMs) continue;
    if (!STANDING.has(state)) {
      if (state !== 'UNKNOWN') stop = null;
      continue;
    }
    if (stop === null) {
      stop = { startMs, endMs: untilMs, downtimeAfterMs, spans: [] };
      stops.push(stop);
    }
    stop.spans.push({ state, startMs, endMs: untilMs });
    stop.endMs = untilMs;
    stop.downtimeAfterMs ??= downtimeAfterMs;
  }
  return stops;
}

function isStillSo({ states }: StopContext): boolean {
  return states.at(-1)?.endMs === null;
}

/** From the start of an order to the first time that the machine runs; none where it ran on. */
function changeovers({ states, runs, knownUntilMs }: StopContext): Span[] {
  return runs
    .filter(({ isFirst }) => isFirst)
    .map((run) => {
      const running = states.find(
        ({ state, startMs, endMs }) =>
          (state === 'RUNNING' || state === 'SLOW') && endMs !== startMs && (endMs ?? Infinity) > run.startMs,
      );
      const untilMs = Math.min(
        running?.startMs ?? Infinity,
        run.endMs ?? Infinity,
        Math.max(knownUntilMs, run.startMs),
      );
      return { startMs: run.startMs, endMs: untilMs };
    })
    .filter(({ startMs, endMs }) => startMs < endMs);
}

function edges(span: Span, { shifts, runs }: StopContext, windows: readonly Span[]): number[] {
  const spans: readonly { startMs: number; endMs: number | null }[] = [
    ...(shifts ?? []),
    ...(shifts ?? []).flatMap(({ breaks }) => breaks),
    ...runs,
    ...windows,
  ];
  const inside = spans
    .flatMap(({ startMs, endMs }) => [startMs, endMs ?? Infinity])
    .filter((ms) => ms > span.startMs && ms < span.endMs);
  return [...new Set(inside)].sort((a, b) => a - b);
}

function cut({ startMs, endMs }: Span, at: readonly number[]): Span[] {
  const starts = [startMs, ...at];
  return starts.map((start, index) => ({ startMs: start, endMs: starts[index + 1] ?? endMs }));
}

/** null: nobody works then, so nothing stands. The piece lies wholly on one side of every edge. */
function kindOf(
  { startMs }: Span,
  state: MachineState,
  { shifts, runs }: StopContext,
  windows: readonly Span[],
  isLong: boolean,
): DowntimeKind | null {
  const shift = shifts?.find((one) => covers(one, startMs));
  if (shifts !== null && shift === undefined) return null;
  if (state === 'PLANNED_STOP' || shift?.breaks.some((one) => covers(one, startMs))) return 'planned';
  if (state === 'NO_ORDER' || runAt(runs, startMs) === undefined) return 'no_order';
  if (state === 'SETUP' || windows.some((one) => covers(one, startMs))) return 'changeover';
  return isLong ? 'unplanned' : 'micro_stop';
}

function runAt(runs: readonly RunSpan[], ms: number): RunSpan | undefined {
  const covering = runs.filter((run) => covers(run, ms));
  return covering.find(({ isOwn }) => isOwn) ?? covering[0];
}

function covers({ startMs, endMs }: { startMs: number; endMs: number | null }, ms: number): boolean {
  return startMs <= ms && ms < (endMs ?? Infinity);
}

/** What only a change of state had cut is one part; a shift's edge stays an edge. */
function joinParts(parts: readonly StopPart[], { shifts }: StopContext): StopPart[] {
  const shiftEdges = new Set((shifts ?? []).flatMap(({ startMs, endMs }) => [startMs, endMs]));
  const joined: StopPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const isSame =
      last?.endMs === part.startMs &&
      last.kind === part.kind &&
      last.orderId === part.orderId &&
      !shiftEdges.has(part.startMs);
    if (last !== undefined && isSame) last.endMs = part.endMs;
    else joined.push({ ...part });
  }
  return joined;
}
