/** Passwords of people: how long they must be and how they are kept. Server only. */
import { hash, verify } from '@node-rs/argon2';
import { DomainError } from './errors.ts';

/** What NIST SP 800-63B asks for at least; operators type it with gloves on. */
export const PASSWORD_MIN_LENGTH = 8;
/** Hashing costs time in proportion to the length; nobody types more. */
export const PASSWORD_MAX_LENGTH = 200;

/** Each hash takes 19 MiB and one of Node's four threads: two at a time leave room for files and names. */
const AT_ONCE = 2;
/** Whoever comes when this many wait is sent away: some 50 × 20 ms are as long as a person waits. */
const WAITING_MAX = 50;

/** Argon2id with OWASP's first recommendation: 19 MiB, 2 passes, 1 lane; some 20 ms on a Raspberry Pi 5. */
const ARGON2ID = 2;
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Answers the encoded hash, which carries its own parameters. Throws PASSWORD_TOO_SHORT or PASSWORD_TOO_LONG. */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < PASSWORD_MIN_LENGTH) {
    throw new DomainError(
      'PASSWORD_TOO_SHORT',
      `The password must have at least ${PASSWORD_MIN_LENGTH} characters.`,
    );
  }
  if (password.length > PASSWORD_MAX_LENGTH) {
    throw new DomainError(
      'PASSWORD_TOO_LONG',
      `The password must have at most ${PASSWORD_MAX_LENGTH} characters.`,
    );
  }
  return inTurn(() => hash(password, COST));
}

/** Answers the encoded hash of a PIN; which digits are sound, `pin.ts` says. */
export function hashPin(pin: string): Promise<string> {
  return inTurn(() => hash(pin, COST));
}

/** True where the password or PIN belongs to the hash. A hash that cannot be read belongs to nothing. */
export async function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  if (password.length > PASSWORD_MAX_LENGTH) return false;
  return inTurn(() => verify(passwordHash, password).catch(() => false));
}

let running = 0;
const waiting: (() => void)[] = [];

/** Throws TOO_BUSY (503) where too many wait already. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING_MAX)
      throw new DomainError('TOO_BUSY', 'Too many people are signing in at once; try again shortly.', {
        status: 503,
      });
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}
