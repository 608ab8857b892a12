import { expect } from 'chai';
import fc from 'fast-check';
import { calculateOee } from '../../../domain/oee/calculate-oee.ts';
import { OEE_INPUTS, noInputs } from '../../../domain/oee/oee-inputs.ts';
import type { OeeInputs } from '../../../domain/oee/oee-inputs.ts';
import { oeeWaterfall } from './oee-waterfall.ts';
import type { WaterfallStep, WaterfallStepName } from './oee-waterfall.ts';

/** As the API says it: s instead of ms. */
function waterfall(inputs: OeeInputs, noOrder: 'excluded' | 'loss' = 'excluded'): WaterfallStep[] {
  const { busyMs, availableMs, losses, ...rest } = calculateOee(inputs, { noOrder });
  const seconds = (ms: number | null): number => (ms ?? 0) / 1000;
  const figures = {
    ...rest,
    busySeconds: seconds(busyMs),
    availableSeconds: seconds(availableMs),
    losses: {
      changeoverSeconds: seconds(losses.changeoverMs),
      unplannedSeconds: seconds(losses.unplannedMs),
      noOrderSeconds: seconds(losses.noOrderMs),
      microStopSeconds: seconds(losses.microStopMs),
      slowSeconds: losses.slowMs === null ? null : seconds(losses.slowMs),
      scrapSeconds: seconds(losses.scrapMs),
    },
  };
  return oeeWaterfall(figures, inputs);
}
const secondsOf = (steps: readonly WaterfallStep[], name: WaterfallStepName): number | undefined =>
  steps.find((step) => step.name === name)?.seconds;

describe('the OEE waterfall', () => {
  it('leads from the shift to the good pieces, whatever was lost where', () => {
    const anyInputs = fc
      .record(Object.fromEntries(OEE_INPUTS.map((name) => [name, fc.integer({ min: 0, max: 9_999_999 })])))
      .map((inputs) => inputs as OeeInputs);
    fc.assert(
      fc.property(anyInputs, fc.constantFrom('excluded' as const, 'loss' as const), (inputs, noOrder) => {
        const steps = waterfall(inputs, noOrder);
        const figures = calculateOee(inputs, { noOrder });
        expect(secondsOf(steps, 'busy')).to.be.closeTo(figures.busyMs / 1000, 1e-6);
        expect(secondsOf(steps, 'available')).to.be.closeTo(figures.availableMs / 1000, 1e-6);
        const valuableMs = inputs.ratedMs > 0 ? inputs.idealMs - inputs.scrapIdealMs : 0;
        expect(secondsOf(steps, 'valuable')).to.be.closeTo(valuableMs / 1000, 1e-6);
        for (const [index, step] of steps.entries())
          if (step.kind === 'loss') expect(step.from).to.be.closeTo(steps[index - 1]?.to ?? NaN, 1e-6);
      }),
    );
  });

  it('shows a machine that was faster than its ideal cycle as a step up', () => {
    const steps = waterfall({
      ...noInputs(),
      shiftMs: 10_000,
      ratedMs: 10_000,
      idealMs: 12_000,
      produced: 6,
    });
    const slow = steps.find(({ name }) => name === 'slow');
    expect(slow).to.include({ seconds: -2, from: 10, to: 12 });
  });

  it('has no step for what did not happen, except the three big losses', () => {
    const names = waterfall({
      ...noInputs(),
      shiftMs: 10_000,
      ratedMs: 10_000,
      idealMs: 10_000,
      produced: 5,
    });
    expect(names.map(({ name }) => name)).to.deep.equal([
      'shift',
      'busy',
      'unplanned',
      'available',
      'slow',
      'scrap',
      'valuable',
    ]);
  });
});
