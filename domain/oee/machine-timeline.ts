/**
 * What a machine's time was: segments without gap or overlap from the start of the period to its end (or to now), each of one kind, by the
 * precedence of DOMAIN 4. Their lengths add up to the period, whatever the facts are. Browser-safe.
 */
import { joinSpans } from '../shifts/shift-occurrences.ts';
import type { Span } from '../shifts/shift-types.ts';
import type { MachineFacts, OpenSpan, Segment, StopSpan, TimelineQuestion } from './timeline-types.ts';

/** DOMAIN 4: a stop of max(6·CT, 120 s) is a downtime. */
const DOWNTIME_CYCLES = 6;
const DOWNTIME_FLOOR_MS = 120_000;

export function machineTimeline(question: TimelineQuestion): Segment[] {
  const { facts, shifts, startMs, nowMs } = question;
  const endMs = Math.min(question.endMs, nowMs);
  if (startMs >= endMs) return [];
  const closed = (spans: readonly OpenSpan[]): Span[] =>
    spans.map((span) => ({ startMs: span.startMs, endMs: span.endMs ?? nowMs }));
  const states = (wanted: string) => closed(facts.states.filter(({ state }) => state === wanted));
  const stops = stopsWithStates(facts, nowMs);
  const planned = stops.filter((stop) => stop.kind === 'planned' || stop.isPlanned);
  const layers = {
    shift: new Cursor(shifts),
    pause: new Cursor(joinSpans(shifts.flatMap(({ breaks }) => breaks))),
    planned: new Cursor(joinSpans([...closed(planned), ...states('PLANNED_STOP')])),
    ownRun: new Cursor(sorted(facts.runs.filter(({ isOwn }) => isOwn))),
    sectorRun: new Cursor(sorted(facts.runs.filter(({ isOwn }) => !isOwn))),
    known: new Cursor(knownSpans(facts, nowMs)),
    unknown: new Cursor(joinSpans(states('UNKNOWN'))),
    setup: new Cursor(joinSpans(states('SETUP'))),
    stop: new Cursor(stops),
  };
  const segments: Segment[] = [];
  for (let atMs = startMs; atMs < endMs;) {
    const segment = segmentAt(layers, atMs, question);
    const last = segments.at(-1);
    if (last && isSame(last, segment)) last.endMs = segment.endMs;
    else segments.push(segment);
    atMs = segment.endMs;
  }
  return segments;
}

/** ms from which on a stop is a downtime, by what runs; for a stop with which the collector told nothing. */
export function downtimeLimitMs(facts: MachineFacts, orderId: number | null): number {
  if (facts.downtimeSeconds !== null) return facts.downtimeSeconds * 1000;
  const cycleMs = orderId === null ? null : (facts.orders.get(orderId)?.cycleMs ?? null);
  return Math.max(DOWNTIME_CYCLES * (cycleMs ?? 0), DOWNTIME_FLOOR_MS);
}

interface Layers {
  shift: Cursor<Span>;
  pause: Cursor<Span>;
  planned: Cursor<Span>;
  ownRun: Cursor<OpenSpan & { orderId: number }>;
  sectorRun: Cursor<OpenSpan & { orderId: number }>;
  known: Cursor<Span>;
  unknown: Cursor<Span>;
  setup: Cursor<Span>;
  stop: Cursor<StopSpan>;
}

function segmentAt(layers: Layers, atMs: number, { endMs, nowMs, facts }: TimelineQuestion): Segment {
  let untilMs = Math.min(endMs, nowMs);
  for (const layer of Object.values(layers) as Cursor<OpenSpan>[])
    untilMs = Math.min(untilMs, layer.nextChangeMs(atMs));
  const orderId = (layers.ownRun.at(atMs) ?? layers.sectorRun.at(atMs))?.orderId ?? null;
  const stop = layers.stop.at(atMs);
  const base = { startMs: atMs, endMs: untilMs, orderId };
  const plain = (kind: Segment['kind']): Segment => ({ ...base, kind, stopId: null, activityTypeId: null });
  const ofStop = (kind: Segment['kind']): Segment => ({
    ...base,
    kind,
    stopId: stop?.id ?? null,
    activityTypeId: stop?.activityTypeId ?? null,
  });
  if (!layers.shift.at(atMs)) return plain('no_shift');
  if (layers.pause.at(atMs)) return plain('break');
  if (layers.planned.at(atMs)) return ofStop('planned');
  if (orderId === null || stop?.kind === 'no_order') return plain('no_order');
  const isSilent = layers.unknown.at(atMs) !== undefined || !layers.known.at(atMs);
  if (isSilent && stop?.isByHand !== true) return plain('unknown');
  if (stop?.kind === 'changeover') return ofStop('changeover');
  if (layers.setup.at(atMs)) return stop ? ofStop('changeover') : plain('changeover');
  if (!stop) return plain('running');
  // A stop that goes on and is still short may end as a micro-stop: nobody knows yet.
  const told = facts.states.find((state) => state.endMs === null)?.downtimeAfterMs;
  const isShort = stop.endMs === null && nowMs - stop.startMs < (told ?? downtimeLimitMs(facts, orderId));
  if (isShort) return ofStop('undetermined');
  return ofStop(stop.kind === 'micro_stop' ? 'micro_stop' : 'unplanned');
}

/** A state that nobody closed holds only as long as the machine was read. */
function knownSpans(facts: MachineFacts, nowMs: number): Span[] {
  const untilMs = Math.min(nowMs, facts.knownUntilMs);
  return joinSpans(
    facts.states
      .filter(({ state }) => state !== 'UNKNOWN')
      .map((span) => ({ startMs: span.startMs, endMs: span.endMs ?? Math.max(span.startMs, untilMs) })),
  );
}

/** The stops, and those that only the machine's state tells of: a micro-stop or a downtime by its length. */
export function stopsWithStates(facts: MachineFacts, nowMs: number): StopSpan[] {
  const stops = sorted(facts.stops);
  const told = facts.states.filter(({ state }) => state === 'STOPPED' || state === 'FAULT');
  const alone = joinSpans(told.map((span) => ({ startMs: span.startMs, endMs: span.endMs ?? nowMs }))).filter(
    (span) => !stops.some((stop) => stop.startMs < span.endMs && (stop.endMs ?? Infinity) > span.startMs),
  );
  if (alone.length === 0) return stops;
  const ofRuns = Math.max(0, ...facts.runs.map(({ orderId }) => downtimeLimitMs(facts, orderId)));
  const made = alone.map((span, index): StopSpan => {
    const limitMs = told.find(({ startMs }) => startMs === span.startMs)?.downtimeAfterMs ?? ofRuns;
    const isOpen =
      told.some((state) => state.endMs === null && state.startMs <= span.endMs) && span.endMs >= nowMs;
    return {
      ...span,
      endMs: isOpen ? null : span.endMs,
      id: -1 - index,
      kind: !isOpen && span.endMs - span.startMs < limitMs ? 'micro_stop' : 'unplanned',
      activityTypeId: null,
      isPlanned: false,
      isByHand: false,
      groupStartMs: span.startMs,
      reasonStartMs: span.startMs,
    };
  });
  return sorted([...stops, ...made]);
}

function sorted<Item extends OpenSpan>(spans: readonly Item[]): Item[] {
  return spans.toSorted((a, b) => a.startMs - b.startMs);
}

function isSame(a: Segment, b: Segment): boolean {
  return (
    a.kind === b.kind &&
    a.orderId === b.orderId &&
    a.stopId === b.stopId &&
    a.activityTypeId === b.activityTypeId
  );
}

/** Walks once over spans that are in order and do not overlap; asked for times that only grow. */
class Cursor<Item extends OpenSpan> {
  readonly #spans: readonly Item[];
  #index = 0;

  constructor(spans: readonly Item[]) {
    this.#spans = spans;
  }

  at(atMs: number): Item | undefined {
    this.#moveTo(atMs);
    const span = this.#spans[this.#index];
    return span && span.startMs <= atMs ? span : undefined;
  }

  /** When the answer of `at` changes next; Infinity where it never does. */
  nextChangeMs(atMs: number): number {
    this.#moveTo(atMs);
    const span = this.#spans[this.#index];
    if (!span) return Infinity;
    return span.startMs > atMs ? span.startMs : (span.endMs ?? Infinity);
  }

  #moveTo(atMs: number): void {
    for (;;) {
      const span = this.#spans[this.#index];
      if (!span || (span.endMs ?? Infinity) > atMs) return;
      this.#index += 1;
    }
  }
}
