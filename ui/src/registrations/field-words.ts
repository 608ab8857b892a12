/** A field's value in words: names for what it points to, with the way there, and the words that the forms use. */
import { useI18n } from 'vue-i18n';
import type { RouteLocationRaw } from 'vue-router';
import type { ReferenceAddress } from '../api/ask-list.ts';
import { useFormats } from '../format/formats.ts';
import { useKnownText } from '../plugins/known-text.ts';
import { useReferenceNames } from './reference-names.ts';
import type { RegistrationField } from './registration.ts';
import { REGISTRATIONS } from './registrations.ts';

export interface FieldWords {
  text: string;
  to?: RouteLocationRaw;
}

type Described = RegistrationField | { name: string; kind: 'screen'; path: ReferenceAddress; route: string };

const KNOWN_FIELDS: readonly Described[] = [
  { name: 'sectorId', kind: 'reference', path: '/api/sectors', resource: 'sectors' },
  { name: 'itemId', kind: 'reference', path: '/api/items', resource: 'items' },
  { name: 'companyId', kind: 'reference', path: '/api/companies', resource: 'companies' },
  { name: 'activityTypeId', kind: 'reference', path: '/api/activity-types', resource: 'activity-types' },
  { name: 'defectId', kind: 'reference', path: '/api/defects', resource: 'defects' },
  { name: 'orderId', kind: 'screen', path: '/api/production-orders', route: 'order' },
  { name: 'productionOrderId', kind: 'screen', path: '/api/production-orders', route: 'order' },
  { name: 'plcConfigId', kind: 'screen', path: '/api/plc-config', route: 'plc' },
  { name: 'status', kind: 'choice', values: [], texts: 'orderStatus' },
];

/** Fields that are known by their name, whatever the record. */
function describe(entity: string, name: string): Described | undefined {
  const registration = REGISTRATIONS.find((one) => one.name === entity);
  return (
    registration?.fields.find((field) => field.name === name) ?? KNOWN_FIELDS.find((one) => one.name === name)
  );
}

export function useFieldWords(): {
  nameOf: (name: string) => string;
  wordsOf: (entity: string, name: string, value: unknown) => FieldWords;
} {
  const { t, locale } = useI18n();
  const knownText = useKnownText();
  const formats = useFormats();

  function plain(value: unknown): string {
    if (value === undefined || value === null || value === '') return '—';
    if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
    if (typeof value === 'number') return formats.value.decimal(value, 3);
    if (typeof value !== 'string') return JSON.stringify(value);
    return /^\d{4}-\d\d-\d\dT/.test(value) ? formats.value.dateTime(value) : value;
  }
  function dayName(day: number): string {
    const sunday = Date.UTC(2023, 0, 1);
    return new Intl.DateTimeFormat(locale.value, { weekday: 'short', timeZone: 'UTC' })
      .format(sunday + day * 86_400_000)
      .replace('.', '');
  }
  const nameAt = (path: ReferenceAddress, id: unknown): string =>
    useReferenceNames(path).value.get(Number(id)) ?? `#${String(id)}`;

  function wordsOf(entity: string, name: string, value: unknown): FieldWords {
    const field = describe(entity, name);
    if (!field || value === null || value === undefined || value === '') return { text: plain(value) };
    const key = typeof value === 'string' ? value : JSON.stringify(value);
    if (field.kind === 'reference')
      return {
        text: nameAt(field.path, value),
        to: { name: 'registrations', params: { resource: field.resource }, query: { record: key } },
      };
    if (field.kind === 'screen')
      return { text: nameAt(field.path, value), to: { name: field.route, params: { id: key } } };
    if (field.kind === 'references' && Array.isArray(value))
      return {
        text: value.length === 0 ? t(field.none) : value.map((id) => nameAt(field.path, id)).join(', '),
      };
    if (field.kind === 'choice') return { text: knownText(`${field.texts}.${key}`, key) };
    if (field.kind === 'weekdays' && Array.isArray(value))
      return { text: value.map((day) => dayName(Number(day))).join(', ') };
    if (field.kind === 'date' && typeof value === 'string')
      return { text: formats.value.date(`${value}T12:00:00Z`) };
    return { text: plain(value) };
  }
  /** The name that the forms give a field; a field that none shows keeps its own. */
  const nameOf = (name: string): string => knownText(`fields.${name}`, name);
  return { nameOf, wordsOf };
}
