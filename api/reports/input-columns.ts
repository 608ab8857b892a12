/** Columns of `summary_orders`, by the input that they hold. */
import { OEE_INPUTS } from '../../domain/oee/oee-inputs.ts';

export const INPUT_COLUMNS = OEE_INPUTS.map((name) => ({
  name,
  column: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
}));
