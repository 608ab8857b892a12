/** How the states of flows look: an icon and a tone beside the word. */
import { mdiCheckCircleOutline, mdiClockOutline, mdiHelpCircleOutline, mdiSourceBranch } from '@mdi/js';
import type { CollectorFlow } from '../../../domain/contracts/flows.ts';
import type { StateTone } from '../machines/machine-look.ts';

export const DRIFT_LOOK: Readonly<Record<CollectorFlow['drift'], { icon: string; tone: StateTone }>> = {
  same: { icon: mdiCheckCircleOutline, tone: 'running' },
  differs: { icon: mdiSourceBranch, tone: 'slow' },
  pending: { icon: mdiClockOutline, tone: 'planned' },
  unknown: { icon: mdiHelpCircleOutline, tone: 'unknown' },
};

/** Enough of a checksum to see at a glance who runs the same. */
export const shortChecksum = (checksum: string | null): string => checksum?.slice(0, 8) ?? '—';
