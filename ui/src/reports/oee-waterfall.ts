/** From the time of the shifts down to the time that made good pieces: the steps of the OEE waterfall, in s. Pure. */
import type { z } from 'zod';
import type { oeeFigures, oeeInputs } from '../../../domain/contracts/reports.ts';

export type OeeFigures = z.output<typeof oeeFigures>;
export type OeeInputs = z.output<typeof oeeInputs>;

export const WATERFALL_STEPS = [
  'shift',
  'break',
  'planned',
  'noOrder',
  'unknown',
  'busy',
  'noOrderLoss',
  'changeover',
  'unplanned',
  'available',
  'unrated',
  'microStop',
  'slow',
  'scrap',
  'valuable',
] as const;
export type WaterfallStepName = (typeof WATERFALL_STEPS)[number];

export interface WaterfallStep {
  name: WaterfallStepName;
  /** A level is what is left; a loss takes away from it (negative: machines were faster than the ideal cycle). */
  kind: 'level' | 'loss';
  seconds: number;
  /** Where the bar begins and ends, in s. */
  from: number;
  to: number;
}
/** Always shown; of the rest only what is not zero. */
const ALWAYS: ReadonlySet<WaterfallStepName> = new Set(['unplanned', 'slow', 'scrap']);

/** The losses are those of the API; only the differences between its levels are taken here. */
export function oeeWaterfall(figures: OeeFigures, inputs: OeeInputs): WaterfallStep[] {
  const { losses } = figures;
  const noOrderLoss = losses.noOrderSeconds;
  const rated = inputs.ratedMs / 1000;
  const steps: WaterfallStep[] = [];
  let left = inputs.shiftMs / 1000;
  const level = (name: WaterfallStepName): unknown =>
    steps.push({ name, kind: 'level', seconds: left, from: 0, to: left });
  const lose = (name: WaterfallStepName, seconds: number): void => {
    if (seconds !== 0 || ALWAYS.has(name))
      steps.push({ name, kind: 'loss', seconds, from: left, to: left - seconds });
    left -= seconds;
  };
  level('shift');
  lose('break', inputs.breakMs / 1000);
  lose('planned', inputs.plannedMs / 1000);
  lose('noOrder', inputs.noOrderMs / 1000 - noOrderLoss);
  lose('unknown', inputs.unknownMs / 1000);
  level('busy');
  lose('noOrderLoss', noOrderLoss);
  lose('changeover', losses.changeoverSeconds);
  lose('unplanned', losses.unplannedSeconds);
  level('available');
  lose('unrated', figures.availableSeconds - rated);
  // Without an ideal cycle nobody can say how much of the rest was slow.
  if (losses.slowSeconds !== null) {
    lose('microStop', losses.microStopSeconds);
    lose('slow', losses.slowSeconds);
    lose('scrap', losses.scrapSeconds);
  }
  level('valuable');
  return steps;
}
