/** What people register. */
import { registration, words } from './mutation.ts';
import type { Mutation } from './mutation.ts';

export const REGISTRATION_MUTATIONS: readonly Mutation[] = [
  ...registration('companies', words),
  ...registration('sectors', (stage) => ({ ...words(stage), companyId: stage.id })),
  ...registration('reference-types', words),
  ...registration('items', (stage) => ({ ...words(stage), companyId: stage.id })),
  ...registration('activity-types', words),
  ...registration('defects', (stage) => ({ ...words(stage), severity: 'LOW' })),
  ...registration('shifts', (stage) => ({
    ...words(stage),
    companyId: stage.id,
    startTime: '06:00',
    endTime: '14:00',
    weekdays: [1, 2],
  })),
  ...registration('report-schedules', (stage) => ({
    companyId: stage.id,
    name: stage.code(),
    report: 'oee',
    period: 'yesterday',
    recipients: ['report@example.com'],
    weekdays: [1],
    sendTime: '06:30',
  })),
  ...registration('calendar-exceptions', (stage) => ({
    companyId: stage.id,
    kind: 'holiday',
    name: stage.code(),
    date: '2027-05-01',
  })),
  ...registration('users', (stage) => ({
    username: stage.code().toLowerCase(),
    name: 'Nova',
    role: 'viewer',
    password: 'long-enough-1',
    companyIds: [stage.id],
  })),
  ...registration(
    'production-orders',
    (stage) => ({ code: stage.code(), sectorId: stage.id, itemId: stage.id, plannedQuantity: 10 }),
    { plannedQuantity: 20 },
  ),
];
