/** The options of `npm run simulator`, from text to checked values. */
import { parseArgs } from 'node:util';
import { DomainError } from '../domain/errors.ts';
import { parseAddress } from '../domain/plc/address.ts';
import { FAULT_NAMES, parseFaults, parseShare, type FaultPlan } from './fault-plan.ts';
import { MACHINE_STATUS, type MachineOptions, type MachineStatus } from './simulated-machine.ts';
import { wordsOf, type PlcRegisters } from './simulated-plc.ts';

export interface SimulatorOptions {
  plcs: number;
  host: string;
  /** Of the first PLC, the others follow; 0: free ones. */
  port: number;
  unitId: number;
  registers: PlcRegisters;
  startAt: number;
  seed: number;
  truthFile: string | null;
  faults: FaultPlan;
  machine: Omit<MachineOptions, 'random'>;
}

export const USAGE = `npm run simulator -- [options]
  --plcs N             how many PLCs (1)
  --port P             port of the first one, the others follow (1502); 0 takes free ones
  --host ADDRESS       where they listen (127.0.0.1); 0.0.0.0 lets other machines in
  --unit N             unit id that they answer to (1)
  --rate R             pieces of each, per second, or 30/min, 1200/h (0.5)
  --scrap SHARE        bad pieces (2%)
  --rollover M         value after a counter's largest (65536); above that a counter takes two registers, low word first
  --start-at N         first value of the production counter (0)
  --reset-every N      sets the production counter to 0 after N good pieces (never)
  --pieces N           each stops after N pieces and goes on answering (never)
  --status S           auto (runs and rests), ${Object.keys(MACHINE_STATUS).join(', ')} (running)
  --registers LIST     where things are (production=D33,scrap=D34,status=D40); D33 or holding:4129
  --faults LIST        share of the requests to spoil: ${FAULT_NAMES.join(', ')} (silent=1%,reset=0.5%)
  --truth FILE         ledger of what was really made, a JSON object a line
  --seed N             repeats a run's chances (1)
  --help               this text`;

const OPTIONS = {
  plcs: { type: 'string', default: '1' },
  port: { type: 'string', default: '1502' },
  host: { type: 'string', default: '127.0.0.1' },
  unit: { type: 'string', default: '1' },
  rate: { type: 'string', default: '0.5' },
  scrap: { type: 'string', default: '2%' },
  rollover: { type: 'string', default: '65536' },
  'start-at': { type: 'string', default: '0' },
  'reset-every': { type: 'string' },
  pieces: { type: 'string' },
  status: { type: 'string', default: 'running' },
  registers: { type: 'string', default: '' },
  faults: { type: 'string' },
  truth: { type: 'string' },
  seed: { type: 'string', default: '1' },
  help: { type: 'boolean', default: false },
} as const;

/** One process holds so many sockets and timers with ease; more PLCs are more processes. */
const MAX_PLCS = 1_000;
const MAX_PORT = 65_535;
const MAX_COUNTER = 4_294_967_296;
const MAX_RATE = 10_000;

/**
 * Answers null where only the help was asked for.
 * @throws DomainError SIMULATOR_OPTION_INVALID: which option is wrong, what it must be
 */
export function readOptions(args: readonly string[]): SimulatorOptions | null {
  const values = parse(args);
  if (values.help) return null;
  const whole = (name: keyof typeof values, least: number, most: number): number =>
    parseWhole(String(values[name]), `--${name}`, least, most);
  const plcs = whole('plcs', 1, MAX_PLCS);
  const port = whole('port', 0, MAX_PORT);
  if (port > 0 && port + plcs - 1 > MAX_PORT)
    throw refuse(`${plcs} PLCs from port ${port} on need ports beyond ${MAX_PORT}.`);
  const rolloverAt = whole('rollover', 2, MAX_COUNTER);
  return {
    plcs,
    port,
    host: values.host,
    unitId: whole('unit', 0, 255),
    registers: parseRegisters(values.registers, wordsOf(rolloverAt)),
    startAt: whole('start-at', 0, rolloverAt - 1),
    seed: whole('seed', 0, MAX_COUNTER - 1),
    truthFile: values.truth ?? null,
    faults: values.faults === undefined ? [] : parseFaults(values.faults),
    machine: {
      rate: parseRate(values.rate),
      scrapShare: parseShare(values.scrap, '--scrap'),
      rolloverAt,
      resetEvery: values['reset-every'] === undefined ? null : whole('reset-every', 1, MAX_COUNTER),
      pieceLimit: values.pieces === undefined ? null : whole('pieces', 0, Number.MAX_SAFE_INTEGER),
      status: parseStatus(values.status),
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const [sentence] = (cause as Error).message.split(/\.?\n|\. /);
    throw new DomainError('SIMULATOR_OPTION_INVALID', `${sentence}.\nUsage: ${USAGE}`, { cause });
  }
}

function parseWhole(text: string, option: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw refuse(`${option} must be a whole number from ${least} to ${most}, not "${text}".`);
}

/** Pieces/s. */
function parseRate(text: string): number {
  const [, digits, unit = '/s'] = /^(\d+(?:\.\d+)?)(\/s|\/min|\/h)?$/.exec(text) ?? [];
  const rate = Number(digits) / { '/s': 1, '/min': 60, '/h': 3600 }[unit as '/s' | '/min' | '/h'];
  if (rate >= 0 && rate <= MAX_RATE) return rate;
  throw refuse(`--rate must be 0 to ${MAX_RATE} pieces/s, such as 0.5, 30/min or 1200/h, not "${text}".`);
}

function parseStatus(text: string): MachineStatus | 'auto' {
  if (text === 'auto' || text in MACHINE_STATUS) return text as MachineStatus | 'auto';
  throw refuse(`--status must be auto, ${Object.keys(MACHINE_STATUS).join(', ')}, not "${text}".`);
}

/** Two counters of two words each would overlap at the places of a Delta PLC with one word each. */
const DEFAULT_PLACES = {
  1: { production: 'D33', scrap: 'D34', status: 'D40' },
  2: { production: 'D33', scrap: 'D36', status: 'D40' },
} as const;

function parseRegisters(text: string, words: 1 | 2): PlcRegisters {
  const places: Record<keyof PlcRegisters, string> = { ...DEFAULT_PLACES[words] };
  for (const part of text === '' ? [] : text.split(',')) {
    const [name = '', address = ''] = part.trim().split('=');
    if (!isPlace(name)) throw refuse(`--registers knows production, scrap and status, not "${name}".`);
    places[name] = address;
  }
  const registers = {
    production: parseOffset(places.production),
    scrap: parseOffset(places.scrap),
    status: parseOffset(places.status),
  };
  const taken = [registers.production, registers.scrap].flatMap((offset) =>
    words === 1 ? [offset] : [offset, offset + 1],
  );
  if (new Set([...taken, registers.status]).size <= taken.length)
    throw refuse(
      `--registers overlap${words === 2 ? ' (each counter takes two)' : ''}: ${Object.values(places).join(', ')}.`,
    );
  return registers;
}

function parseOffset(address: string): number {
  const { area, offset } = parseAddress(address, null);
  if (area === 'holding' && offset < MAX_PORT) return offset;
  throw refuse(`--registers must be holding registers, such as D33 or holding:4129, not "${address}".`);
}

function isPlace(name: string): name is keyof PlcRegisters {
  return name in DEFAULT_PLACES[1];
}

function refuse(message: string): DomainError {
  return new DomainError('SIMULATOR_OPTION_INVALID', `${message} (--help explains every option.)`);
}
