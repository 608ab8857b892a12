/** The accounts, with what of the plant each one sees. */
import { ROLES } from '../../../domain/roles.ts';
import type { Registration } from './registration.ts';

export const USERS: Registration = {
  name: 'users',
  path: '/api/users',
  read: 'users.manage',
  write: 'users.manage',
  sort: 'username',
  columns: [
    { name: 'username', sortable: true },
    { name: 'name', sortable: true },
    { name: 'role', kind: 'choice', texts: 'roles' },
    { name: 'email' },
    { name: 'active', kind: 'boolean' },
  ],
  fields: [
    { name: 'username', kind: 'text', required: true, maxLength: 60 },
    { name: 'name', kind: 'text', required: true, maxLength: 120 },
    { name: 'role', kind: 'choice', values: ROLES, texts: 'roles', required: true },
    { name: 'email', kind: 'email', maxLength: 120 },
    { name: 'password', kind: 'password', hint: 'hints.password' },
    {
      name: 'locale',
      kind: 'choice',
      values: ['pt-BR', 'en-US'],
      texts: 'user.languages',
      label: 'registrations.locale',
      required: true,
    },
    {
      name: 'companyIds',
      kind: 'references',
      path: '/api/companies',
      none: 'registrations.allCompanies',
      label: 'registrations.companies.title',
      wide: true,
    },
    {
      name: 'sectorIds',
      kind: 'references',
      path: '/api/sectors',
      none: 'registrations.allSectors',
      label: 'registrations.sectors.title',
      wide: true,
    },
  ],
  blank: {
    username: '',
    name: '',
    role: 'operator',
    email: '',
    password: '',
    locale: 'pt-BR',
    companyIds: [],
    sectorIds: [],
  },
};
