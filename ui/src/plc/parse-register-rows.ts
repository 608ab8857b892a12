/**
 * Rows of a spreadsheet into registers: name, address, role, type, word order, scale or pieces per count. Roles and types may be
 * written as people write them in either language; what is not understood is left for the form to say so.
 */
import { DATA_TYPES, REGISTER_ROLES, WORD_ORDERS } from '../../../domain/plc/register-tables.ts';
import type { DataType, RegisterRole, WordOrder } from '../../../domain/plc/register-tables.ts';
import { blankRegister } from './plc-draft.ts';
import type { RegisterDraft } from './plc-draft.ts';

const ROLE_WORDS: readonly (readonly [RegExp, RegisterRole])[] = [
  [/refug|scrap|reject/, 'SCRAP_COUNTER'],
  [/produ|count|contador|peca/, 'PRODUCTION_COUNTER'],
  [/status|state|estado|situa/, 'MACHINE_STATUS'],
];
const HEADER = /^(nome|name|registro|register|tag)$/;

export function parseRegisterRows(text: string): RegisterDraft[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const separator = lines.some((line) => line.includes('\t')) ? '\t' : ';';
  return lines
    .map((line) => line.split(separator).map((cell) => cell.trim()))
    .filter((cells, index) => !(index === 0 && HEADER.test(plain(cells[0] ?? ''))))
    .map(toRegister);
}

function toRegister(cells: string[]): RegisterDraft {
  const [name = '', address = '', roleText = '', typeText = '', orderText = '', factor = ''] = cells;
  const role = readRole(roleText === '' ? name : roleText);
  const isCounter = role === 'PRODUCTION_COUNTER' || role === 'SCRAP_COUNTER';
  return blankRegister({
    name,
    address,
    role,
    dataType: readType(typeText),
    wordOrder: readOrder(orderText),
    ...(factor === '' ? {} : isCounter ? { piecesPerCount: factor } : { scale: factor }),
  });
}

function readRole(text: string): RegisterRole {
  const exact = REGISTER_ROLES.find((role) => role === text.toUpperCase());
  return exact ?? ROLE_WORDS.find(([words]) => words.test(plain(text)))?.[1] ?? 'MEASUREMENT';
}
function readType(text: string): DataType {
  return DATA_TYPES.find((type) => type === text.toLowerCase()) ?? 'uint16';
}
function readOrder(text: string): WordOrder | '' {
  return WORD_ORDERS.find((order) => order === text.toUpperCase()) ?? '';
}
/** Lower case, without accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
