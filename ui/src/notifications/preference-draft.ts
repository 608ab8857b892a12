/** What a form of wishes holds, and what of it is sent: only kinds that were changed, so that all others go on following the role. */
import { NOTIFICATION_KINDS } from '../../../domain/notifications/notification-tables.ts';
import type { Channel, NotificationKind } from '../../../domain/notifications/notification-tables.ts';
import type { QuietHours } from '../../../domain/notifications/preferences.ts';

export type ChannelsByKind = Record<NotificationKind, readonly Channel[]>;
export interface PreferenceDraft {
  kinds: ChannelsByKind;
  quietHours: QuietHours | null;
}

export function toPreferenceDraft(
  kinds: Readonly<Record<string, readonly Channel[] | undefined>>,
  quietHours: QuietHours | null,
): PreferenceDraft {
  const entries = NOTIFICATION_KINDS.map((kind) => [kind, [...(kinds[kind] ?? [])]]);
  return { kinds: Object.fromEntries(entries) as ChannelsByKind, quietHours };
}

export function changedKinds(before: ChannelsByKind, after: ChannelsByKind): Partial<ChannelsByKind> {
  return Object.fromEntries(
    NOTIFICATION_KINDS.filter((kind) => before[kind].join() !== after[kind].join()).map((kind) => [
      kind,
      after[kind],
    ]),
  );
}
