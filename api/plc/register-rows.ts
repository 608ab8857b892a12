/** Registers as they were sent, checked and with their canonical place: every fault named by its row and field. */
import type { RegisterInput } from '../../domain/contracts/plcs.ts';
import { DomainError } from '../../domain/errors.ts';
import type { FieldError } from '../../domain/errors.ts';
import { formatAddress, parseAddress } from '../../domain/plc/address.ts';
import type { ParsedAddress } from '../../domain/plc/address.ts';
import { checkRegister } from '../../domain/plc/check-register.ts';
import type { AddressDialect } from '../../domain/plc/register-tables.ts';

interface RegisterRow {
  id: number | undefined;
  values: Record<string, unknown>;
}
/** Null here means "as usual", and is then the column's own default. */
const DEFAULTS = { scale: 1, valueOffset: 0, piecesPerCount: 1 } as const;

/** Throws VALIDATION_FAILED with `registers.N.field` as paths. */
export function toRegisterRows(
  registers: readonly RegisterInput[],
  plcDialect: AddressDialect | null,
): RegisterRow[] {
  const faults: FieldError[] = [];
  const names = new Set<string>();
  const rows = registers.map((register, index) => {
    const at = (fault: FieldError): FieldError => ({ ...fault, path: `registers.${index}.${fault.path}` });
    if (names.has(register.name))
      faults.push(at({ path: 'name', code: 'ALREADY_EXISTS', message: 'This value is in use already.' }));
    names.add(register.name);
    const place = readPlace(register, plcDialect, (fault) => faults.push(at(fault)));
    if (!place) return { id: register.id, values: {} };
    const { values, shape } = toValues(register, place);
    faults.push(...checkRegister(shape).map(at));
    return { id: register.id, values };
  });
  if (faults.length > 0)
    throw new DomainError('VALIDATION_FAILED', 'Some values are not valid.', { details: faults });
  return rows;
}

/** From the typed address, or from area and offset where no address was typed. */
function readPlace(
  register: RegisterInput,
  plcDialect: AddressDialect | null,
  report: (fault: FieldError) => void,
): (ParsedAddress & { text: string }) | undefined {
  const { area, offset } = register;
  const dialect = register.dialect ?? plcDialect;
  if (!register.address && area !== undefined && offset !== undefined) {
    const text = formatAddress({ area, offset }, dialect ?? 'raw') ?? `${area}:${offset}`;
    return { area, offset, dialect: dialect ?? 'raw', text };
  }
  try {
    const text = register.address ?? '';
    return { ...parseAddress(text, dialect), text: text.trim() };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    report({ path: 'address', code: error.code, message: error.message });
    return undefined;
  }
}

function toValues(register: RegisterInput, place: ParsedAddress & { text: string }) {
  const sent: Partial<RegisterInput> = { ...register };
  delete sent.id;
  const bit = register.bit ?? place.bit ?? null;
  const role = register.role ?? 'MEASUREMENT';
  const dataType = register.dataType ?? 'uint16';
  const deadBand = register.deadBand === 0 && role !== 'MEASUREMENT' ? null : (register.deadBand ?? null);
  const values = {
    ...sent,
    role,
    dataType,
    bit,
    deadBand,
    scale: sent.scale ?? DEFAULTS.scale,
    valueOffset: sent.valueOffset ?? DEFAULTS.valueOffset,
    piecesPerCount: sent.piecesPerCount ?? DEFAULTS.piecesPerCount,
    address: place.text,
    area: place.area,
    offset: place.offset,
  };
  return {
    values,
    shape: {
      area: place.area,
      offset: place.offset,
      ...(place.bits32 ? { bits32: true } : {}),
      dataType,
      bit,
      role,
      deadBand,
    },
  };
}
