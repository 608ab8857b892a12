/** What a PLC's configuration was, save by save. A version is written in the transaction of its save. */
import type { Request } from 'express';
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { PLC_VERSION_ACTIONS } from '../../domain/contracts/plc-versions.ts';
import { plcInput, registerInput } from '../../domain/contracts/plcs.ts';
import type { PlcInput } from '../../domain/contracts/plcs.ts';
import { DomainError } from '../../domain/errors.ts';
import { PlcConfig } from '../../domain/models/plc-config.ts';
import type { Principal } from '../auth/principal.ts';
import { notFound } from '../routes/route.ts';

export type PlcVersionAction = (typeof PLC_VERSION_ACTIONS)[number];
export type PlcSnapshot = Omit<PlcInput, 'registers'> & { registers: NonNullable<PlcInput['registers']> };
export interface PlcSave {
  /** `found` is what stood there before versions were kept; nobody saves by it. */
  action: Exclude<PlcVersionAction, 'found'>;
  note?: string | null | undefined;
}
interface VersionRow {
  version: number;
  action: string;
  userId: number | null;
  username: string | null;
  note: string | null;
  createdAt: Date;
  registers: number;
  isCurrent: boolean;
}

const COLUMNS = {
  version: 'v.version',
  action: 'v.action',
  userId: 'v.user_id',
  username: 'v.username',
  note: 'v.note',
  createdAt: 'v.created_at',
};

/** A PLC as a save of it would send it: settings that a save knows, registers with their ids. Throws NOT_FOUND. */
export async function takeSnapshot(knex: Knex, plcConfigId: number): Promise<PlcSnapshot> {
  const plc = await PlcConfig.query(knex)
    .findById(plcConfigId)
    .withGraphFetched('registers')
    .modifyGraph('registers', (registers) => void registers.orderBy('id'));
  if (!plc) throw notFound();
  const { registers = [], ...settings } = plc.toJSON() as Record<string, unknown> & {
    registers?: Record<string, unknown>[];
  };
  return {
    ...pick(settings, plcInput),
    registers: registers.map((register) => pick(register, registerInput)),
  } as PlcSnapshot;
}

/** Before the first save that is recorded the state of then is kept too, so that there is always a way back. */
export async function keepFoundVersion(trx: Knex, plcConfigId: number, version: number): Promise<void> {
  const known: unknown = await trx('plc_config_versions')
    .where({ plc_config_id: plcConfigId, version })
    .first('id');
  if (known !== undefined) return;
  const snapshot = JSON.stringify(await takeSnapshot(trx, plcConfigId));
  await trx('plc_config_versions').insert({ plc_config_id: plcConfigId, version, action: 'found', snapshot });
}

/** Call it last in the transaction of a save. */
export async function keepVersion(
  trx: Knex,
  who: { principal: Principal; request: Request },
  plcConfigId: number,
  { action, note }: PlcSave,
): Promise<void> {
  const plc = await trx('plc_configs').where({ id: plcConfigId }).first<{ version: number }>('version');
  await trx('plc_config_versions').insert({
    plc_config_id: plcConfigId,
    version: plc.version,
    action,
    note: note ?? null,
    snapshot: JSON.stringify(await takeSnapshot(trx, plcConfigId)),
    user_id: who.principal.userId,
    username: who.principal.username,
  });
}

/** Newest first. */
export function listVersions(knex: Knex, plcConfigId: number): Promise<VersionRow[]> {
  return versions(knex, plcConfigId).orderBy('v.version', 'desc');
}

/** Throws NOT_FOUND. */
export async function findVersion(
  knex: Knex,
  plcConfigId: number,
  version: number,
): Promise<VersionRow & { snapshot: PlcSnapshot }> {
  const row: unknown = await versions(knex, plcConfigId).where('v.version', version).first('v.snapshot');
  if (row === undefined) throw notFound();
  return row as VersionRow & { snapshot: PlcSnapshot };
}

/** From a path such as `/plc-config/:id/versions/:version`. Throws NOT_FOUND for what is no version. */
export function readVersion(request: Request): number {
  const text = request.params['version'];
  if (typeof text !== 'string' || !/^[1-9]\d{0,8}$/.test(text)) throw notFound();
  return Number(text);
}

/** A snapshot for a save now. Registers that are gone meanwhile are made anew: their counters begin with a new baseline. */
export function toSave(snapshot: PlcSnapshot, knownIds: ReadonlySet<number>): PlcInput {
  const parsed = plcInput.safeParse({
    ...snapshot,
    registers: snapshot.registers.map((register) =>
      register.id !== undefined && knownIds.has(register.id) ? register : { ...register, id: undefined },
    ),
  });
  if (parsed.success) return parsed.data;
  throw new DomainError('VERSION_UNREADABLE', 'This version does not fit today’s rules; enter it by hand.', {
    status: 409,
    cause: parsed.error,
  });
}

function versions(knex: Knex, plcConfigId: number): Knex.QueryBuilder {
  return knex('plc_config_versions as v')
    .join('plc_configs as p', 'p.id', 'v.plc_config_id')
    .where('v.plc_config_id', plcConfigId)
    .select(
      COLUMNS,
      knex.raw(`jsonb_array_length(v.snapshot -> 'registers') AS registers`),
      knex.raw('v.version = p.version AS "isCurrent"'),
    );
}

function pick(values: Record<string, unknown>, schema: z.ZodObject): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(schema.shape)
      .filter((name) => name in values)
      .map((name) => [name, values[name]]),
  );
}
