/** What differs between two versions of a PLC's configuration, field by field. Pure. */
import type { PlcDiff } from '../contracts/plc-versions.ts';

type Values = Record<string, unknown>;
interface Register extends Values {
  id?: number | undefined;
  name: string;
}
export interface ComparedPlc extends Values {
  registers: readonly Register[];
}
type FieldChange = PlcDiff['settings'][number];

/** A register is the same by its id, else by its name: one that was removed and made again is not new to a person. */
export function comparePlcs(before: ComparedPlc, after: ComparedPlc): Omit<PlcDiff, 'from' | 'to'> {
  const rest = new Set(before.registers);
  const registers: PlcDiff['registers'] = [];
  for (const register of after.registers) {
    const earlier =
      before.registers.find((one) => one.id !== undefined && one.id === register.id && rest.has(one)) ??
      before.registers.find((one) => one.name === register.name && rest.has(one));
    if (!earlier) {
      registers.push({ name: register.name, change: 'added', fields: compareValues({}, register) });
      continue;
    }
    rest.delete(earlier);
    const fields = compareValues(earlier, register);
    if (fields.length > 0) registers.push({ name: register.name, change: 'changed', fields });
  }
  for (const { name } of rest) registers.push({ name, change: 'removed', fields: [] });
  return { settings: compareValues(before, after), registers };
}

function compareValues(before: Values, after: Values): FieldChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  names.delete('id');
  names.delete('registers');
  return [...names].sort().flatMap((field) => {
    const one = before[field] ?? null;
    const other = after[field] ?? null;
    return text(one) === text(other) ? [] : [{ field, before: one, after: other }];
  });
}

/** PostgreSQL keeps the keys of a JSON object in an order of its own. */
function text(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
