/** The plain resources, in the order of the tabs. */
import { CALENDAR_EXCEPTION_KINDS } from '../../../domain/shifts/shift-types.ts';
import type { FilterOf } from '../api/ask-list.ts';
import type {
  Registration,
  RegistrationAddress,
  RegistrationColumn,
  RegistrationField,
  RegistrationUse,
} from './registration.ts';
import { USERS } from './users.ts';

export const SEVERITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;

const code: RegistrationField = { name: 'code', kind: 'text', required: true, maxLength: 40 };
const name: RegistrationField = { name: 'name', kind: 'text', required: true, maxLength: 120 };
const description: RegistrationField = { name: 'description', kind: 'textarea', maxLength: 500, wide: true };
const company: RegistrationField = {
  name: 'companyId',
  kind: 'reference',
  path: '/api/companies',
  resource: 'companies',
  required: true,
};
const orders = (by: FilterOf<'/api/production-orders'>): RegistrationUse => ({
  path: '/api/production-orders',
  by,
  label: 'nav.orders',
});
const plcs = { path: '/api/plc-config', by: 'sectorId', label: 'nav.plcs' } as const;
const list = <A extends RegistrationAddress>(path: A, by: FilterOf<A>) =>
  ({ path, by, label: `registrations.${path.slice('/api/'.length)}.title` }) as RegistrationUse;
const codeColumn: RegistrationColumn = { name: 'code', sortable: true };
const nameColumn: RegistrationColumn = { name: 'name', sortable: true };
const activeColumn: RegistrationColumn = { name: 'active', kind: 'boolean' };
const plain = { read: 'registrations.read', write: 'registrations.write', sort: 'code' } as const;

export const REGISTRATIONS: readonly Registration[] = [
  {
    ...plain,
    name: 'items',
    path: '/api/items',
    usedBy: [orders('itemId')],
    columns: [
      codeColumn,
      nameColumn,
      { name: 'referenceTypeId', kind: 'reference', path: '/api/reference-types' },
      { name: 'unit' },
      { name: 'idealCycle', kind: 'number', align: 'end', sortable: true },
      activeColumn,
    ],
    fields: [
      code,
      name,
      {
        name: 'referenceTypeId',
        kind: 'reference',
        path: '/api/reference-types',
        resource: 'reference-types',
      },
      { name: 'sectorId', kind: 'reference', path: '/api/sectors', resource: 'sectors' },
      { name: 'unit', kind: 'text', maxLength: 20, label: 'fields.unit' },
      { name: 'idealCycle', kind: 'number', unit: 's', step: '0.001', hint: 'hints.idealCycle' },
      description,
    ],
    blank: {
      code: '',
      name: '',
      referenceTypeId: null,
      sectorId: null,
      unit: 'pç',
      idealCycle: null,
      description: '',
    },
  },
  {
    ...plain,
    name: 'companies',
    path: '/api/companies',
    usedBy: [
      list('/api/sectors', 'companyId'),
      list('/api/items', 'companyId'),
      list('/api/shifts', 'companyId'),
      orders('companyId'),
    ],
    columns: [codeColumn, nameColumn, { name: 'tradeName' }, { name: 'cnpj' }, activeColumn],
    fields: [
      code,
      name,
      { name: 'tradeName', kind: 'text', maxLength: 120 },
      { name: 'cnpj', kind: 'text', maxLength: 18, hint: 'hints.cnpj' },
      { name: 'phone', kind: 'tel', maxLength: 40 },
      { name: 'email', kind: 'email', maxLength: 120 },
      { name: 'timeZone', kind: 'text', required: true, maxLength: 60, hint: 'hints.timeZone' },
      { name: 'address', kind: 'textarea', maxLength: 250, wide: true },
    ],
    blank: {
      code: '',
      name: '',
      tradeName: '',
      cnpj: '',
      phone: '',
      email: '',
      timeZone: 'America/Sao_Paulo',
      address: '',
    },
  },
  {
    ...plain,
    name: 'sectors',
    path: '/api/sectors',
    usedBy: [plcs, orders('sectorId'), list('/api/items', 'sectorId'), list('/api/shifts', 'sectorId')],
    columns: [
      codeColumn,
      nameColumn,
      { name: 'companyId', kind: 'reference', path: '/api/companies' },
      activeColumn,
    ],
    fields: [company, code, name, description],
    blank: { companyId: null, code: '', name: '', description: '' },
  },
  {
    ...plain,
    name: 'reference-types',
    path: '/api/reference-types',
    forAll: true,
    usedBy: [list('/api/items', 'referenceTypeId')],
    columns: [codeColumn, nameColumn, { name: 'description' }, activeColumn],
    fields: [code, name, description],
    blank: { code: '', name: '', description: '' },
  },
  {
    ...plain,
    name: 'activity-types',
    path: '/api/activity-types',
    forAll: true,
    columns: [
      codeColumn,
      nameColumn,
      { name: 'color', kind: 'color' },
      { name: 'planned', kind: 'boolean' },
      activeColumn,
    ],
    fields: [
      code,
      name,
      { name: 'groupName', kind: 'text', maxLength: 60, hint: 'hints.groupName' },
      { name: 'planned', kind: 'boolean' },
      { name: 'color', kind: 'color', wide: true },
      description,
    ],
    blank: { code: '', name: '', color: '#0b57a4', groupName: '', planned: false, description: '' },
  },
  {
    ...plain,
    name: 'defects',
    path: '/api/defects',
    forAll: true,
    usedBy: [{ path: '/api/production-defects', by: 'defectId', label: 'registrations.scrap' }],
    columns: [
      codeColumn,
      nameColumn,
      { name: 'severity', kind: 'choice', texts: 'registrations.severity' },
      activeColumn,
    ],
    fields: [
      code,
      name,
      {
        name: 'severity',
        kind: 'choice',
        values: SEVERITIES,
        texts: 'registrations.severity',
        required: true,
      },
      description,
    ],
    blank: { code: '', name: '', severity: 'MEDIUM', description: '' },
  },
  {
    ...plain,
    name: 'shifts',
    path: '/api/shifts',
    usedBy: [list('/api/calendar-exceptions', 'shiftId')],
    columns: [
      codeColumn,
      nameColumn,
      { name: 'startTime' },
      { name: 'endTime' },
      { name: 'weekdays', kind: 'weekdays' },
      activeColumn,
    ],
    fields: [
      company,
      code,
      name,
      { name: 'startTime', kind: 'time', required: true },
      { name: 'endTime', kind: 'time', required: true, hint: 'hints.midnight' },
      { name: 'weekdays', kind: 'weekdays', required: true, wide: true },
      { name: 'breaks', kind: 'breaks', wide: true },
      { name: 'validFrom', kind: 'date', hint: 'hints.validity' },
      { name: 'validUntil', kind: 'date' },
      {
        name: 'sectorId',
        kind: 'reference',
        path: '/api/sectors',
        resource: 'sectors',
        hint: 'hints.shiftSector',
      },
    ],
    blank: {
      companyId: null,
      code: '',
      name: '',
      startTime: '06:00',
      endTime: '14:00',
      weekdays: [1, 2, 3, 4, 5],
      breaks: [],
      sectorId: null,
      validFrom: '',
      validUntil: '',
    },
  },
  {
    ...plain,
    name: 'calendar-exceptions',
    path: '/api/calendar-exceptions',
    sort: '-date',
    columns: [
      { name: 'date', kind: 'date', sortable: true },
      nameColumn,
      { name: 'kind', kind: 'choice', texts: 'registrations.exceptionKinds', label: 'registrations.kind' },
      { name: 'sectorId', kind: 'reference', path: '/api/sectors' },
      { name: 'startTime' },
      { name: 'endTime' },
      activeColumn,
    ],
    fields: [
      company,
      {
        name: 'sectorId',
        kind: 'reference',
        path: '/api/sectors',
        resource: 'sectors',
        hint: 'hints.shiftSector',
      },
      { name: 'date', kind: 'date', required: true },
      {
        name: 'kind',
        kind: 'choice',
        values: CALENDAR_EXCEPTION_KINDS,
        texts: 'registrations.exceptionKinds',
        label: 'registrations.kind',
        required: true,
      },
      name,
      {
        name: 'shiftId',
        kind: 'reference',
        path: '/api/shifts',
        resource: 'shifts',
        label: 'registrations.shift',
        hint: 'hints.exceptionShift',
      },
      { name: 'startTime', kind: 'time', hint: 'hints.exceptionTimes' },
      { name: 'endTime', kind: 'time' },
      { name: 'breaks', kind: 'breaks', wide: true },
    ],
    blank: {
      companyId: null,
      sectorId: null,
      shiftId: null,
      date: '',
      kind: 'holiday',
      name: '',
      startTime: '',
      endTime: '',
      breaks: [],
    },
  },
  USERS,
];

export function registrationNamed(wanted: string): Registration | undefined {
  return REGISTRATIONS.find((registration) => registration.name === wanted);
}
