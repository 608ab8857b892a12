/** The plain registrations as data. The view is what leaves; the input schema is what comes in. */
import type { Knex } from 'knex';
import { raw } from 'objection';
import {
  activityTypeInput,
  calendarExceptionInput,
  companyInput,
  defectInput,
  itemInput,
  referenceTypeInput,
  sectorInput,
  shiftInput,
  userInput,
} from '../../domain/contracts/registrations.ts';
import {
  activityTypeRow,
  calendarExceptionRow,
  companyRow,
  defectRow,
  itemRow,
  referenceTypeRow,
  sectorRow,
  shiftRow,
  userRow,
} from '../../domain/contracts/registration-answers.ts';
import { DomainError } from '../../domain/errors.ts';
import { ActivityType } from '../../domain/models/activity-type.ts';
import { CalendarException } from '../../domain/models/calendar-exception.ts';
import { Company } from '../../domain/models/company.ts';
import { Defect } from '../../domain/models/defect.ts';
import { Item } from '../../domain/models/item.ts';
import { ReferenceType } from '../../domain/models/reference-type.ts';
import { Sector } from '../../domain/models/sector.ts';
import { Shift } from '../../domain/models/shift.ts';
import { User } from '../../domain/models/user.ts';
import { hashNewPassword } from '../auth/new-password.ts';
import { prepareCalendarException } from './calendar-exceptions.ts';
import type { Registration } from './registration.ts';

const plain = { read: 'registrations.read', write: 'registrations.write', defaultSort: 'code' } as const;
const stamps = ['active', 'createdAt', 'updatedAt'];
const told = [...stamps, 'version'];

export const REGISTRATIONS: readonly Registration[] = [
  {
    ...plain,
    path: 'companies',
    answer: companyRow,
    example: { code: 'MOLD-1', name: 'Moldados Sul', cnpj: '11.222.333/0001-81' },
    model: Company,
    place: { company: 'id' },
    input: companyInput,
    prepare: prepareCompany,
    shown: ['id', 'code', 'name', 'tradeName', 'cnpj', 'address', 'phone', 'email', 'timeZone', ...told],
    names: ['id', 'code', 'name', 'tradeName', 'cnpj', ...stamps],
    search: ['code', 'name', 'tradeName', 'cnpj'],
  },
  {
    ...plain,
    path: 'sectors',
    answer: sectorRow,
    example: { code: 'INJ', name: 'Injeção', companyId: 1 },
    model: Sector,
    place: { sector: 'id' },
    input: sectorInput,
    shown: ['id', 'companyId', 'code', 'name', 'description', ...told],
    names: ['id', 'companyId', 'code', 'name', ...stamps],
    search: ['code', 'name', 'description'],
  },
  {
    ...plain,
    path: 'reference-types',
    answer: referenceTypeRow,
    example: { code: 'COR', name: 'Cor' },
    model: ReferenceType,
    place: 'shared',
    input: referenceTypeInput,
    shown: ['id', 'code', 'name', 'description', ...told],
    names: ['id', 'code', 'name', ...stamps],
    search: ['code', 'name', 'description'],
  },
  {
    ...plain,
    path: 'items',
    answer: itemRow,
    example: { code: 'TAMPA-28', name: 'Tampa 28 mm', idealCycle: 8.5 },
    model: Item,
    place: { company: 'companyId', sector: 'sectorId' },
    input: itemInput,
    shown: [
      'id',
      'code',
      'name',
      'description',
      'referenceTypeId',
      'companyId',
      'sectorId',
      'unit',
      'idealCycle',
      ...told,
    ],
    names: ['id', 'code', 'name', 'referenceTypeId', 'companyId', 'sectorId', 'idealCycle', ...stamps],
    search: ['code', 'name', 'description'],
  },
  {
    ...plain,
    path: 'activity-types',
    answer: activityTypeRow,
    example: { code: 'SETUP-1', name: 'Troca de molde', color: '#0b57a4', planned: false },
    model: ActivityType,
    place: 'shared',
    input: activityTypeInput,
    shown: ['id', 'code', 'name', 'description', 'color', 'icon', 'groupName', 'planned', ...told],
    names: ['id', 'code', 'name', 'planned', 'groupName', ...stamps],
    search: ['code', 'name', 'description', 'groupName'],
  },
  {
    ...plain,
    path: 'defects',
    answer: defectRow,
    example: { code: 'REB', name: 'Rebarba', severity: 'LOW' },
    model: Defect,
    place: 'shared',
    input: defectInput,
    shown: ['id', 'code', 'name', 'description', 'severity', ...told],
    names: ['id', 'code', 'name', 'severity', ...stamps],
    search: ['code', 'name', 'description'],
  },
  {
    ...plain,
    path: 'shifts',
    answer: shiftRow,
    example: {
      code: 'M',
      name: 'Manhã',
      companyId: 1,
      weekdays: [1, 2, 3, 4, 5],
      startTime: '06:00',
      endTime: '14:00',
    },
    model: Shift,
    place: { company: 'companyId', sector: 'sectorId' },
    input: shiftInput,
    prepare: prepareShift,
    shown: ['id', 'companyId', 'sectorId', 'code', 'name', 'weekdays', 'breaks', ...told],
    extend: (query) =>
      query.select(
        raw(`to_char(start_time, 'HH24:MI') AS start_time, to_char(end_time, 'HH24:MI') AS end_time,
          to_char(valid_from, 'YYYY-MM-DD') AS valid_from, to_char(valid_until, 'YYYY-MM-DD') AS valid_until`),
      ),
    names: ['id', 'companyId', 'sectorId', 'code', 'name', 'startTime', 'endTime', ...stamps],
    search: ['code', 'name'],
  },
  {
    ...plain,
    path: 'calendar-exceptions',
    answer: calendarExceptionRow,
    example: { kind: 'holiday', name: 'Dia do Trabalho', companyId: 1, date: '2027-05-01' },
    model: CalendarException,
    place: { company: 'companyId', sector: 'sectorId' },
    defaultSort: '-date',
    input: calendarExceptionInput,
    prepare: prepareCalendarException,
    shown: ['id', 'companyId', 'sectorId', 'shiftId', 'kind', 'name', 'breaks', ...told],
    extend: (query) =>
      query.select(
        raw(`to_char(date, 'YYYY-MM-DD') AS date, to_char(start_time, 'HH24:MI') AS start_time,
          to_char(end_time, 'HH24:MI') AS end_time`),
      ),
    names: ['id', 'companyId', 'sectorId', 'shiftId', 'date', 'kind', 'name', ...stamps],
    search: ['name'],
  },
  {
    path: 'users',
    answer: userRow,
    example: {
      username: 'ana',
      name: 'Ana Souza',
      role: 'operator',
      password: 'a long password',
      companyIds: [1],
    },
    model: User,
    place: 'unlimited',
    read: 'users.manage',
    write: 'users.manage',
    defaultSort: 'username',
    input: userInput,
    prepare: prepareUser,
    changed: endSessions,
    shown: ['id', 'username', 'name', 'email', 'role', 'locale', ...told],
    extend: (query) => query.select(raw(limitsSql('company')), raw(limitsSql('sector'))),
    store: storeLimits,
    names: ['id', 'username', 'name', 'email', 'role', ...stamps],
    search: ['username', 'name', 'email'],
  },
];

/** A zone that only the API's machine knows would make every statement fail that asks for the plant's day. */
async function prepareCompany(
  values: Record<string, unknown>,
  { trx }: { trx: Knex },
): Promise<Record<string, unknown>> {
  const { timeZone } = values;
  if (timeZone === undefined) return values;
  const known = await trx('pg_timezone_names').where({ name: timeZone }).first<object | undefined>('name');
  if (known) return values;
  throw new DomainError('VALIDATION_FAILED', 'Some values are not valid.', {
    details: [
      { path: 'timeZone', code: 'TIME_ZONE_UNKNOWN', message: 'The database knows no such time zone.' },
    ],
  });
}

async function prepareShift(
  values: Record<string, unknown>,
  { before }: { before?: Record<string, unknown> },
): Promise<Record<string, unknown>> {
  const { startTime, endTime, validFrom, validUntil } = { ...before, ...values };
  if (typeof validFrom === 'string' && typeof validUntil === 'string' && validUntil < validFrom)
    throw new DomainError('VALIDATION_FAILED', 'Some values are not valid.', {
      details: [
        { path: 'validUntil', code: 'END_BEFORE_START', message: 'Must not be before the first day.' },
      ],
    });
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
  const { password, ...others } = values;
  const stored = LIMITS.map(({ name }): string => name);
  const rest = Object.fromEntries(Object.entries(others).filter(([name]) => !stored.includes(name)));
  if (typeof password === 'string')
    return { ...rest, passwordHash: await hashNewPassword(password, 'password') };
  if (before) return rest;
  throw new DomainError('VALIDATION_FAILED', 'Some values are not valid.', {
    details: [{ path: 'password', code: 'VALUE_REQUIRED', message: 'Fill in this field.' }],
  });
}

const LIMITS = [
  { name: 'companyIds', table: 'user_companies', column: 'company_id' },
  { name: 'sectorIds', table: 'user_sectors', column: 'sector_id' },
] as const;

function limitsSql(kind: 'company' | 'sector'): string {
  const { table, column } = LIMITS[kind === 'company' ? 0 : 1];
  return `ARRAY(SELECT l.${column} FROM ${table} l WHERE l.user_id = users.id ORDER BY 1) AS ${kind}_ids`;
}

/** The companies and sectors of an account; what is not sent stays. */
async function storeLimits(
  trx: Knex,
  id: number,
  sent: Record<string, unknown>,
  userId: number,
): Promise<boolean> {
  if (id === userId) refuseOwnDemotion(sent);
  // A password that an admin set ends what the old one opened.
  if (sent['password'] !== undefined) await trx('sessions').where({ user_id: id }).delete();
  const changed = LIMITS.filter(({ name }) => sent[name] !== undefined);
  for (const { name, table, column } of changed) {
    const ids = [...new Set(sent[name] as number[])];
    await trx(table).where({ user_id: id }).delete();
    if (ids.length > 0) await trx(table).insert(ids.map((limit) => ({ user_id: id, [column]: limit })));
  }
  return changed.length > 0;
}

/** An installation never loses its last admin by a slip: nobody takes rights from the own account. */
function refuseOwnDemotion(sent: Record<string, unknown>): void {
  const taken = sent['active'] === false || (sent['role'] !== undefined && sent['role'] !== 'admin');
  const limited = LIMITS.some(({ name }) => (sent[name] as number[] | undefined)?.length);
  if (taken || limited)
    throw new DomainError('OWN_ACCOUNT', 'Nobody takes rights from the own account.', { status: 409 });
}

/** A disabled account's sessions end with it; a changed role is read at each request anyway. */
async function endSessions(trx: Knex, id: number): Promise<void> {
  await trx('sessions')
    .where({ user_id: id })
    .whereIn('user_id', User.query(trx).select('id').where({ active: false }).toKnexQuery())
    .delete();
}
