/** How what waits in the inbox is shown: a sign by its cause, and texts for each reason that booking and counting give. */
import {
  mdiCheckCircleOutline,
  mdiCloseCircleOutline,
  mdiClockOutline,
  mdiHelpRhombusOutline,
  mdiTrayAlert,
  mdiWrenchOutline,
} from '@mdi/js';
import type { InboxReason } from '../../../domain/booking/booking-types.ts';
import type { StateTone } from '../machines/machine-look.ts';
import type { InboxEntry } from './inbox-api.ts';

interface Look {
  icon: string;
  tone: StateTone;
}

export const CATEGORY_LOOKS: Record<InboxEntry['category'], Look> = {
  unassigned: { icon: mdiTrayAlert, tone: 'setup' },
  quarantined: { icon: mdiHelpRhombusOutline, tone: 'slow' },
};

export const STATUS_LOOKS: Record<InboxEntry['status'], Look> = {
  open: { icon: mdiClockOutline, tone: 'idle' },
  assigned: { icon: mdiCheckCircleOutline, tone: 'running' },
  accepted: { icon: mdiCheckCircleOutline, tone: 'running' },
  setup: { icon: mdiWrenchOutline, tone: 'setup' },
  rejected: { icon: mdiCloseCircleOutline, tone: 'stopped' },
};

/** Reasons with a text of their own; `inbox.why.OTHER` stands for one that a newer collector may send. */
const REASONS: Record<InboxReason, true> = {
  NO_RUNNING_ORDER: true,
  SEVERAL_ORDERS: true,
  OVERPRODUCTION: true,
  QUARANTINED: true,
  ABOVE_MAX_RATE: true,
  MAY_HAVE_WRAPPED: true,
  IMPLAUSIBLE_DECREASE: true,
  UNSETTLED_DECREASE: true,
  JUMP_TAKEN_BACK: true,
};
export const INBOX_REASONS = Object.keys(REASONS) as InboxReason[];

export function reasonKey(reason: string): string {
  return Object.hasOwn(REASONS, reason) ? reason : 'OTHER';
}
