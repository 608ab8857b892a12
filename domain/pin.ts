/** Which PINs are sound: digits that a gloved hand types at a terminal in place of a password (docs/decisions/0171). Pure. */

/** Guessing one from one address takes a year and a half on average, with ten tries in 15 minutes. */
export const PIN_MIN_DIGITS = 6;
export const PIN_MAX_DIGITS = 12;

export type PinFault = 'PIN_LENGTH' | 'PIN_TOO_SIMPLE';

/** Whether whoever typed this may have meant a PIN. */
export function looksLikePin(text: string): boolean {
  return /^\d+$/.test(text) && text.length >= PIN_MIN_DIGITS && text.length <= PIN_MAX_DIGITS;
}

/** What is wrong with a new PIN: what others try first is refused. Undefined where nothing is. */
export function pinFault(pin: string, username: string): PinFault | undefined {
  if (!looksLikePin(pin)) return 'PIN_LENGTH';
  const isSimple = isRun(pin) || isRepeated(pin) || pin === username;
  return isSimple ? 'PIN_TOO_SIMPLE' : undefined;
}

/** The same step from each digit to the next, past 9 to 0 as well: 111111, 123456, 987654, 246802. */
function isRun(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, index) => (digit - (digits[index] ?? 0) + 10) % 10);
  return new Set(steps).size === 1;
}

/** One to three digits over and over: 121212, 123123. */
function isRepeated(pin: string): boolean {
  return /^(\d{1,3})\1+$/.test(pin);
}
