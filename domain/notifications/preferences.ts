/** Who is told what and how: the user's own wish goes before the role's, the role's before the default. Pure. */
import type { Role } from '../roles.ts';
import { CHANNELS, DEFAULT_IN_APP, NOTIFICATION_KINDS } from './notification-tables.ts';
import type { Channel, NotificationKind } from './notification-tables.ts';

export type KindChannels = { [Kind in NotificationKind]?: readonly Channel[] };
/** Local clock times, `HH:MM`; `to` before `from` crosses midnight. */
export interface QuietHours {
  from: string;
  to: string;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** Each kind with its channels. */
export function effectiveChannels(
  role: Role,
  ofRole: KindChannels,
  ofUser: KindChannels = {},
): Record<NotificationKind, Channel[]> {
  const entries = NOTIFICATION_KINDS.map((kind): [NotificationKind, Channel[]] => {
    const isShown = role === 'admin' || DEFAULT_IN_APP[kind].includes(role);
    const chosen: readonly Channel[] = ofUser[kind] ?? ofRole[kind] ?? (isShown ? ['in_app'] : []);
    return [kind, CHANNELS.filter((channel) => chosen.includes(channel))];
  });
  return Object.fromEntries(entries) as Record<NotificationKind, Channel[]>;
}

/** ms until the quiet hours end; 0 outside of them. @param timeZone IANA name */
export function quietForMs(nowMs: number, quiet: QuietHours | null, timeZone: string): number {
  if (!quiet || quiet.from === quiet.to) return 0;
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, hour: '2-digit', minute: '2-digit' });
  const now = minutesOf(clock.format(nowMs));
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)];
  const isQuiet = from < to ? now >= from && now < to : now >= from || now < to;
  if (!isQuiet) return 0;
  return ((to - now + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS - (nowMs % MINUTE_MS);
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
