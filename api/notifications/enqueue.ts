/** Puts down who is to be sent what; sending is another loop's work. A second time for the same event and address is ignored. */
import type { Knex } from 'knex';
import type { DeliveryEvent, NotificationKind } from '../../domain/notifications/notification-tables.ts';
import { effectiveChannels, quietForMs } from '../../domain/notifications/preferences.ts';
import type { KindChannels } from '../../domain/notifications/preferences.ts';
import { may } from '../../domain/roles.ts';
import type { Role } from '../../domain/roles.ts';
import { DEFAULT_ZONE } from '../auth/plant-zone.ts';

interface Told {
  id: number;
  kind: NotificationKind;
  severity: string;
  escalatedToRole: Role | null;
  timeZone: string;
  sectorId: number | null;
  companyId: number | null;
}
interface Reader {
  id: number;
  email: string;
  role: Role;
  kinds: KindChannels | null;
  roleKinds: KindChannels | null;
  quietFrom: string | null;
  quietTo: string | null;
  companies: number[] | null;
  sectors: number[] | null;
  narrowed: number[] | null;
}

export async function enqueue(
  trx: Knex,
  event: Exclude<DeliveryEvent, 'test'>,
  ids: readonly number[],
  hasEmail: boolean,
): Promise<void> {
  await trx.raw(
    `INSERT INTO notification_deliveries (notification_id, event, channel, webhook_id, address)
     SELECT n.id, ?, 'webhook', w.id, w.url FROM notifications n JOIN webhooks w ON w.active AND (w.kinds = '{}' OR n.kind = ANY(w.kinds))
       AND (w.sector_ids = '{}' OR n.sector_id IS NULL OR n.sector_id = ANY(w.sector_ids))
     WHERE n.id = ANY(?::bigint[]) ON CONFLICT DO NOTHING`,
    [event, [...ids]],
  );
  if (!hasEmail) return;
  const told = await findTold(trx, ids);
  const readers = await findReaders(trx);
  const rows = told.flatMap((one) =>
    readers
      .filter((reader) => isFor(reader, one, event))
      .map((reader) => ({
        notification_id: one.id,
        event,
        channel: 'email',
        user_id: reader.id,
        address: reader.email,
        next_attempt_at: new Date(Date.now() + delayMs(reader, one)),
      })),
  );
  if (rows.length === 0) return;
  await trx('notification_deliveries')
    .insert(rows)
    .onConflict(
      trx.raw(`(notification_id, event, channel, coalesce(webhook_id, 0), coalesce(user_id, 0))
      WHERE notification_id IS NOT NULL`),
    )
    .ignore();
}

function isFor(reader: Reader, told: Told, event: DeliveryEvent): boolean {
  if (!may(reader.role, 'notifications.read') || !sees(reader, told)) return false;
  // Whom it was escalated to is told by e-mail, whatever the settings of the kind.
  if (event === 'escalated') return reader.role === told.escalatedToRole;
  return effectiveChannels(reader.role, reader.roleKinds ?? {}, reader.kinds ?? {})[told.kind].includes(
    'email',
  );
}

/** As api/auth/scope.ts has it: a company counts whole unless sectors of it are named. */
function sees(reader: Reader, { companyId, sectorId }: Told): boolean {
  const { companies, sectors, narrowed } = reader;
  if (!companies && !sectors) return true;
  if (companyId === null) return true;
  if (sectorId !== null && sectors?.includes(sectorId)) return true;
  return companies?.includes(companyId) === true && narrowed?.includes(companyId) !== true;
}

function delayMs({ quietFrom, quietTo }: Reader, { severity, timeZone }: Told): number {
  if (severity === 'critical' || quietFrom === null || quietTo === null) return 0;
  return quietForMs(Date.now(), { from: quietFrom, to: quietTo }, timeZone);
}

function findTold(trx: Knex, ids: readonly number[]): Promise<Told[]> {
  return trx('notifications as n')
    .leftJoin('companies as c', 'c.id', 'n.company_id')
    .whereIn('n.id', [...ids])
    .select<Told[]>(
      {
        id: 'n.id',
        kind: 'n.kind',
        severity: 'n.severity',
        escalatedToRole: 'n.escalated_to_role',
        companyId: 'n.company_id',
        sectorId: 'n.sector_id',
      },
      trx.raw('coalesce(c.time_zone, ?) AS "timeZone"', [DEFAULT_ZONE]),
    );
}

async function findReaders(trx: Knex): Promise<Reader[]> {
  const { rows } = await trx.raw<{ rows: Reader[] }>(
    `SELECT u.id, u.email, u.role, own.kinds, role.kinds AS "roleKinds",
       to_char(coalesce(own.quiet_from, role.quiet_from), 'HH24:MI') AS "quietFrom",
       to_char(coalesce(own.quiet_to, role.quiet_to), 'HH24:MI') AS "quietTo",
       (SELECT array_agg(l.company_id) FROM user_companies l WHERE l.user_id = u.id) AS companies,
       (SELECT array_agg(l.sector_id) FROM user_sectors l WHERE l.user_id = u.id) AS sectors,
       (SELECT array_agg(s.company_id) FROM user_sectors l JOIN sectors s ON s.id = l.sector_id WHERE l.user_id = u.id) AS narrowed
     FROM users u
     LEFT JOIN notification_preferences own ON own.user_id = u.id
     LEFT JOIN notification_preferences role ON role.role = u.role
     WHERE u.active AND u.email <> ''`,
  );
  return rows;
}
