/** The plain registrations as data. The view is what leaves; the input schema is what comes in. */
import type { Knex } from 'knex';
import {
  activityTypeInput,
  companyInput,
  defectInput,
  itemInput,
  referenceTypeInput,
  sectorInput,
  shiftInput,
  userInput,
} from '../../domain/contracts/registrations.ts';
import { DomainError } from '../../domain/errors.ts';
import { hashPassword } from '../../domain/password.ts';
import type { Registration } from './registration-routes.ts';

const STAMPS = 'active, created_at AS "createdAt", updated_at AS "updatedAt"';
const plain = { read: 'registrations.read', write: 'registrations.write', defaultSort: 'code' } as const;
const stamps = ['active', 'createdAt', 'updatedAt'];

export const REGISTRATIONS: readonly Registration[] = [
  {
    ...plain,
    path: 'companies',
    table: 'companies',
    input: companyInput,
    view: `SELECT id, code, name, trade_name AS "tradeName", cnpj, address, phone, email, time_zone AS "timeZone", ${STAMPS} FROM companies`,
    names: ['id', 'code', 'name', 'tradeName', 'cnpj', ...stamps],
    search: ['code', 'name', 'tradeName', 'cnpj'],
  },
  {
    ...plain,
    path: 'sectors',
    table: 'sectors',
    input: sectorInput,
    view: `SELECT id, company_id AS "companyId", code, name, description, ${STAMPS} FROM sectors`,
    names: ['id', 'companyId', 'code', 'name', ...stamps],
    search: ['code', 'name', 'description'],
  },
  {
    ...plain,
    path: 'reference-types',
    table: 'reference_types',
    input: referenceTypeInput,
    view: `SELECT id, code, name, description, ${STAMPS} FROM reference_types`,
    names: ['id', 'code', 'name', ...stamps],
    search: ['code', 'name', 'description'],
  },
  {
    ...plain,
    path: 'items',
    table: 'items',
    input: itemInput,
    view: `SELECT id, code, name, description, reference_type_id AS "referenceTypeId", company_id AS "companyId",
      sector_id AS "sectorId", unit, ideal_cycle AS "idealCycle", ${STAMPS} FROM items`,
    names: ['id', 'code', 'name', 'referenceTypeId', 'companyId', 'sectorId', 'idealCycle', ...stamps],
    search: ['code', 'name', 'description'],
  },
  {
    ...plain,
    path: 'activity-types',
    table: 'activity_types',
    input: activityTypeInput,
    view: `SELECT id, code, name, description, color, icon, group_name AS "groupName", planned, ${STAMPS} FROM activity_types`,
    names: ['id', 'code', 'name', 'planned', 'groupName', ...stamps],
    search: ['code', 'name', 'description', 'groupName'],
  },
  {
    ...plain,
    path: 'defects',
    table: 'defects',
    input: defectInput,
    view: `SELECT id, code, name, description, severity, ${STAMPS} FROM defects`,
    names: ['id', 'code', 'name', 'severity', ...stamps],
    search: ['code', 'name', 'description'],
  },
  {
    ...plain,
    path: 'shifts',
    table: 'shifts',
    input: shiftInput,
    json: ['breaks'],
    prepare: prepareShift,
    view: `SELECT id, company_id AS "companyId", sector_id AS "sectorId", code, name, weekdays,
      to_char(start_time, 'HH24:MI') AS "startTime", to_char(end_time, 'HH24:MI') AS "endTime", breaks, ${STAMPS} FROM shifts`,
    names: ['id', 'companyId', 'sectorId', 'code', 'name', 'startTime', 'endTime', ...stamps],
    search: ['code', 'name'],
  },
  {
    path: 'users',
    table: 'users',
    read: 'users.manage',
    write: 'users.manage',
    defaultSort: 'username',
    input: userInput,
    columns: { password: 'password_hash' },
    prepare: prepareUser,
    changed: endSessions,
    view: `SELECT id, username, name, email, role, locale, company_id AS "companyId", ${STAMPS} FROM users`,
    names: ['id', 'username', 'name', 'email', 'role', 'companyId', ...stamps],
    search: ['username', 'name', 'email'],
  },
];

async function prepareShift(
  values: Record<string, unknown>,
  { before }: { before?: Record<string, unknown> },
): Promise<Record<string, unknown>> {
  const { startTime, endTime } = { ...before, ...values };
  if (startTime === endTime)
    throw new DomainError('VALIDATION_FAILED', 'Some values are not valid.', {
      details: [
        { path: 'endTime', code: 'SHIFT_EMPTY', message: 'A shift ends at another time than it starts.' },
      ],
    });
  return values;
}

async function prepareUser(
  values: Record<string, unknown>,
  { before }: { before?: Record<string, unknown> },
): Promise<Record<string, unknown>> {
  const { password, ...rest } = values;
  if (typeof password === 'string') {
    try {
      return { ...rest, password: await hashPassword(password) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code, message } = error;
      throw new DomainError(code, message, { details: [{ path: 'password', code, message }] });
    }
  }
  if (before) return rest;
  throw new DomainError('VALIDATION_FAILED', 'Some values are not valid.', {
    details: [{ path: 'password', code: 'VALUE_REQUIRED', message: 'Fill in this field.' }],
  });
}

/** A disabled account's sessions end with it; a changed role is read at each request anyway. */
async function endSessions(trx: Knex, id: number): Promise<void> {
  await trx('sessions')
    .where({ user_id: id })
    .whereIn('user_id', trx('users').select('id').where({ active: false }))
    .delete();
}
