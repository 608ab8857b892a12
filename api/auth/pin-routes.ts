/** PINs of operators: set by the owner, who confirms the password, or by whoever manages users. Kept as a hash and told to nobody. */
import type { Knex } from 'knex';
import { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';
import { hashPin } from '../../domain/password.ts';
import { PIN_MAX_DIGITS, PIN_MIN_DIGITS, pinFault } from '../../domain/pin.ts';
import type { PinFault } from '../../domain/pin.ts';
import { STATION_ROLE } from '../../domain/roles.ts';
import { audit } from '../audit.ts';
import { notFound, route } from '../routes/route.ts';
import type { Ask, Route } from '../routes/route.ts';

const own = { access: 'signed-in', scope: 'own', sessionOnly: true, tag: 'auth', path: '/auth/pin' } as const;
const others = { access: 'users.manage', scope: 'unlimited', tag: 'users', path: '/users/:id/pin' } as const;
const pinState = z.strictObject({
  setAt: z.iso.datetime().nullable().meta({ description: 'null where there is no PIN' }),
});
const pin = z
  .string()
  .max(200)
  .nullable()
  .meta({
    description: `${PIN_MIN_DIGITS} to ${PIN_MAX_DIGITS} digits; null takes it away`,
  });
const ownPin = z.strictObject({ currentPassword: z.string().min(1).max(1000), pin });
const EXAMPLE_PIN = '204061';

const FAULTS: Record<PinFault, string> = {
  PIN_LENGTH: `A PIN has ${PIN_MIN_DIGITS} to ${PIN_MAX_DIGITS} digits and nothing else.`,
  PIN_TOO_SIMPLE: 'This PIN is guessed at once: no equal digits, no runs, no repetitions, not the user name.',
};

export const PIN_ROUTES: readonly Route[] = [
  route({
    ...own,
    method: 'get',
    summary: 'Since when the own account has a PIN',
    answer: pinState,
    handle: ({ knex, principal }) => pinOf(knex, principal.userId),
  }),
  route({
    ...own,
    method: 'post',
    summary:
      'Set, change or remove the own PIN, with which an operator signs in at a terminal; ends nothing else',
    body: ownPin,
    example: { currentPassword: 'the password', pin: EXAMPLE_PIN },
    answer: pinState,
    handle: async (ask) => {
      await ask.services.signIn.confirm(ask.principal.userId, ask.body.currentPassword);
      return changePin(ask, ask.principal.userId, ask.body.pin);
    },
  }),
  route({
    ...others,
    method: 'get',
    summary: 'Since when an account has a PIN',
    answer: pinState,
    handle: ({ knex, id }) => pinOf(knex, id),
  }),
  route({
    ...others,
    method: 'post',
    sessionOnly: true,
    summary: 'Set, change or remove the PIN of an operator; ends nothing else',
    body: z.strictObject({ pin }),
    example: { pin: EXAMPLE_PIN },
    answer: pinState,
    handle: (ask) => changePin(ask, ask.id, ask.body.pin),
  }),
];

type PinState = z.input<typeof pinState>;
type Caller = Pick<Ask<unknown, unknown>, 'knex' | 'principal' | 'request'>;

async function pinOf(knex: Knex, userId: number): Promise<PinState> {
  const row = await knex('user_pins')
    .where({ user_id: userId })
    .first<{ set_at: Date } | undefined>('set_at');
  return { setAt: row?.set_at.toISOString() ?? null };
}

/** Throws NOT_FOUND, PIN_ROLE, PIN_LENGTH or PIN_TOO_SIMPLE. */
async function changePin(ask: Caller, userId: number, digits: string | null): Promise<PinState> {
  if (digits === null) await removePin(ask, userId);
  else await setPin(ask, userId, digits);
  return pinOf(ask.knex, userId);
}

/** Also of somebody who is no operator any more. */
async function removePin(ask: Caller, userId: number): Promise<void> {
  await ask.knex.transaction(async (trx) => {
    if ((await trx('user_pins').where({ user_id: userId }).delete()) === 0) throw notFound();
    await audit(trx, ask, { action: 'remove-pin', entity: 'users', entityId: userId });
  });
}

async function setPin(ask: Caller, userId: number, digits: string): Promise<void> {
  const user = await ask
    .knex('users')
    .where({ id: userId })
    .first<{ username: string; role: string } | undefined>('username', 'role');
  if (!user) throw notFound();
  if (user.role !== STATION_ROLE)
    throw new DomainError('PIN_ROLE', 'Only operators sign in with a PIN.', { status: 409 });
  const fault = pinFault(digits, user.username);
  if (fault) {
    const message = FAULTS[fault];
    throw new DomainError(fault, message, { details: [{ path: 'pin', code: fault, message }] });
  }
  // Before the transaction: no connection waits for the hash.
  const pin_hash = await hashPin(digits);
  await ask.knex.transaction(async (trx) => {
    await trx('user_pins')
      .insert({ user_id: userId, pin_hash, set_at: trx.fn.now() })
      .onConflict('user_id')
      .merge();
    await audit(trx, ask, { action: 'set-pin', entity: 'users', entityId: userId });
  });
}
