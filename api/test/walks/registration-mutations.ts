/** What people register. */
import { registration, words } from './mutation.ts';
import type { Mutation } from './mutation.ts';
import type { Stage } from './stage.ts';

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
  ...registration('report-schedules', schedule),
  {
    route: 'post /report-schedules/:id/test',
    id: newSchedule,
    body: () => ({ to: 'supervisor@example.com' }),
  },
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
  ...imports('companies', (stage) => `code;name\n${stage.code()};Nova`),
  ...imports('sectors', (stage) => `code;name;companyCode\n${stage.code()};Nova;${stage.marker}`),
  ...imports('reference-types', (stage) => `code;name\n${stage.code()};Nova`),
  ...imports('items', (stage) => `code;name;companyCode\n${stage.code()};Nova;${stage.marker}`),
  ...imports('activity-types', (stage) => `code;name\n${stage.code()};Nova`),
  ...imports('defects', (stage) => `code;name;severity\n${stage.code()};Nova;LOW`),
  ...imports(
    'shifts',
    (stage) =>
      `code;name;companyCode;startTime;endTime;weekdays\n${stage.code()};Nova;${stage.marker};06:00;14:00;1 2`,
  ),
  ...imports(
    'calendar-exceptions',
    (stage) => `name;companyCode;kind;date\n${stage.code()};${stage.marker};holiday;2027-05-02`,
  ),
  ...imports(
    'users',
    (stage) => `username;name;role;password\n${stage.code().toLowerCase()};Nova;viewer;long-enough-1`,
  ),
  ...imports(
    'production-orders',
    (stage) => `code;sectorCode;itemCode;plannedQuantity\n${stage.code()};${stage.marker};${stage.marker};10`,
  ),
];

export const VIEW_MUTATIONS: readonly Mutation[] = [
  { route: 'post /table-views', body: view },
  { route: 'post /table-views/columns', body: () => ({ table: 'items', hidden: ['unit'] }) },
  { route: 'patch /table-views/:id', id: newView, body: () => ({ query: 'active=true' }) },
  { route: 'delete /table-views/:id', id: newView },
];

function view(stage: Stage): object {
  return { table: 'items', name: stage.code(), query: '', hidden: [] };
}

async function newView(stage: Stage): Promise<number> {
  const made = await stage.admin.post('/api/table-views', view(stage)).expect(201);
  return (made.body as { id: number }).id;
}

/** A file with one new row. */
function imports(path: string, csv: (stage: Stage) => string): Mutation[] {
  return [{ route: `post /${path}/import`, body: (stage) => ({ csv: csv(stage) }) }];
}

function schedule(stage: Stage): object {
  return {
    companyId: stage.id,
    name: stage.code(),
    report: 'oee',
    period: 'yesterday',
    recipients: ['report@example.com'],
    weekdays: [1],
    sendTime: '06:30',
  };
}

async function newSchedule(stage: Stage): Promise<number> {
  const made = await stage.admin.post('/api/report-schedules', schedule(stage)).expect(201);
  return (made.body as { id: number }).id;
}
