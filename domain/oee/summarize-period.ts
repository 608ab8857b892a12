/** One machine in one period, as sums by order: what OEE, Pareto and production are rolled up from. Browser-safe. */
import { machineTimeline, stopsWithStates } from './machine-timeline.ts';
import { noInputs } from './oee-inputs.ts';
import type { OeeInputs } from './oee-inputs.ts';
import type { MachineFacts, Segment, TimeKind, TimelineQuestion } from './timeline-types.ts';

/** Pieces of one order in the period. */
export interface PieceSum {
  orderId: number;
  produced: number;
  /** Of `produced`: made while nobody looked. */
  unseen: number;
}
export interface ScrapSum {
  orderId: number;
  defectId: number | null;
  quantity: number;
}

export interface OrderSum extends OeeInputs {
  orderId: number | null;
}
export interface StopSum {
  orderId: number | null;
  kind: StopCause;
  activityTypeId: number | null;
  /** Stops that began here. */
  stops: number;
  ms: number;
}
/** Kinds of time that have a cause which a Pareto shows. */
export const STOP_CAUSES = ['planned', 'changeover', 'unplanned', 'micro_stop'] as const;
export type StopCause = (typeof STOP_CAUSES)[number];

export interface PeriodSummary {
  orders: OrderSum[];
  stops: StopSum[];
  defects: ScrapSum[];
}

const INPUT_OF_KIND = {
  no_shift: null,
  break: 'breakMs',
  planned: 'plannedMs',
  no_order: 'noOrderMs',
  unknown: 'unknownMs',
  changeover: 'changeoverMs',
  unplanned: 'unplannedMs',
  micro_stop: 'microStopMs',
  undetermined: 'undeterminedMs',
  running: null,
} as const satisfies Record<TimeKind, keyof OeeInputs | null>;
const AVAILABLE: ReadonlySet<TimeKind> = new Set(['running', 'micro_stop', 'undetermined']);

export function summarizePeriod(
  question: TimelineQuestion,
  pieces: readonly PieceSum[],
  scrap: readonly ScrapSum[],
): PeriodSummary {
  const sums = new Sums(question.facts);
  const segments = machineTimeline(question);
  for (const segment of segments) sums.addTime(segment);
  sums.countStops(question, segments);
  for (const one of pieces) sums.addPieces(one);
  for (const one of scrap) sums.addScrap(one);
  return { orders: [...sums.orders.values()], stops: [...sums.stops.values()], defects: [...scrap] };
}

class Sums {
  readonly orders = new Map<number | null, OrderSum>();
  readonly stops = new Map<string, StopSum>();
  readonly #facts: MachineFacts;

  constructor(facts: MachineFacts) {
    this.#facts = facts;
  }

  addTime(segment: Segment): void {
    if (segment.kind === 'no_shift') return;
    const ms = segment.endMs - segment.startMs;
    const sum = this.#order(segment.orderId);
    sum.shiftMs += ms;
    const input = INPUT_OF_KIND[segment.kind];
    if (input !== null) sum[input] += ms;
    if (AVAILABLE.has(segment.kind) && this.#cycleMs(segment.orderId) !== null) sum.ratedMs += ms;
    const cause = asCause(segment);
    if (cause !== undefined) this.#stop(segment, cause).ms += ms;
  }

  /** A stop counts once, where its first working time is. */
  countStops(question: TimelineQuestion, segments: readonly Segment[]): void {
    const stops = new Map(stopsWithStates(question.facts, question.nowMs).map((stop) => [stop.id, stop]));
    const groups = new Set<number>();
    const reasons = new Set<string>();
    for (const segment of segments) {
      const cause = asCause(segment);
      const stop = segment.stopId === null ? undefined : stops.get(segment.stopId);
      if (cause === undefined || stop === undefined) continue;
      const reason = `${stop.reasonStartMs} ${stop.activityTypeId} ${cause}`;
      if (!reasons.has(reason) && !hasWorked(question, stop.reasonStartMs))
        this.#stop(segment, cause).stops += 1;
      reasons.add(reason);
      if (!groups.has(stop.groupStartMs) && !hasWorked(question, stop.groupStartMs)) {
        const sum = this.#order(segment.orderId);
        if (cause === 'unplanned') sum.stops += 1;
        if (cause === 'micro_stop') sum.microStops += 1;
      }
      groups.add(stop.groupStartMs);
    }
  }

  addPieces({ orderId, produced, unseen }: PieceSum): void {
    const sum = this.#order(orderId);
    const cycleMs = this.#cycleMs(orderId);
    sum.produced += produced;
    sum.unseen += unseen;
    if (cycleMs === null) sum.unrated += produced;
    else sum.idealMs += cycleMs * (produced - unseen);
  }

  addScrap({ orderId, quantity }: ScrapSum): void {
    const sum = this.#order(orderId);
    sum.scrap += quantity;
    sum.scrapIdealMs += (this.#cycleMs(orderId) ?? 0) * quantity;
  }

  #cycleMs(orderId: number | null): number | null {
    return orderId === null ? null : (this.#facts.orders.get(orderId)?.cycleMs ?? null);
  }

  #order(orderId: number | null): OrderSum {
    const known = this.orders.get(orderId);
    if (known) return known;
    const made = { orderId, ...noInputs() };
    this.orders.set(orderId, made);
    return made;
  }

  #stop({ orderId, activityTypeId }: Segment, kind: StopCause): StopSum {
    const key = `${orderId} ${kind} ${activityTypeId}`;
    const known = this.stops.get(key);
    if (known) return known;
    const made = { orderId, kind, activityTypeId, stops: 0, ms: 0 };
    this.stops.set(key, made);
    return made;
  }
}

function asCause({ kind }: Segment): StopCause | undefined {
  return (STOP_CAUSES as readonly string[]).includes(kind) ? (kind as StopCause) : undefined;
}

/** True where there was a shift between the beginning of a stop and the period: the stop was counted there. */
function hasWorked({ shifts, startMs }: TimelineQuestion, sinceMs: number): boolean {
  return shifts.some((shift) => shift.startMs < startMs && shift.endMs > sinceMs && sinceMs < startMs);
}
