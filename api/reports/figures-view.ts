/** Figures as they leave: seconds, where the calculation keeps ms. */
import { calculateOee } from '../../domain/oee/calculate-oee.ts';
import type { OeeSettings } from '../../domain/oee/calculate-oee.ts';
import type { OeeInputs } from '../../domain/oee/oee-inputs.ts';
import { OEE_INPUTS } from '../../domain/oee/oee-inputs.ts';

export function figuresView(inputs: OeeInputs, settings: OeeSettings = {}) {
  const { busyMs, availableMs, losses, ...rest } = calculateOee(inputs, settings);
  return {
    ...rest,
    busySeconds: busyMs / 1000,
    availableSeconds: availableMs / 1000,
    losses: {
      changeoverSeconds: losses.changeoverMs / 1000,
      unplannedSeconds: losses.unplannedMs / 1000,
      noOrderSeconds: losses.noOrderMs / 1000,
      microStopSeconds: losses.microStopMs / 1000,
      slowSeconds: losses.slowMs === null ? null : losses.slowMs / 1000,
      scrapSeconds: losses.scrapMs / 1000,
    },
  };
}

/** Only the inputs: rows of a summary carry more. */
export function inputsView(inputs: OeeInputs): OeeInputs {
  return Object.fromEntries(OEE_INPUTS.map((name) => [name, inputs[name]])) as OeeInputs;
}
