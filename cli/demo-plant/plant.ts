/** The demo's plant: a small injection-moulding company. Only data; `seed-demo-plant.ts` puts it into the database. */
import type { MachineState } from '../../domain/machines/machine-tables.ts';
import type { RegisterRole } from '../../domain/plc/register-tables.ts';

export const COMPANY = {
  code: 'SERRA',
  name: 'Serra Azul Indústria de Plásticos Ltda.',
  trade_name: 'Serra Azul Plásticos',
  // Valid check digits on the root that manuals use for examples: nobody's real number.
  cnpj: '11222333000181',
  address: 'Rua das Injetoras, 480 – Distrito Industrial – Joinville/SC – 89219-500',
  phone: '+55 47 3000-0480',
  email: 'contato@serraazul.example',
};

export const SECTORS = [
  { code: 'INJ', name: 'Injeção', description: 'Injetoras de 90 a 450 toneladas' },
  { code: 'MON', name: 'Montagem', description: 'Montagem, solda por ultrassom e tampografia' },
  { code: 'EXP', name: 'Expedição', description: 'Embalagem final e carregamento' },
] as const;

export const REFERENCE_TYPES = [
  { code: 'ACAB', name: 'Produto acabado', description: 'Vai embalado para o cliente' },
  { code: 'SEMI', name: 'Semiacabado', description: 'Segue para a montagem' },
  { code: 'EMB', name: 'Embalagem', description: 'Tampas, potes e frascos' },
] as const;

/** `cycle` = ideal seconds a piece: the mould's cycle divided by its cavities. */
export const ITEMS = [
  { code: 'TMP-028', name: 'Tampa rosca 28 mm azul', type: 'EMB', sector: 'INJ', cycle: 2 },
  { code: 'TMP-038', name: 'Tampa lacre 38 mm branca', type: 'EMB', sector: 'INJ', cycle: 2.5 },
  { code: 'POT-250', name: 'Pote 250 ml translúcido', type: 'EMB', sector: 'INJ', cycle: 3 },
  { code: 'POT-500', name: 'Pote 500 ml translúcido', type: 'EMB', sector: 'INJ', cycle: 4 },
  { code: 'CXA-040', name: 'Caixa organizadora 4 l', type: 'ACAB', sector: 'INJ', cycle: 24 },
  { code: 'BAN-012', name: 'Bandeja para mudas 12 células', type: 'ACAB', sector: 'INJ', cycle: 18 },
  { code: 'ENG-016', name: 'Engrenagem POM 16 dentes', type: 'SEMI', sector: 'INJ', cycle: 5.5 },
  { code: 'CAR-110', name: 'Carcaça de interruptor', type: 'SEMI', sector: 'INJ', cycle: 9 },
  { code: 'INT-110', name: 'Interruptor simples montado', type: 'ACAB', sector: 'MON', cycle: 15 },
  { code: 'DSP-300', name: 'Dispensador de sabonete 300 ml', type: 'ACAB', sector: 'MON', cycle: 32 },
] as const;

export const DEFECTS = [
  {
    code: 'REB',
    name: 'Rebarba',
    severity: 'LOW',
    description: 'Excesso de material na linha de fechamento',
  },
  { code: 'FAL', name: 'Falha de preenchimento', severity: 'HIGH', description: 'Peça incompleta' },
  { code: 'RCH', name: 'Rechupe', severity: 'MEDIUM', description: 'Afundamento por contração' },
  { code: 'BOL', name: 'Bolhas', severity: 'MEDIUM', description: 'Ar ou umidade no material' },
  { code: 'QUE', name: 'Queima', severity: 'HIGH', description: 'Ponto escuro por gás aprisionado' },
  { code: 'MAN', name: 'Mancha', severity: 'LOW', description: 'Cor desigual ou contaminação' },
  { code: 'EMP', name: 'Empenamento', severity: 'MEDIUM', description: 'Deformação após a extração' },
  { code: 'TRI', name: 'Trinca', severity: 'CRITICAL', description: 'Ruptura visível, peça inutilizável' },
  { code: 'DIM', name: 'Fora de dimensão', severity: 'CRITICAL', description: 'Reprovada no gabarito' },
  { code: 'RIS', name: 'Risco', severity: 'LOW', description: 'Marca superficial de manuseio' },
] as const;

/** Colours carry white text with a contrast of at least 4.5:1; a test computes it. */
export const ACTIVITY_TYPES = [
  {
    code: 'SET',
    name: 'Troca de molde',
    color: '#6a1b9a',
    group_name: 'Preparação',
    planned: false,
    description: 'Preparação da máquina',
  },
  {
    code: 'COR',
    name: 'Troca de cor ou material',
    color: '#9c1353',
    group_name: 'Preparação',
    planned: false,
    description: 'Purga e limpeza',
  },
  {
    code: 'AJU',
    name: 'Ajuste de processo',
    color: '#3949ab',
    group_name: 'Preparação',
    planned: false,
    description: 'Regulagem de parâmetros',
  },
  {
    code: 'MEC',
    name: 'Manutenção mecânica',
    color: '#b3261e',
    group_name: 'Manutenção',
    planned: false,
    description: 'Quebra mecânica',
  },
  {
    code: 'ELE',
    name: 'Manutenção elétrica',
    color: '#8a4b00',
    group_name: 'Manutenção',
    planned: false,
    description: 'Quebra elétrica ou de comando',
  },
  {
    code: 'MOL',
    name: 'Manutenção de molde',
    color: '#5d4037',
    group_name: 'Manutenção',
    planned: false,
    description: 'Molde em reparo',
  },
  {
    code: 'MAT',
    name: 'Falta de material',
    color: '#5e6100',
    group_name: 'Espera',
    planned: false,
    description: 'Resina, masterbatch ou embalagem',
  },
  {
    code: 'OPE',
    name: 'Falta de operador',
    color: '#0b57a4',
    group_name: 'Espera',
    planned: false,
    description: 'Posto sem pessoa',
  },
  {
    code: 'QUA',
    name: 'Aguardando qualidade',
    color: '#006b60',
    group_name: 'Espera',
    planned: false,
    description: 'Liberação de primeira peça',
  },
  {
    code: 'ENE',
    name: 'Falta de energia',
    color: '#37474f',
    group_name: 'Espera',
    planned: false,
    description: 'Rede, ar comprimido ou água gelada',
  },
  {
    code: 'REF',
    name: 'Refeição',
    color: '#1a7036',
    group_name: 'Planejada',
    planned: true,
    description: 'Pausa da equipe',
  },
  {
    code: 'PRE',
    name: 'Manutenção preventiva',
    color: '#00607a',
    group_name: 'Planejada',
    planned: true,
    description: 'Revisão programada',
  },
] as const;

/** Local times of the plant; the third shift crosses midnight. Weekdays: 0 = Sunday, of the day on which it starts. */
export const SHIFTS = [
  {
    code: 'T1',
    name: '1º turno',
    starts: '06:00',
    ends: '14:00',
    breaks: [{ start: '10:00', end: '10:20' }],
  },
  {
    code: 'T2',
    name: '2º turno',
    starts: '14:00',
    ends: '22:00',
    breaks: [{ start: '18:00', end: '18:20' }],
  },
  {
    code: 'T3',
    name: '3º turno',
    starts: '22:00',
    ends: '06:00',
    breaks: [{ start: '02:00', end: '02:20' }],
  },
] as const;

/** One machine a PLC; the port is the simulator's first plus this. */
export const PLCS = [
  { name: 'Injetora 01', portOffset: 0 },
  { name: 'Injetora 02', portOffset: 1 },
] as const;

/** What the simulated Delta PLCs hold; the values of D40 are those of the simulator's flow. */
export const REGISTERS: readonly {
  name: string;
  address: string;
  role: RegisterRole;
  statusMap?: Record<string, MachineState>;
}[] = [
  { name: 'Contador de produção', address: 'D33', role: 'PRODUCTION_COUNTER' },
  { name: 'Contador de refugo', address: 'D34', role: 'SCRAP_COUNTER' },
  {
    name: 'Estado da máquina',
    address: 'D40',
    role: 'MACHINE_STATUS',
    statusMap: { 0: 'STOPPED', 1: 'RUNNING', 2: 'SETUP', 3: 'FAULT' },
  },
];

export const ORDERS = [
  { code: 'OP-1001', item: 'TMP-028', quantity: 5_000, plc: 'Injetora 01', status: 'IN_PROGRESS' },
  { code: 'OP-1002', item: 'POT-250', quantity: 3_600, plc: 'Injetora 02', status: 'IN_PROGRESS' },
  { code: 'OP-1003', item: 'TMP-038', quantity: 8_000, plc: 'Injetora 01', status: 'PLANNED' },
  { code: 'OP-1004', item: 'POT-500', quantity: 2_400, plc: 'Injetora 02', status: 'PLANNED' },
  { code: 'OP-1005', item: 'ENG-016', quantity: 12_000, plc: 'Injetora 01', status: 'PLANNED' },
  { code: 'OP-1006', item: 'CXA-040', quantity: 900, plc: 'Injetora 02', status: 'PLANNED' },
] as const;
