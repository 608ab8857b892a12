/** Badges of operators: issued and taken back by whoever manages users. The code is shown once and kept as a hash. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { pageOf } from '../../domain/contracts/answer-fields.ts';
import { id } from '../../domain/contracts/fields.ts';
import { DomainError } from '../../domain/errors.ts';
import { STATION_ROLE } from '../../domain/roles.ts';
import { audit } from '../audit.ts';
import { notFound, route } from '../routes/route.ts';
import type { Ask, Route } from '../routes/route.ts';
import { hashToken } from './principal.ts';

/** 96 bits: nobody guesses it, and its barcode still fits a card. Hexadecimal, which every scanner's keyboard layout types alike. */
const CODE_BYTES = 12;
const tag = 'users';
const manage = { access: 'users.manage', scope: 'unlimited', tag } as const;
const holder = z.strictObject({
  userId: id,
  username: z.string(),
  name: z.string(),
  issuedAt: z.iso.datetime().nullable(),
});

interface HolderRow {
  userId: number;
  username: string;
  name: string;
  issuedAt: Date | null;
}

export const BADGE_ROUTES: readonly Route[] = [
  route({
    ...manage,
    method: 'get',
    path: '/badges',
    summary: 'Operators, and since when each has a badge',
    answer: pageOf(holder),
    handle: async ({ knex }) => {
      const rows = await knex('users as u')
        .leftJoin('user_badges as b', 'b.user_id', 'u.id')
        .where({ 'u.role': STATION_ROLE, 'u.active': true })
        .orderBy('u.name')
        .select<HolderRow[]>('u.id as userId', 'u.username', 'u.name', 'b.issued_at as issuedAt');
      const data = rows.map((row) => ({ ...row, issuedAt: row.issuedAt?.toISOString() ?? null }));
      return { data, total: data.length };
    },
  }),
  route({
    ...manage,
    method: 'post',
    path: '/users/:id/badge',
    sessionOnly: true,
    summary: 'Issue a badge; the one before ends. The answer is the only one that holds its code',
    answer: z.strictObject({ code: z.string().meta({ description: 'Shown only now.' }) }),
    status: 201,
    handle: issueBadge,
  }),
  route({
    ...manage,
    method: 'delete',
    path: '/users/:id/badge',
    sessionOnly: true,
    summary: 'Take a badge back: it opens nothing any more',
    status: 204,
    handle: async (ask) => {
      await ask.knex.transaction(async (trx) => {
        if ((await trx('user_badges').where({ user_id: ask.id }).delete()) === 0) throw notFound();
        await audit(trx, ask, { action: 'revoke-badge', entity: 'users', entityId: ask.id });
      });
    },
  }),
];

async function issueBadge(ask: Ask<unknown, unknown>): Promise<{ code: string }> {
  const code = randomBytes(CODE_BYTES).toString('hex').toUpperCase();
  await ask.knex.transaction(async (trx) => {
    const user = await trx('users').where({ id: ask.id }).first<{ role: string } | undefined>('role');
    if (!user) throw notFound();
    if (user.role !== STATION_ROLE)
      throw new DomainError('BADGE_ROLE', 'Only operators sign in with a badge.', { status: 409 });
    const badge = { token_hash: hashToken(code), issued_by: ask.principal.userId, issued_at: trx.fn.now() };
    await trx('user_badges')
      .insert({ user_id: ask.id, ...badge })
      .onConflict('user_id')
      .merge();
    await audit(trx, ask, { action: 'issue-badge', entity: 'users', entityId: ask.id });
  });
  return { code };
}
