/** A PLC and its registers are one thing: saved in one transaction, the registers that stay keep their ids and history. */
import type { Request } from 'express';
import type { Knex } from 'knex';
import { raw } from 'objection';
import type { PlcInput } from '../../domain/contracts/plcs.ts';
import { DomainError } from '../../domain/errors.ts';
import { PlcConfig } from '../../domain/models/plc-config.ts';
import { PlcRegister } from '../../domain/models/plc-register.ts';
import { audit } from '../audit.ts';
import type { Principal } from '../auth/principal.ts';
import { outOfScope, restrict } from '../auth/scope.ts';
import type { Scope } from '../auth/scope.ts';
import { notifyLive } from '../live/notify.ts';
import { findRow, getRow } from '../routes/list-rows.ts';
import { deleteUnreferenced } from '../routes/registration-rows.ts';
import { notFound } from '../routes/route.ts';
import { PLCS } from './plc-views.ts';
import { keepFoundVersion, keepVersion } from './plc-versions.ts';
import type { PlcSave } from './plc-versions.ts';
import { toRegisterRows } from './register-rows.ts';

export interface Who {
  principal: Principal;
  request: Request;
}
export type PlcPatch = { [Name in keyof PlcInput]?: PlcInput[Name] | undefined } & {
  version?: number | undefined;
};
const entity = 'plc-config';

export function findPlc(knex: Knex, id: number, scope: Scope): Promise<Record<string, unknown>> {
  return getRow(knex, PLCS, id, scope);
}

export function createPlc(
  knex: Knex,
  who: Who,
  input: PlcInput,
  save: PlcSave = { action: 'create' },
): Promise<unknown> {
  return knex.transaction(async (trx) => {
    const { registers, ...settings } = input;
    const rows = toRegisterRows(registers ?? [], input.dialect ?? null);
    refuseStrangers(rows, []);
    const graph = { ...settings, registers: rows.map(({ values }) => values) };
    const { id } = await PlcConfig.query(trx).insertGraph(PlcConfig.fromJson(graph));
    const after = await writtenPlc(trx, id, who.principal.scope);
    await keepVersion(trx, who, id, save);
    await audit(trx, who, { action: save.action, entity, entityId: id, after });
    await notifyLive(trx, { plcConfigIds: [id], kinds: ['plcs'] });
    return after;
  });
}

/** Every save is a version: what the PLC was before stays readable and can be restored. */
export function patchPlc(
  knex: Knex,
  who: Who,
  id: number,
  patch: PlcPatch,
  save: PlcSave = { action: 'update' },
): Promise<unknown> {
  return knex.transaction(async (trx) => {
    const { registers, version, ...settings } = patch;
    const current = await lockPlc(trx, id, who.principal.scope);
    if (version !== undefined && version !== current.version)
      throw new DomainError('VERSION_CONFLICT', 'Somebody else changed this record; load it again.', {
        status: 409,
        context: { version: current.version },
      });
    await keepFoundVersion(trx, id, current.version);
    const before = await findPlc(trx, id, null);
    const dialect = settings.dialect === undefined ? current.dialect : settings.dialect;
    const values = { ...settings, version: raw('version + 1') };
    await current.$query(trx).patch(PlcConfig.fromJson(values, { patch: true }));
    if (registers) await replaceRegisters(trx, id, toRegisterRows(registers, dialect));
    const after = await writtenPlc(trx, id, who.principal.scope);
    await keepVersion(trx, who, id, save);
    await audit(trx, who, { action: save.action, entity, entityId: id, before, after });
    await notifyLive(trx, { plcConfigIds: [id], kinds: ['plcs'] });
    return after;
  });
}

/** A PLC with history is only switched off. */
export function removePlc(knex: Knex, who: Who, id: number): Promise<unknown> {
  return knex.transaction(async (trx) => {
    await lockPlc(trx, id, who.principal.scope);
    const before = await findPlc(trx, id, null);
    const deleted = await deleteUnreferenced(trx, PlcConfig, id);
    const action = deleted ? 'delete' : 'deactivate';
    await audit(trx, who, { action, entity, entityId: id, before });
    await notifyLive(trx, { plcConfigIds: [id], kinds: ['plcs'] });
    return { id, deleted };
  });
}

/** A PLC that was moved into a sector outside of the account's is not saved. */
async function writtenPlc(trx: Knex, id: number, scope: Scope): Promise<Record<string, unknown>> {
  const row = await findRow(trx, PLCS, id, scope, 'write');
  if (!row) throw outOfScope();
  return row;
}

async function lockPlc(trx: Knex, id: number, scope: Scope): Promise<PlcConfig> {
  const query = PlcConfig.query(trx).findById(id).forUpdate();
  const row = await restrict(query, scope, { sector: 'sector_id' });
  if (!row) throw notFound();
  return row;
}

async function replaceRegisters(
  trx: Knex,
  plcConfigId: number,
  sent: ReturnType<typeof toRegisterRows>,
): Promise<void> {
  const registers = () => PlcConfig.relatedQuery<PlcRegister>('registers', trx).for(plcConfigId);
  const known = await registers().select('id', 'name');
  refuseStrangers(
    sent,
    known.map(({ id }) => id),
  );
  const rows = recogniseByName(sent, known);
  const kept = rows.flatMap((row) => (row.id === undefined ? [] : [row.id]));
  await registers().delete().whereNotIn('id', kept);
  // Two registers may swap their names: they step aside first, as a name is unique within a PLC.
  await registers()
    .patch({ name: raw(`'~' || id`) })
    .whereIn('id', kept);
  for (const { id, values } of rows) {
    const register = PlcRegister.fromJson(values, { patch: id !== undefined });
    if (id === undefined) await registers().insert(register);
    else await registers().findById(id).patch(register);
  }
}

/**
 * A register that comes without its id, as from a script, is the one of its name: a new one in its place would have no baseline, and what the machine
 * made until its first read would count nowhere.
 */
function recogniseByName(
  rows: ReturnType<typeof toRegisterRows>,
  known: readonly { id: number; name: string }[],
): ReturnType<typeof toRegisterRows> {
  const named = new Set(rows.map(({ id }) => id));
  const ids = new Map(known.flatMap(({ id, name }) => (named.has(id) ? [] : [[name, id]])));
  return rows.map((row) => ({ ...row, id: row.id ?? ids.get(String(row.values['name'])) }));
}

/** Each id belongs to a register of this PLC, and stands once. */
function refuseStrangers(rows: ReturnType<typeof toRegisterRows>, known: readonly number[]): void {
  const stranger = rows.findIndex(
    ({ id }, index) =>
      id !== undefined && (!known.includes(id) || rows.findIndex((row) => row.id === id) !== index),
  );
  if (stranger < 0) return;
  const code = 'REFERENCE_UNKNOWN';
  const message = 'This register does not belong to this PLC.';
  throw new DomainError(code, message, { details: [{ path: `registers.${stranger}.id`, code, message }] });
}
