/** What a registration takes. Unknown fields are refused, so that nobody sets what is not theirs to set. Browser-safe. */
import { z } from 'zod';
import { ROLES } from '../roles.ts';
import { CALENDAR_EXCEPTION_KINDS } from '../shifts/shift-types.ts';
import { parseCnpj } from './cnpj.ts';
import { active, clockTime, code, id, name, text, timeZone } from './fields.ts';

export const SEVERITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;

const cnpj = z
  .string()
  .max(30)
  .transform((typed, context) => {
    const parsed = parseCnpj(typed);
    if (parsed !== null) return parsed;
    context.addIssue({
      code: 'custom',
      message: 'The check digits of this CNPJ are wrong.',
      params: { code: 'CNPJ_INVALID' },
    });
    return z.NEVER;
  })
  .nullish();
const email = z.email().max(120).nullish();
/** Seconds a piece, with three decimals. */
const idealCycle = z.number().positive().max(999_999).nullish();

const breaks = z
  .array(z.strictObject({ start: clockTime, end: clockTime }))
  .max(20)
  .optional();

export const companyInput = z.strictObject({
  code,
  name,
  tradeName: text(120),
  cnpj,
  phone: text(40),
  email,
  address: text(250),
  timeZone: timeZone.optional(),
  active,
});
export const sectorInput = z.strictObject({ companyId: id, code, name, description: text(500), active });
export const referenceTypeInput = z.strictObject({ code, name, description: text(500), active });
export const itemInput = z.strictObject({
  code,
  name,
  description: text(500),
  referenceTypeId: id.nullish(),
  companyId: id.nullish(),
  sectorId: id.nullish(),
  unit: z.string().trim().min(1).max(20).optional(),
  idealCycle,
  active,
});
export const activityTypeInput = z.strictObject({
  code,
  name,
  description: text(500),
  color: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #0b57a4')
    .nullish(),
  planned: z.boolean().optional(),
  icon: text(60),
  groupName: text(60),
  active,
});
export const defectInput = z.strictObject({
  code,
  name,
  description: text(500),
  /** MEDIUM where it is left out, by the table. */
  severity: z.enum(SEVERITIES).optional(),
  active,
});
export const shiftInput = z.strictObject({
  companyId: id,
  sectorId: id.nullish(),
  code,
  name,
  weekdays: z.array(z.int().min(0).max(6)).min(1).max(7),
  startTime: clockTime,
  endTime: clockTime,
  breaks,
  /** First and last local day on which it starts. New hours are a new shift: the past keeps its own. */
  validFrom: z.iso.date().nullish(),
  validUntil: z.iso.date().nullish(),
  active,
});
export const calendarExceptionInput = z.strictObject({
  companyId: id,
  sectorId: id.nullish(),
  shiftId: id.nullish(),
  /** The local date on which the shift starts. */
  date: z.iso.date(),
  kind: z.enum(CALENDAR_EXCEPTION_KINDS),
  name,
  startTime: clockTime.nullish(),
  endTime: clockTime.nullish(),
  breaks,
  active,
});
export const userInput = z.strictObject({
  username: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9._@-]{0,59}$/, 'must be letters, digits, dots, hyphens or underscores'),
  name,
  role: z.enum(ROLES),
  email,
  locale: z.enum(['pt-BR', 'en-US']).optional(),
  /** What the account sees: companies whole, or only the sectors of them that are named. Neither: everything. */
  companyIds: z.array(id).max(500).optional(),
  sectorIds: z.array(id).max(500).optional(),
  password: z.string().min(1).max(1000).optional(),
  active,
});
