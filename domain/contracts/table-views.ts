/** How people want to see tables: the columns they left out, and views with a name. Browser-safe. */
import { z } from 'zod';
import { ROLES } from '../roles.ts';
import { rowId } from './answer-fields.ts';

/** Nobody picks from more. */
export const VIEWS_MAX = 200;

const table = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/);
const name = z.string().trim().min(1).max(60);
/** Names of columns. */
const hidden = z.array(z.string().max(60)).max(60);
/** Filters and order as in the address of the page: `status=PAUSED&sort=-dueDate`. */
const query = z.string().max(2000);
/** A role whose people see the view too. */
const sharedWith = z.enum(ROLES).nullable();

export const tableColumns = z.strictObject({ table, hidden });
export const tableViewInput = z.strictObject({
  table,
  name,
  query,
  hidden,
  sharedWith: sharedWith.default(null),
});
export const tableViewPatch = z
  .strictObject({ name, query, hidden, sharedWith })
  .partial()
  .meta({ description: 'What is not sent stays.' });
export const tableView = z
  .strictObject({
    id: rowId,
    table,
    name,
    query,
    hidden,
    sharedWith,
    own: z.boolean(),
    ownerName: z.string(),
  })
  .meta({ id: 'TableView' });
export const tableViews = z.strictObject({ columns: z.array(tableColumns), views: z.array(tableView) });
export type TableView = z.output<typeof tableView>;
