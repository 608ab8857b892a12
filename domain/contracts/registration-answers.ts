/** The registrations as they leave the API. Browser-safe. */
import { z } from 'zod';
import { ROLES } from '../roles.ts';
import { instant, rowId } from './answer-fields.ts';
import { clockTime } from './fields.ts';
import { CALENDAR_EXCEPTION_KINDS } from '../shifts/shift-types.ts';
import { SEVERITIES } from './registrations.ts';

const stamps = { active: z.boolean(), version: z.int(), createdAt: instant, updatedAt: instant };
const words = { id: rowId, code: z.string(), name: z.string() };
const optionalText = z.string().nullable();
const breaks = z.array(z.strictObject({ start: clockTime, end: clockTime }));

export const companyRow = z
  .strictObject({
    ...words,
    tradeName: optionalText,
    cnpj: optionalText,
    address: optionalText,
    phone: optionalText,
    email: optionalText,
    timeZone: z.string(),
    ...stamps,
  })
  .meta({ id: 'Company' });

export const sectorRow = z
  .strictObject({ ...words, companyId: rowId, description: optionalText, ...stamps })
  .meta({ id: 'Sector' });

export const referenceTypeRow = z
  .strictObject({ ...words, description: optionalText, ...stamps })
  .meta({ id: 'ReferenceType' });

export const itemRow = z
  .strictObject({
    ...words,
    description: optionalText,
    referenceTypeId: rowId.nullable(),
    companyId: rowId.nullable(),
    sectorId: rowId.nullable(),
    unit: z.string(),
    idealCycle: z.number().nullable().meta({ description: 'Seconds a piece' }),
    ...stamps,
  })
  .meta({ id: 'Item' });

export const activityTypeRow = z
  .strictObject({
    ...words,
    description: optionalText,
    color: optionalText,
    icon: optionalText,
    groupName: optionalText,
    planned: z.boolean(),
    ...stamps,
  })
  .meta({ id: 'ActivityType' });

export const defectRow = z
  .strictObject({ ...words, description: optionalText, severity: z.enum(SEVERITIES), ...stamps })
  .meta({ id: 'Defect' });

export const shiftRow = z
  .strictObject({
    ...words,
    companyId: rowId,
    sectorId: rowId.nullable(),
    weekdays: z.array(z.int().min(0).max(6)),
    startTime: clockTime,
    endTime: clockTime,
    breaks,
    validFrom: z.iso.date().nullable(),
    validUntil: z.iso.date().nullable(),
    ...stamps,
  })
  .meta({ id: 'Shift' });

export const calendarExceptionRow = z
  .strictObject({
    id: rowId,
    companyId: rowId,
    sectorId: rowId.nullable(),
    shiftId: rowId.nullable(),
    date: z.iso.date(),
    kind: z.enum(CALENDAR_EXCEPTION_KINDS),
    name: z.string(),
    startTime: clockTime.nullable(),
    endTime: clockTime.nullable(),
    breaks,
    ...stamps,
  })
  .meta({ id: 'CalendarException' });

export const userRow = z
  .strictObject({
    id: rowId,
    username: z.string(),
    name: z.string(),
    email: optionalText,
    role: z.enum(ROLES),
    locale: z.enum(['pt-BR', 'en-US']),
    companyIds: z.array(rowId).meta({ description: 'Companies that the account is limited to' }),
    sectorIds: z.array(rowId).meta({ description: 'Sectors that the account is limited to' }),
    ...stamps,
  })
  .meta({ id: 'User' });

export const auditRow = z
  .strictObject({
    id: rowId,
    at: instant,
    userId: rowId.nullable(),
    username: optionalText,
    action: z.string(),
    entity: z.string(),
    entityId: optionalText,
    before: z.unknown().meta({ description: 'The record as it was; null where there was none' }),
    after: z.unknown().meta({ description: 'The record as it is; null where it is gone' }),
    ip: optionalText,
    requestId: optionalText,
  })
  .meta({ id: 'AuditEntry' });
