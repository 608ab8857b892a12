/** What an address means on the wire, for the hint beside the field; a problem instead where it means nothing. */
import { DomainError } from '../../../domain/errors.ts';
import { formatAddress, parseAddress } from '../../../domain/plc/address.ts';
import { ADDRESS_DIALECTS } from '../../../domain/plc/register-tables.ts';
import type { AddressDialect, RegisterArea } from '../../../domain/plc/register-tables.ts';

export type AddressReading =
  | { kind: 'empty' }
  | {
      kind: 'place';
      area: RegisterArea;
      offset: number;
      hex: string;
      names: { dialect: AddressDialect; name: string }[];
    }
  | { kind: 'problem'; code: string };

export function readAddress(text: string, dialect: AddressDialect): AddressReading {
  if (text.trim() === '') return { kind: 'empty' };
  try {
    const place = parseAddress(text, dialect);
    const names = ADDRESS_DIALECTS.flatMap((other) => {
      const name = formatAddress(place, other);
      return name === null ? [] : [{ dialect: other, name }];
    });
    return {
      kind: 'place',
      area: place.area,
      offset: place.offset,
      hex: `0x${place.offset.toString(16).toUpperCase().padStart(4, '0')}`,
      names,
    };
  } catch (failure) {
    if (failure instanceof DomainError) return { kind: 'problem', code: failure.code };
    throw failure;
  }
}
