/**
 * The columns of files that registrations go out and come in by. People write codes, not ids: a reference is a column of its own with the
 * code (or name) of what it points to. A heading is understood in either language, and by its technical name.
 */
import type { z } from 'zod';

/** weekdays: `1 2 3`, 0 = Sunday; spans: `10:00-10:20 15:00-15:10`; day: `2027-05-01` or `01/05/2027`. */
export type FieldKind =
  | 'text'
  | 'boolean'
  | 'integer'
  | 'decimal'
  | 'clock'
  | 'day'
  | 'moment'
  | 'weekdays'
  | 'spans'
  | 'reference'
  | 'references';

export interface TransferField {
  /** Property of the API. */
  name: string;
  kind: FieldKind;
  /** Technical heading. */
  heading: string;
  'pt-BR': string;
  en: string;
  /** Goes out and is not taken in. */
  isReadOnly: boolean;
}

type Texts = [kind: FieldKind, portuguese: string, english: string, heading?: string];

const FIELDS: Record<string, Texts> = {
  code: ['text', 'Código', 'Code'],
  username: ['text', 'Usuário', 'User name'],
  name: ['text', 'Nome', 'Name'],
  tradeName: ['text', 'Nome fantasia', 'Trade name'],
  cnpj: ['text', 'CNPJ', 'CNPJ'],
  phone: ['text', 'Telefone', 'Phone'],
  email: ['text', 'E-mail', 'E-mail'],
  address: ['text', 'Endereço', 'Address'],
  timeZone: ['text', 'Fuso horário', 'Time zone'],
  companyId: ['reference', 'Empresa', 'Company', 'companyCode'],
  sectorId: ['reference', 'Setor', 'Sector', 'sectorCode'],
  shiftId: ['reference', 'Turno', 'Shift', 'shiftCode'],
  referenceTypeId: ['reference', 'Tipo de referência', 'Reference type', 'referenceTypeCode'],
  itemId: ['reference', 'Item', 'Item', 'itemCode'],
  plcConfigId: ['reference', 'Máquina', 'Machine', 'plcName'],
  description: ['text', 'Descrição', 'Description'],
  unit: ['text', 'Unidade', 'Unit'],
  plannedQuantity: ['integer', 'Quantidade planejada', 'Planned quantity'],
  idealCycle: ['decimal', 'Ciclo ideal (s)', 'Ideal cycle (s)'],
  overproduction: ['text', 'Produção além do planejado', 'Overproduction'],
  queuePosition: ['integer', 'Posição na fila', 'Queue position'],
  dueDate: ['moment', 'Prazo', 'Due date'],
  color: ['text', 'Cor', 'Colour'],
  planned: ['boolean', 'Planejada', 'Planned'],
  icon: ['text', 'Ícone', 'Icon'],
  groupName: ['text', 'Grupo', 'Group'],
  severity: ['text', 'Severidade', 'Severity'],
  date: ['day', 'Data', 'Date'],
  kind: ['text', 'Tipo', 'Kind'],
  weekdays: ['weekdays', 'Dias da semana', 'Weekdays'],
  validFrom: ['day', 'Vale desde', 'Valid from'],
  validUntil: ['day', 'Vale até', 'Valid until'],
  startTime: ['clock', 'Início', 'Start'],
  endTime: ['clock', 'Fim', 'End'],
  breaks: ['spans', 'Intervalos', 'Breaks'],
  role: ['text', 'Perfil', 'Role'],
  locale: ['text', 'Idioma', 'Language'],
  companyIds: ['references', 'Empresas', 'Companies', 'companyCodes'],
  sectorIds: ['references', 'Setores', 'Sectors', 'sectorCodes'],
  password: ['text', 'Senha', 'Password'],
  active: ['boolean', 'Ativo', 'Active'],
};
/** What an order tells besides, so that a file that was handed out can be brought back as it is. */
const TOLD: Record<string, Texts> = {
  status: ['text', 'Situação', 'Status'],
  producedQuantity: ['integer', 'Quantidade produzida', 'Produced quantity'],
  scrapQuantity: ['integer', 'Refugo', 'Scrap'],
};
/** Never goes out. */
const SECRET = new Set(['password']);

/** Throws where a field of the schema has no column: a new field is added to the table above. */
export function transferFields(input: z.ZodObject, shown: readonly string[]): TransferField[] {
  const taken = Object.keys(input.shape).map((name) => {
    const texts = FIELDS[name];
    if (!texts) throw new TypeError(`no column for the field ${name}`);
    return makeField(name, texts, false);
  });
  const order = Object.keys(FIELDS);
  taken.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const told = Object.entries(TOLD).filter(([name]) => shown.includes(name));
  return [...taken, ...told.map(([name, texts]) => makeField(name, texts, true))];
}

export function leaves({ name }: TransferField): boolean {
  return !SECRET.has(name);
}

/** The field that a heading means; spelling of capitals, accents and blanks does not matter. */
export function fieldOf(fields: readonly TransferField[], heading: string): TransferField | undefined {
  const wanted = plainWords(heading);
  return fields.find((field) =>
    [field.heading, field.name, field['pt-BR'], field.en].some((text) => plainWords(text) === wanted),
  );
}

function makeField(name: string, texts: Texts, isReadOnly: boolean): TransferField {
  const [kind, portuguese, english, heading = name] = texts;
  return { name, kind, heading, 'pt-BR': portuguese, en: english, isReadOnly };
}

function plainWords(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .replace(/[\s*]+/g, ' ')
    .trim()
    .toLowerCase();
}
