/** Building blocks of what the API answers: JSON as it leaves, so that OpenAPI and the screens' types are true. Browser-safe. */
import { z } from 'zod';

/** ISO 8601, UTC, with milliseconds. */
export const instant = z.iso.datetime();
export const rowId = z.int().min(1);
export const count = z.int().min(0);
/** Signed whole number: a counter's value, a quantity that may take away. */
export const whole = z.int();

/** A page of a list with the number of rows that match. */
export const pageOf = <Row extends z.ZodType>(row: Row) =>
  z.strictObject({ data: z.array(row), total: count });

/** Page, size and order of a list; the filters of each list are its own. */
export const pageQuery = z.strictObject({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(500).default(50),
});

/** `sort` of a list that may be ordered by these names: one of them, with - in front for descending. */
export function sortBy<Name extends string>(names: readonly Name[]): z.ZodType<Name | `-${Name}`> {
  return z.enum([...names, ...names.map((name) => `-${name}` as const)]);
}
/** `search` of a list: words that stand somewhere in what it is about. */
export const searchWords = z.string().max(200).optional();

/** What deleting answers: `deleted` is false where others refer to the row, which is then only switched off. */
export const removedAnswer = z.strictObject({ id: rowId, deleted: z.boolean() });
