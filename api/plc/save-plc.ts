/** A PLC and its registers are one thing: saved in one transaction, the registers that stay keep their ids and history. */
import type { Request } from 'express';
import type { Knex } from 'knex';
import type { PlcInput } from '../../domain/contracts/plcs.ts';
import { DomainError } from '../../domain/errors.ts';
import type { AddressDialect } from '../../domain/plc/register-tables.ts';
import { audit } from '../audit.ts';
import type { Principal } from '../auth/principal.ts';
import { notifyLive } from '../live/notify.ts';
import { findRow } from '../routes/list-rows.ts';
import { deleteUnreferenced, toRow } from '../routes/registration-routes.ts';
import { notFound } from '../routes/route.ts';
import { PLCS, withRegisters } from './plc-views.ts';
import { toRegisterRows } from './register-rows.ts';

interface Who {
  principal: Principal;
  request: Request;
}
type PlcPatch = { [Name in keyof PlcInput]?: PlcInput[Name] | undefined } & { version?: number | undefined };
const entity = 'plc-config';

export async function findPlc(knex: Knex, id: number): Promise<Record<string, unknown>> {
  const row = await findRow(knex, PLCS, id);
  const [plc] = row ? await withRegisters(knex, [row]) : [];
  if (!plc) throw notFound();
  return plc;
}

export function createPlc(knex: Knex, who: Who, input: PlcInput): Promise<unknown> {
  return knex.transaction(async (trx) => {
    const { registers, ...settings } = input;
    const rows = toRegisterRows(registers ?? [], input.dialect ?? null);
    const made = await trx('plc_configs').insert(toRow({}, settings)).returning<{ id: number }[]>('id');
    const id = made[0]?.id ?? 0;
    await replaceRegisters(trx, id, rows);
    const after = await findPlc(trx, id);
    await audit(trx, who, { action: 'create', entity, entityId: id, after });
    await notifyLive(trx, { plcConfigIds: [id], kinds: ['plcs'] });
    return after;
  });
}

export function patchPlc(knex: Knex, who: Who, id: number, patch: PlcPatch): Promise<unknown> {
  return knex.transaction(async (trx) => {
    const { registers, version, ...settings } = patch;
    const current = await lockPlc(trx, id);
    if (version !== undefined && version !== current.version)
      throw new DomainError('VERSION_CONFLICT', 'Somebody else changed this record; load it again.', {
        status: 409,
        context: { version: current.version },
      });
    const before = await findPlc(trx, id);
    const dialect = settings.dialect === undefined ? current.dialect : settings.dialect;
    await trx('plc_configs')
      .where({ id })
      .update({ ...toRow({}, settings), version: trx.raw('version + 1') });
    if (registers) await replaceRegisters(trx, id, toRegisterRows(registers, dialect));
    const after = await findPlc(trx, id);
    await audit(trx, who, { action: 'update', entity, entityId: id, before, after });
    await notifyLive(trx, { plcConfigIds: [id], kinds: ['plcs'] });
    return after;
  });
}

/** A PLC with history is only switched off. */
export function removePlc(knex: Knex, who: Who, id: number): Promise<unknown> {
  return knex.transaction(async (trx) => {
    await lockPlc(trx, id);
    const before = await findPlc(trx, id);
    const deleted = await deleteUnreferenced(trx, 'plc_configs', id);
    if (!deleted) await trx('plc_configs').where({ id }).update({ active: false });
    const action = deleted ? 'delete' : 'deactivate';
    await audit(trx, who, { action, entity, entityId: id, before });
    await notifyLive(trx, { plcConfigIds: [id], kinds: ['plcs'] });
    return { id, deleted };
  });
}

interface Locked {
  version: number;
  dialect: AddressDialect | null;
}

async function lockPlc(trx: Knex, id: number): Promise<Locked> {
  const row = await trx('plc_configs')
    .where({ id })
    .forUpdate()
    .first<Locked | undefined>('version', 'dialect');
  if (!row) throw notFound();
  return row;
}

async function replaceRegisters(
  trx: Knex,
  plcConfigId: number,
  rows: ReturnType<typeof toRegisterRows>,
): Promise<void> {
  const known = await trx('plc_registers')
    .where({ plc_config_id: plcConfigId })
    .select<{ id: number }[]>('id');
  const kept = rows.flatMap((row) => (row.id === undefined ? [] : [row.id]));
  const stranger = rows.findIndex(
    (row, index) =>
      row.id !== undefined &&
      (!known.some(({ id }) => id === row.id) || kept.indexOf(row.id) !== keptIndex(rows, index)),
  );
  if (stranger >= 0)
    throw new DomainError('REFERENCE_UNKNOWN', 'This register does not belong to this PLC.', {
      details: [
        {
          path: `registers.${stranger}.id`,
          code: 'REFERENCE_UNKNOWN',
          message: 'This register does not belong to this PLC.',
        },
      ],
    });
  await trx('plc_registers').where({ plc_config_id: plcConfigId }).whereNotIn('id', kept).delete();
  // Two registers may swap their names: they step aside first, as a name is unique within a PLC.
  await trx('plc_registers')
    .whereIn('id', kept)
    .update({ name: trx.raw(`'~' || id`) });
  for (const { id, columns } of rows) {
    if (id === undefined) await trx('plc_registers').insert({ ...columns, plc_config_id: plcConfigId });
    else await trx('plc_registers').where({ id }).update(columns);
  }
}

/** How many registers with an id stand before this one. */
function keptIndex(rows: ReturnType<typeof toRegisterRows>, index: number): number {
  return rows.slice(0, index).filter((row) => row.id !== undefined).length;
}
