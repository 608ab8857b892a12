/** Registers, changes and retires collectors. One that ever ran keeps its row: its flows and counts refer to it. */
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { collectorInput, collectorPatch } from '../../domain/contracts/collectors.ts';
import { Collector } from '../../domain/models/collector.ts';
import { audit } from '../audit.ts';
import { outOfScope } from '../auth/scope.ts';
import { notifyLive } from '../live/notify.ts';
import type { Who } from '../plc/save-plc.ts';
import { findRow, getRow } from '../routes/list-rows.ts';
import { deleteUnreferenced } from '../routes/registration-rows.ts';
import { COLLECTORS } from './collector-view.ts';

const entity = 'collectors';
type Row = Record<string, unknown>;

export function createCollector(knex: Knex, who: Who, input: z.output<typeof collectorInput>): Promise<Row> {
  return knex.transaction(async (trx) => {
    const { id } = await Collector.query(trx).insert(Collector.fromJson(input));
    const after = await written(trx, who, id);
    await audit(trx, who, { action: 'create', entity, entityId: id, after: settingsOf(after) });
    await notifyLive(trx, { kinds: ['collectors'] });
    return after;
  });
}

export function patchCollector(
  knex: Knex,
  who: Who,
  id: number,
  patch: z.output<typeof collectorPatch>,
): Promise<Row> {
  return knex.transaction(async (trx) => {
    const before = await lock(trx, who, id);
    const changes = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    if (Object.keys(changes).length === 0) return before;
    await Collector.query(trx)
      .findById(id)
      .patch(Collector.fromJson(changes, { patch: true }));
    const after = await written(trx, who, id);
    await audit(trx, who, {
      action: 'update',
      entity,
      entityId: id,
      before: settingsOf(before),
      after: settingsOf(after),
    });
    await notifyLive(trx, { kinds: ['collectors'] });
    return after;
  });
}

export function removeCollector(knex: Knex, who: Who, id: number): Promise<{ id: number; deleted: boolean }> {
  return knex.transaction(async (trx) => {
    const before = await lock(trx, who, id);
    const isNew = before['lastSeenAt'] === null && before['startedAt'] === null;
    if (!isNew) await Collector.query(trx).findById(id).patch({ active: false });
    const deleted = isNew && (await deleteUnreferenced(trx, Collector, id));
    await audit(trx, who, {
      action: deleted ? 'delete' : 'deactivate',
      entity,
      entityId: id,
      before: settingsOf(before),
    });
    await notifyLive(trx, { kinds: ['collectors'] });
    return { id, deleted };
  });
}

/** What people decide about a collector; how it is, its heartbeat says every few seconds. */
function settingsOf({ id, name, description, sectorId, active }: Row): Row {
  return { id, name, description, sectorId, active };
}

async function lock(trx: Knex, { principal }: Who, id: number): Promise<Row> {
  await trx('collectors').where({ id }).forNoKeyUpdate().first('id');
  return getRow(trx, COLLECTORS, id, principal.scope, 'write');
}

/** One that was moved out of the account's sectors is not saved. */
async function written(trx: Knex, { principal }: Who, id: number): Promise<Row> {
  const row = await findRow(trx, COLLECTORS, id, principal.scope, 'write');
  if (!row) throw outOfScope();
  return row;
}
