/** Keeps how a person wants to see a table. A view is changed and deleted by its owner only; sharing takes the right to register. */
import type { Knex } from 'knex';
import type { z } from 'zod';
import { VIEWS_MAX } from '../../domain/contracts/table-views.ts';
import type {
  TableView,
  tableColumns,
  tableViewInput,
  tableViewPatch,
} from '../../domain/contracts/table-views.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Role } from '../../domain/roles.ts';
import { audit } from '../audit.ts';
import { requirePermission } from '../auth/principal.ts';
import type { RowChange } from '../routes/registration.ts';
import { notFound } from '../routes/route.ts';

type Who = Pick<RowChange, 'principal' | 'request'>;
type Columns = z.output<typeof tableColumns>;
const entity = 'table-views';

const SELECT = {
  id: 'v.id',
  table: 'v.table_name',
  name: 'v.name',
  query: 'v.query',
  hidden: 'v.hidden',
  sharedWith: 'v.shared_with',
  ownerName: 'u.name',
};

/** The own columns of every table, the own views, and those that the role is shown. */
export async function listViews(
  knex: Knex,
  { userId, role }: { userId: number; role: Role },
): Promise<{ columns: Columns[]; views: TableView[] }> {
  const columns = await knex('table_views')
    .where({ user_id: userId, name: null })
    .orderBy('table_name')
    .select<Columns[]>({ table: 'table_name', hidden: 'hidden' });
  const views = await knex('table_views as v')
    .join('users as u', 'u.id', 'v.user_id')
    .whereNotNull('v.name')
    .where((mine) => void mine.where('v.user_id', userId).orWhere('v.shared_with', role))
    .orderByRaw('lower(v.name), v.id')
    .limit(2 * VIEWS_MAX)
    .select(SELECT)
    .select<TableView[]>(knex.raw('v.user_id = ? AS own', [userId]));
  return { columns, views };
}

export async function saveColumns(knex: Knex, who: Who, { table, hidden }: Columns): Promise<Columns> {
  return knex.transaction(async (trx) => {
    const key = { user_id: who.principal.userId, table_name: table, name: null };
    const before = await trx('table_views')
      .where(key)
      .first<{ id: number; hidden: string[] }>('id', 'hidden');
    const [row] = await trx('table_views')
      .insert({ ...key, hidden })
      .onConflict(['user_id', 'table_name', 'name'])
      .merge(['hidden'])
      .returning<{ id: number }[]>('id');
    const entry = { before: before && { table, hidden: before.hidden }, after: { table, hidden } };
    await audit(trx, who, { action: 'update', entity, entityId: row?.id ?? null, ...entry });
    return { table, hidden };
  });
}

/** Throws ALREADY_EXISTS where the person has a view of that name, VIEWS_TOO_MANY or FORBIDDEN. */
export async function createView(
  knex: Knex,
  who: Who,
  { table, name, query, hidden, sharedWith }: z.output<typeof tableViewInput>,
): Promise<TableView> {
  refuseSharing(who, sharedWith);
  return knex.transaction(async (trx) => {
    const { userId } = who.principal;
    await trx('users').where({ id: userId }).forNoKeyUpdate().first('id');
    const [known] = await trx('table_views')
      .where({ user_id: userId })
      .whereNotNull('name')
      .count({ n: '*' });
    if (Number(known?.['n']) >= VIEWS_MAX)
      throw new DomainError('VIEWS_TOO_MANY', 'You have too many views; delete some first.', {
        status: 409,
        context: { limit: VIEWS_MAX },
      });
    const row = { user_id: userId, table_name: table, name, query, hidden, shared_with: sharedWith };
    const [made] = await trx('table_views').insert(row).returning<{ id: number }[]>('id');
    const after = await findView(trx, userId, made?.id ?? 0);
    await audit(trx, who, { action: 'create', entity, entityId: after.id, after });
    return after;
  });
}

/** Throws NOT_FOUND, ALREADY_EXISTS or FORBIDDEN. */
export async function patchView(
  knex: Knex,
  who: Who,
  id: number,
  { sharedWith, ...values }: z.output<typeof tableViewPatch>,
): Promise<TableView> {
  refuseSharing(who, sharedWith);
  return knex.transaction(async (trx) => {
    const { userId } = who.principal;
    const before = await findView(trx, userId, id);
    const changes = { ...values, ...(sharedWith === undefined ? {} : { shared_with: sharedWith }) };
    if (Object.keys(changes).length > 0) await trx('table_views').where({ id }).update(changes);
    const after = await findView(trx, userId, id);
    await audit(trx, who, { action: 'update', entity, entityId: id, before, after });
    return after;
  });
}

export async function deleteView(
  knex: Knex,
  who: Who,
  id: number,
): Promise<{ id: number; deleted: boolean }> {
  return knex.transaction(async (trx) => {
    const before = await findView(trx, who.principal.userId, id);
    await trx('table_views').where({ id }).delete();
    await audit(trx, who, { action: 'delete', entity, entityId: id, before });
    return { id, deleted: true };
  });
}

/** Of the person's own; others' do not exist for a change. */
async function findView(trx: Knex, userId: number, id: number): Promise<TableView> {
  const view = await trx('table_views as v')
    .join('users as u', 'u.id', 'v.user_id')
    .where({ 'v.id': id, 'v.user_id': userId })
    .whereNotNull('v.name')
    .select(SELECT)
    .select(trx.raw('true AS own'))
    .first<TableView | undefined>();
  if (!view) throw notFound();
  return view;
}

/** A shared view stands in the menus of other people. */
function refuseSharing({ principal }: Who, sharedWith: Role | null | undefined): void {
  if (sharedWith) requirePermission(principal, 'registrations.write');
}
