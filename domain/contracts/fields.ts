/** Building blocks of the contracts: one schema validates, documents and types a field. Browser-safe. */
import { z } from 'zod';

const ID_MAX = 2_147_483_647;

export const id = z.int().min(1).max(ID_MAX);
export const code = z.string().trim().min(1).max(40);
export const name = z.string().trim().min(1).max(120);
/** Optional text: null or absent where there is none. PostgreSQL keeps no NUL character. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((value) => !value.includes('\u0000'), 'must not hold a NUL character')
    .nullish();
export const active = z.boolean().optional();

/** `HH:MM`, 00:00 to 23:59. */
export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 06:00');

/** Pieces: PostgreSQL keeps them as integer. */
export const pieces = z.int().min(1).max(ID_MAX);

/** An IANA name, as both JavaScript and PostgreSQL know it. Offsets are none: PostgreSQL reads their sign the other way round. */
export const timeZone = z
  .string()
  .trim()
  .max(60)
  .refine(isTimeZone, 'must be a time zone such as America/Sao_Paulo')
  .meta({ description: 'IANA name', example: 'America/Sao_Paulo' });

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]+(\/[A-Za-z][A-Za-z0-9_+-]*)*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
