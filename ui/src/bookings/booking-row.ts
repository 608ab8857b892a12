/** An entry of the ledger of pieces or of scrap, as the list shows it; what only one of them has is optional. */
import {
  mdiCounter,
  mdiHandBackLeftOutline,
  mdiPlusMinusVariant,
  mdiTrayAlert,
  mdiUndoVariant,
} from '@mdi/js';
import type { AppointmentKind, BookingSource } from '../../../domain/orders/order-tables.ts';
import type { StateTone } from '../machines/machine-look.ts';

export type BookingKind = 'pieces' | 'scrap';

export interface BookingRow {
  id: number;
  productionOrderId: number;
  orderCode: string;
  itemCode: string;
  itemName: string;
  plcConfigId: number | null;
  plcName: string | null;
  quantity: number;
  source: BookingSource;
  timestamp: string;
  createdAt: string;
  userId: number | null;
  userName: string | null;
  /** The entry that this one takes back, and the one that takes this one back. */
  correctsId: number | null;
  correctedById: number | null;
  kind?: AppointmentKind;
  baselineValue?: number | null;
  clpCounterValue?: number | null;
  reason?: string | null;
  defectId?: number | null;
  defectName?: string | null;
  notes?: string | null;
}

export const SOURCE_LOOKS: Record<BookingSource, { icon: string; tone: StateTone }> = {
  automatic: { icon: mdiCounter, tone: 'running' },
  inbox: { icon: mdiTrayAlert, tone: 'planned' },
  manual: { icon: mdiHandBackLeftOutline, tone: 'idle' },
  adjustment: { icon: mdiPlusMinusVariant, tone: 'slow' },
  reversal: { icon: mdiUndoVariant, tone: 'setup' },
};

/** Counts that were not just one more: what else happened is said beside them. */
export const TOLD_KINDS: readonly (AppointmentKind | undefined)[] = ['rollover', 'reset', 'catchup'];

/** A counter-entry is not taken back, and nothing is taken back twice. Scrap of which nobody said the defect gets one first. */
export function isReversible(row: BookingRow, kind: BookingKind): boolean {
  if (row.correctsId !== null || row.correctedById !== null) return false;
  return kind === 'pieces' || row.defectId !== null;
}

/** Only what a counter booked has a defect that nobody chose. */
export function isReclassifiable(row: BookingRow, kind: BookingKind): boolean {
  const isCounted = row.source === 'automatic' || row.source === 'inbox';
  return kind === 'scrap' && isCounted && row.correctedById === null;
}
