/** Which share of the requests a simulated PLC spoils, and how: what a collector has to live with in a real plant. */
import { DomainError } from '../domain/errors.ts';
import type { Behaviour } from './modbus-server.ts';

/** Server device busy: what an overworked PLC answers. */
const BUSY = 6;
/** Longer than any sane timeout allows for nothing else to go wrong, shorter than Pulso's default of 1 s. */
const DELAY_MS = 700;

const FAULTS = {
  silent: 'silent',
  reset: 'reset',
  close: 'close',
  exception: { exception: BUSY },
  delay: { delayMs: DELAY_MS },
  /** A wrong transaction id: a late answer to somebody else. */
  stale: {
    pieces: (answer: Buffer) => {
      answer.writeUInt16BE((answer.readUInt16BE(0) + 1) & 0xffff, 0);
      return [answer];
    },
  },
  /** Half of an answer and no more. */
  cut: { pieces: (answer: Buffer) => [answer.subarray(0, answer.length >> 1)] },
} as const satisfies Record<string, Behaviour>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

export type FaultPlan = readonly { fault: FaultName; share: number }[];

/**
 * Reads `silent=1%,reset=0.5%`.
 * @throws DomainError SIMULATOR_OPTION_INVALID with what was wrong
 */
export function parseFaults(text: string): FaultPlan {
  const plan = text.split(',').map((part) => {
    const [name = '', share = ''] = part.trim().split('=');
    const fault = FAULT_NAMES.find((known) => known === name);
    if (fault === undefined)
      throw refuse(`There is no fault "${name}"; choose from ${FAULT_NAMES.join(', ')}.`);
    return { fault, share: parseShare(share, `--faults ${name}`) };
  });
  if (plan.reduce((sum, { share }) => sum + share, 0) > 1)
    throw refuse('The shares of --faults must not add up to more than 100%.');
  return plan;
}

/** Reads `2%` or `0.02` as 0.02. @throws DomainError SIMULATOR_OPTION_INVALID */
export function parseShare(text: string, option: string): number {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const share = Number(digits) / (percent === '%' ? 100 : 1);
  if (!(share >= 0 && share <= 1)) throw refuse(`${option} must be a share such as 2%, not "${text}".`);
  return share;
}

/** What becomes of one request; undefined: a sound answer. */
export function drawFault(plan: FaultPlan, random: () => number): Behaviour | undefined {
  let draw = plan.length === 0 ? 1 : random();
  for (const { fault, share } of plan) {
    if (draw < share) return FAULTS[fault];
    draw -= share;
  }
  return undefined;
}

function refuse(message: string): DomainError {
  return new DomainError('SIMULATOR_OPTION_INVALID', message);
}
