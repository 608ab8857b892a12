/** What changed between two records of the audit log, field by field, however deep. Pure. */

export interface FieldChange {
  /** Names from the outside in; an element of a list by its place, from 0. */
  path: string[];
  /** undefined where there was no such field. */
  before: unknown;
  after: unknown;
}

/** Deeper or more than this nobody reads; the record itself tells the whole. */
const DEPTH_MAX = 6;
export const CHANGES_MAX = 200;
/** Change with every write, or are told beside it: they tell nothing of what somebody did. */
const SILENT = new Set(['id', 'createdAt', 'updatedAt', 'updated_at', 'version']);

/**
 * Of a record that is new or gone every field that holds something. A list of plain values is one field; lists of records are compared by place.
 * @param before null where there was none; `after` null where nothing was said of it, so that what was there is what is told
 */
export function compareRecords(before: unknown, after: unknown): FieldChange[] {
  const changes: FieldChange[] = [];
  compare([], before ?? undefined, after ?? undefined, changes);
  return changes.slice(0, CHANGES_MAX);
}

function compare(path: string[], before: unknown, after: unknown, changes: FieldChange[]): void {
  if (changes.length >= CHANGES_MAX || isEmpty(before, after)) return;
  if (path.length < DEPTH_MAX && isTree(before, after)) {
    const one = fieldsOf(before);
    const other = fieldsOf(after);
    for (const name of new Set([...Object.keys(one), ...Object.keys(other)]))
      if (path.length > 0 || !SILENT.has(name)) compare([...path, name], one[name], other[name], changes);
    return;
  }
  if (JSON.stringify(before) !== JSON.stringify(after)) changes.push({ path, before, after });
}

/** Neither holds anything: null, '' and a missing field say the same. */
function isEmpty(...values: unknown[]): boolean {
  return values.every((value) => value === undefined || value === null || value === '');
}

/** Records, or lists with a record in them; nothing at all may stand on one side. */
function isTree(...values: unknown[]): boolean {
  const there = values.filter((value) => !isEmpty(value));
  return there.every(
    (value) =>
      typeof value === 'object' && (!Array.isArray(value) || value.some((one) => typeof one === 'object')),
  );
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
