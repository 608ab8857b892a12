/** Brings the PLCs' settings of a flow's version back, each as if somebody had saved it: checked, on record, seen by the collectors. */
import type { Request } from 'express';
import type { Knex } from 'knex';
import { plcPatch } from '../../domain/contracts/plcs.ts';
import { DomainError } from '../../domain/errors.ts';
import { may } from '../../domain/roles.ts';
import type { Principal } from '../auth/principal.ts';
import { patchPlc } from '../plc/save-plc.ts';

interface Who {
  principal: Principal;
  request: Request;
}

const PLC_FIELDS = Object.keys(plcPatch.shape).filter((name) => name !== 'registers' && name !== 'version');
const REGISTER_FIELDS = [
  ...[
    'name',
    'description',
    'role',
    'address',
    'dialect',
    'dataType',
    'wordOrder',
    'bit',
    'scale',
    'valueOffset',
    'unit',
  ],
  ...[
    'counterMode',
    'rolloverAt',
    'piecesPerCount',
    'maxRate',
    'minValue',
    'maxValue',
    'deadBand',
    'defaultDefectId',
  ],
  ...['statusMap', 'enabled'],
];

/**
 * Answers how many PLCs were brought back; one that was deleted since stays deleted. Registers keep their ids where they still exist.
 * Throws FORBIDDEN for whoever may not change PLCs, VERSION_UNREADABLE where a setting is not allowed any more.
 */
export async function restorePlcs(
  trx: Knex,
  who: Who,
  plcs: readonly Record<string, unknown>[],
): Promise<number> {
  if (!may(who.principal.role, 'plcs.write'))
    throw new DomainError('FORBIDDEN', 'Your role does not allow changing PLCs.', {
      status: 403,
      context: { permission: 'plcs.write' },
    });
  let restored = 0;
  for (const plc of plcs) {
    const id = Number(plc['id']);
    const known = await trx('plc_registers').where({ plc_config_id: id }).pluck<number[]>('id');
    if (!(await trx('plc_configs').where({ id }).first('id'))) continue;
    const registers = (plc['registers'] as Record<string, unknown>[]).map((register) => ({
      ...pick(register, REGISTER_FIELDS),
      ...(known.includes(Number(register['id'])) ? { id: Number(register['id']) } : {}),
    }));
    const parsed = plcPatch.safeParse({ ...pick(plc, PLC_FIELDS), registers });
    if (!parsed.success)
      throw new DomainError('VERSION_UNREADABLE', 'A PLC of this version does not fit today’s rules.', {
        cause: parsed.error,
      });
    await patchPlc(trx, who, id, parsed.data);
    restored += 1;
  }
  return restored;
}

/** Column names of the snapshot as the API's. */
function pick(row: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.map((name) => [name, row[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]]),
  );
}
