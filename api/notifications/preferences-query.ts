/** Who wants which kind how: of a role, and of a user where it differs. */
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import { effectiveChannels } from '../../domain/notifications/preferences.ts';
import type { KindChannels, QuietHours } from '../../domain/notifications/preferences.ts';
import { ROLES } from '../../domain/roles.ts';
import type { Role } from '../../domain/roles.ts';
import { audit } from '../audit.ts';
import type { Principal } from '../auth/principal.ts';
import type { Who } from '../plc/save-plc.ts';

export interface Preferences {
  kinds: KindChannels;
  quietHours: QuietHours | null;
}
interface Row {
  role: Role | null;
  kinds: KindChannels;
  quiet_from: string | null;
  quiet_to: string | null;
}
interface Change {
  kinds?: { [kind: string]: readonly string[] | null } | undefined;
  quietHours?: QuietHours | null | undefined;
}
const NONE: Preferences = { kinds: {}, quietHours: null };

export async function findPreferences(
  knex: Knex,
  { role, userId }: Pick<Principal, 'role' | 'userId'>,
): Promise<{ ofRole: Preferences; ofUser: Preferences }> {
  const rows = await knex('notification_preferences')
    .where({ role })
    .orWhere({ user_id: userId })
    .select<Row[]>('*');
  const toPreferences = (row: Row | undefined) => (row ? fromRow(row) : NONE);
  return {
    ofRole: toPreferences(rows.find((row) => row.role !== null)),
    ofUser: toPreferences(rows.find((row) => row.role === null)),
  };
}

/** What `GET /notifications/preferences` answers. */
export async function ownPreferences(knex: Knex, principal: Principal, hasEmail: boolean): Promise<unknown> {
  const { ofRole, ofUser } = await findPreferences(knex, principal);
  const user = await knex('users').where({ id: principal.userId }).first<{ email: string | null }>('email');
  return {
    kinds: ofUser.kinds,
    quietHours: ofUser.quietHours,
    effective: effectiveChannels(principal.role, ofRole.kinds, ofUser.kinds),
    emailAvailable: hasEmail && Boolean(user.email),
  };
}

export async function rolePreferencesList(knex: Knex): Promise<unknown> {
  const rows = await knex('notification_preferences').whereNotNull('role').select<Row[]>('*');
  return {
    data: ROLES.map((role) => {
      const row = rows.find((one) => one.role === role);
      const { kinds, quietHours } = row ? fromRow(row) : NONE;
      return { role, kinds: effectiveChannels(role, kinds), quietHours };
    }),
  };
}

/** `whose`: a user or a role. A kind that is null follows the role, or the default, again. */
export async function savePreferences(
  trx: Knex,
  who: Who,
  whose: { user_id: number } | { role: Role },
  change: Change,
): Promise<void> {
  const { quietHours } = change;
  if (quietHours && quietHours.from === quietHours.to)
    throw new DomainError('QUIET_HOURS_EMPTY', 'Quiet hours end at another time than they begin.', {
      details: [{ path: 'quietHours.to', code: 'QUIET_HOURS_EMPTY', message: 'They end when they begin.' }],
    });
  await trx('notification_preferences').insert(whose).onConflict(Object.keys(whose)).ignore();
  const before = await trx('notification_preferences').where(whose).forUpdate().first<Row>();
  const kinds = Object.entries({ ...before.kinds, ...change.kinds }).filter(
    ([, channels]) => channels !== null,
  );
  await trx('notification_preferences')
    .where(whose)
    .update({
      kinds: JSON.stringify(Object.fromEntries(kinds)),
      ...(quietHours === undefined
        ? {}
        : { quiet_from: quietHours?.from ?? null, quiet_to: quietHours?.to ?? null }),
    });
  await audit(trx, who, {
    action: 'update',
    entity: 'notification-preferences',
    entityId: 'user_id' in whose ? whose.user_id : null,
    before: fromRow(before),
    after: { ...whose, ...change },
  });
}

function fromRow({ kinds, quiet_from: from, quiet_to: to }: Row): Preferences {
  const quietHours = from === null || to === null ? null : { from: from.slice(0, 5), to: to.slice(0, 5) };
  return { kinds, quietHours };
}
