/** Whether a register's address, type and role fit each other: the same answer for the form, the API and the collector. */
import type { FieldError } from '../errors.ts';
import { widthInWords } from './data-type.ts';
import type { DataType, RegisterArea, RegisterRole } from './register-tables.ts';

export interface RegisterShape {
  area: RegisterArea;
  offset: number;
  /** From the parsed address: a device of two words by nature. */
  bits32?: boolean;
  dataType: DataType;
  bit: number | null;
  role: RegisterRole;
  deadBand: number | null;
}

/** Each problem with its field's name as path and a stable code; an empty list when the register can be read. */
export function checkRegister(register: RegisterShape): FieldError[] {
  const { area, offset, dataType, bit, role, deadBand } = register;
  const problems: FieldError[] = [];
  const isBitArea = area === 'coil' || area === 'discrete';
  if (isBitArea && dataType !== 'bit')
    problems.push(problem('dataType', 'BIT_AREA_NEEDS_BIT', 'Coils and discrete inputs hold single bits.'));
  if (isBitArea && bit !== null)
    problems.push(problem('bit', 'BIT_NOT_ALLOWED', 'A coil or discrete input has no bit to choose.'));
  if (!isBitArea && dataType === 'bit' && !isBitNumber(bit))
    problems.push(problem('bit', 'BIT_REQUIRED', 'Choose the bit of the register, 0 to 15.'));
  if (!isBitArea && dataType !== 'bit' && bit !== null)
    problems.push(problem('bit', 'BIT_NOT_ALLOWED', 'Only the type bit reads a single bit.'));
  if (register.bits32 === true && widthInWords(dataType) !== 2)
    problems.push(problem('dataType', 'NEEDS_32_BITS', 'This device is 32 bits wide: choose a 32-bit type.'));
  if (offset + widthInWords(dataType) > 65_536)
    problems.push(problem('address', 'ADDRESS_OUT_OF_RANGE', 'The value would run past the last register.'));
  if (deadBand !== null && deadBand !== 0 && role !== 'MEASUREMENT')
    problems.push(
      problem('deadBand', 'DEAD_BAND_FOR_MEASUREMENTS_ONLY', 'A counter or state must report each change.'),
    );
  return problems;
}

function isBitNumber(bit: number | null): boolean {
  return bit !== null && Number.isInteger(bit) && bit >= 0 && bit <= 15;
}

function problem(path: string, code: string, message: string): FieldError {
  return { path, code, message };
}
