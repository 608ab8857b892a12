/** Who may do what, route by route, as docs/permissions.md shows it: out of the table of routes and the table of roles. */
import { openApiPath } from '../api/openapi/make-document.ts';
import { makeRoutes } from '../api/routes/route-table.ts';
import type { Route } from '../api/routes/route.ts';
import { LIVE_EVENTS } from '../domain/contracts/live.ts';
import { may, ROLES } from '../domain/roles.ts';
import type { Role } from '../domain/roles.ts';

const HEAD = [
  '# Who may do what',
  '',
  'Written by `npm run generate` from the tables that the API itself goes by; a test compares. `api/test/routes.test.ts` walks every route as',
  'every role and shows that each is let in or refused as this page says; `api/test/walks/scope-walk.test.ts` does so with accounts that are',
  'limited to a company.',
  '',
  'The column on limited accounts says what one with companies or sectors of its own gets there: `rows` only its part of the plant; `shared` what is',
  'the same for all; `own` its own things; `refused` nothing. The last one: whether an API token may, whose scopes have the permission.',
  '',
];

export function permissionTable(): string {
  const rows = makeRoutes().map(routeRow);
  const events = Object.entries(LIVE_EVENTS).map(([event, { permission }]) =>
    row([`\`${event}\``, `\`${permission}\``, ...ROLES.map((role) => mark(may(role, permission)))]),
  );
  return [
    ...HEAD,
    '## Routes\n',
    ...table(['route', 'permission', ...ROLES, 'limited accounts', 'token'], rows),
    '\n## Events of the live channel\n',
    ...table(['event', 'permission', ...ROLES], events),
    '',
  ].join('\n');
}

function routeRow(route: Route): string {
  const { method, path, access, scope = 'unlimited', sessionOnly } = route;
  const isPublic = access === 'public';
  return row([
    `\`${method.toUpperCase()} ${openApiPath(path)}\``,
    isPublic ? 'everybody' : access === 'signed-in' ? 'signed in' : `\`${access}\``,
    ...ROLES.map((role) => mark(isAllowed(route, role))),
    isPublic ? '' : scope === 'unlimited' || (scope === 'shared' && method !== 'get') ? 'refused' : scope,
    isPublic ? '' : mark(sessionOnly !== true),
  ]);
}

function isAllowed({ access }: Route, role: Role): boolean {
  return access === 'public' || access === 'signed-in' || may(role, access);
}

function mark(isGiven: boolean): string {
  return isGiven ? '✔' : '';
}

function table(names: readonly string[], rows: readonly string[]): string[] {
  return [row(names), row(names.map(() => '---')), ...rows];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
