/**
 * The number of a Brazilian company: 12 letters or digits and two check digits, modulo 11 over (character code − 48).
 * Receita Federal, Instrução Normativa RFB 2.229/2024: letters are valid since July 2026. Browser-safe.
 */
const BASE_LENGTH = 12;

/** The 14 characters without punctuation, in capitals, or null where it is no CNPJ. */
export function parseCnpj(typed: string): string | null {
  const cnpj = typed.replace(/[.\-/\s]/g, '').toUpperCase();
  if (!/^[0-9A-Z]{12}\d{2}$/.test(cnpj) || /^(.)\1+$/.test(cnpj)) return null;
  const base = cnpj.slice(0, BASE_LENGTH);
  const first = checkDigit(base);
  return cnpj === `${base}${first}${checkDigit(base + String(first))}` ? cnpj : null;
}

/** Weights 2 to 9 from the right, again and again. */
function checkDigit(characters: string): number {
  let sum = 0;
  for (let index = 0; index < characters.length; index += 1) {
    const weight = 2 + ((characters.length - 1 - index) % 8);
    sum += (characters.charCodeAt(index) - 48) * weight;
  }
  const rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
}
