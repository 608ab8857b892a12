/** From what the form holds to what the API takes: blank texts are null, numbers are numbers, unchanged secrets are left out. */
import type { Registration } from './registration.ts';

export function toPayload(
  registration: Registration,
  draft: Record<string, unknown>,
): Record<string, unknown> {
  const entries = registration.fields
    .filter((field) => !(field.kind === 'password' && !draft[field.name]))
    .map((field) => [field.name, clean(field.kind, draft[field.name])] as const);
  return Object.fromEntries(entries);
}

function clean(kind: string, value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value !== 'string') return value;
  const text = kind === 'password' ? value : value.trim();
  if (text === '') return null;
  return kind === 'number' ? parseDecimal(text) : text;
}

/** "8,5" and "8.5" are the same number; anything else stays a text, which the API refuses beside the field. */
export function parseDecimal(text: string): number | string {
  const number = Number(text.replace(',', '.'));
  return Number.isFinite(number) ? number : text;
}
