/**
 * OEE by ISO 22400-2 and DOMAIN 5: the one function behind every screen, export and endpoint. Browser-safe.
 *
 *     PBT = shift − breaks − planned stops − no order − unknown       APT = PBT − changeover − downtime
 *     A = APT / PBT     E = Σ(CTᵢ·PQᵢ) / APT     Q = GQ / PQ     OEE = A·E·Q
 */
import type { OeeInputs } from './oee-inputs.ts';

export interface OeeFigures {
  /** Ratios; null where a denominator is zero. */
  availability: number | null;
  /** Not capped: above 1 the ideal cycle is wrong, and `isPerformanceDoubtful` says so. */
  performance: number | null;
  quality: number | null;
  oee: number | null;
  isPerformanceDoubtful: boolean;
  /** Some pieces have no ideal cycle: they and the time of their orders are left out of the performance. */
  isCycleMissing: boolean;
  /** PBT and APT. */
  busyMs: number;
  availableMs: number;
  good: number;
  losses: OeeLosses;
  /** Share of the shift of which nothing is known. */
  unknownShare: number | null;
  /** Seconds of available time a failure, and of downtime a failure. */
  mtbfSeconds: number | null;
  mttrSeconds: number | null;
  /** An hour of available time. */
  microStopsPerHour: number | null;
}

/** Where the busy time went, in ms: availability, performance, quality. */
export interface OeeLosses {
  changeoverMs: number;
  unplannedMs: number;
  /** Only where time without an order counts as lost. */
  noOrderMs: number;
  microStopMs: number;
  /** Slower than the ideal cycle; negative where faster. null without an ideal cycle. */
  slowMs: number | null;
  scrapMs: number;
}

export interface OeeSettings {
  /** Whether time without an order is left out (the default) or counts as lost. */
  noOrder?: 'excluded' | 'loss';
}

const HOUR_MS = 3_600_000;

export function calculateOee(inputs: OeeInputs, { noOrder = 'excluded' }: OeeSettings = {}): OeeFigures {
  const noOrderLossMs = noOrder === 'loss' ? inputs.noOrderMs : 0;
  const outsideMs = inputs.breakMs + inputs.plannedMs + inputs.noOrderMs + inputs.unknownMs;
  const busyMs = inputs.shiftMs - outsideMs + noOrderLossMs;
  const availableMs = busyMs - noOrderLossMs - inputs.changeoverMs - inputs.unplannedMs;
  const good = inputs.produced - inputs.scrap;
  const availability = ratio(availableMs, busyMs);
  const performance = ratio(inputs.idealMs, inputs.ratedMs);
  const quality = ratio(good, inputs.produced);
  return {
    availability,
    performance,
    quality,
    oee:
      availability === null || performance === null || quality === null
        ? null
        : availability * performance * quality,
    isPerformanceDoubtful: performance !== null && performance > 1,
    isCycleMissing: inputs.unrated !== 0,
    busyMs,
    availableMs,
    good,
    losses: {
      changeoverMs: inputs.changeoverMs,
      unplannedMs: inputs.unplannedMs,
      noOrderMs: noOrderLossMs,
      microStopMs: inputs.microStopMs,
      slowMs: inputs.ratedMs > 0 ? inputs.ratedMs - inputs.idealMs - inputs.microStopMs : null,
      scrapMs: inputs.scrapIdealMs,
    },
    unknownShare: ratio(inputs.unknownMs, inputs.shiftMs),
    mtbfSeconds: ratio(availableMs / 1000, inputs.stops),
    mttrSeconds: ratio(inputs.unplannedMs / 1000, inputs.stops),
    microStopsPerHour: ratio(inputs.microStops * HOUR_MS, availableMs),
  };
}

/** null, shown as a dash, where nothing can be said. Adjustments can make a denominator negative. */
function ratio(numerator: number, denominator: number): number | null {
  return denominator > 0 ? numerator / denominator : null;
}
