import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { AUDIT_ACTIONS, AUDIT_ENTITIES } from '../../domain/audit/audit-tables.ts';
import { DOWNTIME_KINDS } from '../../domain/stops/stop-tables.ts';
import { PERIODS } from '../src/stops/stop-period.ts';
import { PLC_VERSION_ACTIONS } from '../../domain/contracts/plc-versions.ts';
import { INBOX_CATEGORIES, INBOX_STATUSES } from '../../domain/inbox-tables.ts';
import { INBOX_REASONS } from '../src/inbox/inbox-look.ts';
import { MACHINE_STATES } from '../../domain/machines/machine-tables.ts';
import {
  BOOKING_SOURCES,
  ORDER_STATUSES,
  ORDER_TRANSITIONS,
  OVERPRODUCTION_POLICIES,
} from '../../domain/orders/order-tables.ts';
import {
  CHANNELS,
  DELIVERY_EVENTS,
  DELIVERY_STATUSES,
  NOTIFICATION_KINDS,
  NOTIFICATION_STATES,
  SEVERITIES,
} from '../../domain/notifications/notification-tables.ts';
import { ADDRESS_DIALECTS, REGISTER_ROLES, WORD_ORDERS } from '../../domain/plc/register-tables.ts';
import { PERMISSION_NAMES, ROLES } from '../../domain/roles.ts';
import { REGISTRATIONS } from '../src/registrations/registrations.ts';
import { SECTION_GROUPS } from '../src/locales/section-groups.ts';
import { routes } from '../src/router/routes.ts';
import {
  flatTexts,
  localeTexts,
  pageOf,
  screenFiles,
  sectionNames,
  sectionsIn,
  sectionsNamed,
  withImports,
} from './screen-files.ts';

const portuguese = flatTexts(localeTexts('pt-BR'));
const english = flatTexts(localeTexts('en-US'));
const repository = fileURLToPath(new URL('../../', import.meta.url));
/** With the word for one and for others, or bare: both languages name the same values, of which one may need more words. */
const VALUE = /\{(\w+)(?:\|[^{}|]+\|[^{}|]+)?\}/g;
const names = (text: string): string[] =>
  [...new Set([...text.matchAll(VALUE)].map(([, name = '']) => name))].sort();

/** Codes of the links, read as text: the screens must not import the collector. */
function plcLinkCodes(): string[] {
  const source = readFileSync(`${repository}custom-nodes/runtime/modbus/modbus-error.ts`, 'utf8');
  const table = /PLC_LINK_CODES = \[([\s\S]*?)\]/.exec(source)?.[1] ?? '';
  return table.match(/PLC_\w+/g) ?? [];
}

/** Failures of the start and of the operator's commands: they end in a console, never on a screen. */
const NOT_ON_SCREENS =
  /^(ENVIRONMENT_|POSTGRES_|SECRETS_|PORT_|NODE_|DATA_DIR_|MIGRATION_|SCREENS_|MISSING$)/;

/** Stable codes that a domain error or a field error of the API may carry. */
function errorCodes(): string[] {
  const codes = new Set<string>();
  for (const file of globSync('{api,domain}/**/*.ts', { cwd: repository })) {
    if (file.endsWith('.test.ts') || file.includes('/test/')) continue;
    // An example of a record in the API's description has a code of its own, which is no error's.
    const text = readFileSync(repository + file, 'utf8').replace(/\bexample: \{.*\}/g, '');
    for (const found of text.matchAll(
      /(?:(?:DomainError|refuse|problem|conflict|fault|misfit)\(\s*(?:'[\w.]+',\s*)?|\bcode: )'([A-Z][A-Z0-9_]{3,})'/g,
    ))
      if (found[1] && !NOT_ON_SCREENS.test(found[1])) codes.add(found[1]);
  }
  return [...codes].sort();
}

describe('the texts of the screens', () => {
  it('are the same set in Portuguese and in English', () => {
    expect([...portuguese.keys()].sort()).to.deep.equal([...english.keys()].sort());
  });

  it('are never empty and name the same values in both languages', () => {
    for (const [key, text] of portuguese) {
      expect(text.trim(), key).to.not.equal('');
      expect(names(english.get(key) ?? ''), key).to.deep.equal(names(text));
    }
  });

  it('hold nothing but plain sentences, {names} and the two forms of {name|word|words}, which is all that our formatter knows', () => {
    for (const [key, text] of [...portuguese, ...english])
      expect(text.replace(VALUE, ''), key).to.not.match(/[{}|]/);
  });

  it('leave nobody with "(s)": a word has the form that its number asks for', () => {
    for (const [key, text] of [...portuguese, ...english]) expect(text, key).to.not.match(/\w\(s\)/);
  });

  it('exist for every key that a screen asks for by name', () => {
    const missing: string[] = [];
    for (const file of screenFiles('**/*.{vue,ts}'))
      for (const [, key] of file.text.matchAll(/\bt\(\s*'([\w.-]+)'/g))
        if (key && !portuguese.has(key)) missing.push(`${file.name}: ${key}`);
    expect(missing).to.deep.equal([]);
  });

  it('lie in the folder of their group, where several screens get them in one file', () => {
    for (const [group, sections] of Object.entries(SECTION_GROUPS))
      expect(sectionsIn(group).sort(), group).to.deep.equal([...sections].sort());
  });

  it('come with each page: its route names every section that the page and what it imports show', () => {
    const sections = sectionNames('pages');
    const keys = [...portuguese.keys()];
    const named = (files: Iterable<string>): string[] =>
      [...new Set([...files].flatMap((file) => sectionsNamed(file, keys)))].filter((name) =>
        sections.includes(name),
      );
    // The titles in the table of routes are those of the pages themselves.
    const shellFiles = new Set([...withImports('main.ts'), ...withImports('layout/AppShell.vue')]);
    expect(
      named([...shellFiles].filter((file) => file !== 'router/routes.ts')),
      'of the shell',
    ).to.deep.equal([]);
    for (const route of routes.filter(({ component }) => component)) {
      const page = pageOf(route);
      const needed = named([...withImports(page)].filter((file) => !shellFiles.has(file)));
      expect([...(route.meta?.texts ?? [])].sort(), route.path).to.deep.equal(needed.sort());
    }
  });

  it('exist for every value of the tables that screens show', () => {
    expect(plcLinkCodes()).to.include('PLC_TIMEOUT');
    const wanted = [
      ...MACHINE_STATES.map((state) => `machines.state.${state}`),
      ...ORDER_STATUSES.map((status) => `orderStatus.${status}`),
      ...Object.keys(ORDER_TRANSITIONS).flatMap((action) => [
        `orders.actions.${action}`,
        `orders.did.${action}`,
      ]),
      ...OVERPRODUCTION_POLICIES.map((policy) => `orders.overproduction.${policy}`),
      ...BOOKING_SOURCES.map((source) => `bookings.sources.${source}`),
      ...DOWNTIME_KINDS.map((kind) => `stops.kind.${kind}`),
      ...INBOX_CATEGORIES.map((category) => `inbox.category.${category}`),
      ...INBOX_STATUSES.map((status) => `inbox.status.${status}`),
      ...[...INBOX_REASONS, 'OTHER'].flatMap((reason) => [`inbox.why.${reason}`, `inbox.do.${reason}`]),
      ...PLC_VERSION_ACTIONS.map((action) => `plcs.versionActions.${action}`),
      ...AUDIT_ACTIONS.map((action) => `recorded.actions.${action}`),
      ...AUDIT_ENTITIES.map((entity) => `recorded.entities.${entity}`),
      ...NOTIFICATION_KINDS.flatMap((kind) => [`notificationKinds.${kind}`, `notifications.open.${kind}`]),
      ...NOTIFICATION_STATES.flatMap((state) =>
        ['state', 'empty', 'emptyText'].map((text) => `notifications.${text}.${state}`),
      ),
      ...SEVERITIES.flatMap((name) => [
        `notifications.severity.${name}`,
        `notificationSettings.severity.${name}`,
      ]),
      ...REGISTRATIONS.flatMap(({ fields }) =>
        fields.flatMap((field) =>
          field.kind === 'choice' ? field.values.map((value) => `${field.texts}.${value}`) : [],
        ),
      ),
      ...[...CHANNELS, 'webhook'].map((channel) => `notificationSettings.channels.${channel}`),
      ...DELIVERY_EVENTS.map((event) => `notificationSettings.events.${event}`),
      ...DELIVERY_STATUSES.map((status) => `notificationSettings.statuses.${status}`),
      ...PERIODS.map((name) => `stops.period.${name}`),
      ...ROLES.map((role) => `roles.${role}`),
      ...PERMISSION_NAMES.map((right) => `rights.${right}`),
      ...REGISTER_ROLES.map((role) => `plcs.roles.${role}`),
      ...ADDRESS_DIALECTS.flatMap((dialect) => [`plcs.dialects.${dialect}`, `plcs.example.${dialect}`]),
      ...WORD_ORDERS.map((order) => `plcs.orders.${order}`),
      ...plcLinkCodes().map((code) => `plcs.testCodes.${code}`),
      ...REGISTRATIONS.flatMap((entry) => [
        ...['title', 'new', 'edit', 'empty'].map((text) => `registrations.${entry.name}.${text}`),
        ...[...entry.columns, ...entry.fields].map((field) => field.label ?? `fields.${field.name}`),
      ]),
    ];
    expect(wanted.filter((key) => !portuguese.has(key))).to.deep.equal([]);
  });

  it('exist for every error code that the API can send', () => {
    const codes = errorCodes();
    expect(codes).to.include('ADDRESS_INVALID');
    expect(
      codes.filter((code) => !portuguese.has(`errors.${code}`) && !portuguese.has(`errors.field.${code}`)),
    ).to.deep.equal([]);
  });
});
