/**
 * Books pieces and scrap by hand, once each, through the queue of unsent bookings: without an answer the booking is kept and sent again
 * by itself. What was booked can be taken back for 8 s, by counter-entries.
 */
import { ref } from 'vue';
import type { Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { useErrorText } from '../api/error-text.ts';
import { useFormats } from '../format/formats.ts';
import { useDashboard } from '../stores/dashboard.ts';
import { useMessages } from '../stores/messages.ts';
import type { NewBooking } from './unsent-queue.ts';
import { useUnsent } from '../stores/unsent.ts';

export type Booking =
  | { kind: 'good'; quantity: number; reason: string | null }
  | { kind: 'scrap'; quantity: number; defectId: number; defectName: string };

export interface BookingState {
  busy: Ref<boolean>;
  /** Why the last booking was refused, in words. */
  problem: Ref<string>;
  /**
   * One after the other; answers those that are booked, or kept to be sent, which are all of them unless one is refused (`problem`). What was
   * booked is undone together. Never throws.
   */
  book: (...bookings: Booking[]) => Promise<Booking[]>;
}
/** A booking that is in the ledger (`id`) or on its way. */
interface Booked {
  booking: Booking;
  key: string;
  id: number | undefined;
}

export function useBooking(order: () => { id: number; code: string }): BookingState {
  const { t } = useI18n();
  const { errorText } = useErrorText();
  const formats = useFormats();
  const messages = useMessages();
  const unsent = useUnsent();
  const dashboard = useDashboard();
  const busy = ref(false);
  const problem = ref('');

  /** What somebody has just booked is on the screen at once; the live channel is shown once a second. */
  async function send(content: NewBooking): Promise<{ key: string; id: number | undefined }> {
    const sent = await unsent.book(content);
    if (sent.id !== undefined) void dashboard.load();
    return sent;
  }

  async function book(...bookings: Booking[]): Promise<Booking[]> {
    if (busy.value) return [];
    busy.value = true;
    problem.value = '';
    const { id, code } = order();
    const booked: Booked[] = [];
    try {
      for (const booking of bookings) booked.push({ booking, ...(await send(contentOf(booking, id, code))) });
    } catch (failure) {
      problem.value = errorText(failure);
    } finally {
      busy.value = false;
    }
    if (booked.length > 0) tell(booked, { id, code });
    return booked.map(({ booking }) => booking);
  }

  function tell(booked: readonly Booked[], of: { id: number; code: string }): void {
    const sentence = booked.map(({ booking }) => wordsOf(booking, of.code)).join(' ');
    const isKept = booked.some(({ id }) => id === undefined);
    messages.show(isKept ? 'info' : 'success', isKept ? t('production.kept', { sentence }) : sentence, {
      label: t('production.undo'),
      run: () => void takeBack(booked, of),
    });
  }

  /** Nothing is deleted: the ledger gets an entry of the opposite sign that names the one it corrects. */
  async function takeBack(
    booked: readonly Booked[],
    { id, code }: { id: number; code: string },
  ): Promise<void> {
    try {
      for (const { booking, key, id: bookedId } of booked) {
        if (bookedId === undefined && unsent.undo(key)) continue;
        const correctsId = bookedId ?? unsent.sentId(key) ?? null;
        const opposite = contentOf({ ...booking, quantity: -booking.quantity }, id, code);
        await send({ ...opposite, correctsId });
      }
      messages.show('info', t('production.undone', { code }));
    } catch (failure) {
      messages.show('error', errorText(failure));
    }
  }

  function wordsOf(booking: Booking, code: string): string {
    const count = formats.value.count(Math.abs(booking.quantity));
    if (booking.kind === 'scrap')
      return t('production.bookedScrap', { count, code, defect: booking.defectName });
    return t(booking.quantity < 0 ? 'production.tookAway' : 'production.bookedGood', { count, code });
  }

  return { busy, problem, book };
}

function contentOf(booking: Booking, orderId: number, orderCode: string): NewBooking {
  const { kind, quantity } = booking;
  return {
    kind,
    orderId,
    orderCode,
    quantity,
    reason: kind === 'good' ? booking.reason : null,
    defectId: kind === 'scrap' ? booking.defectId : null,
    defectName: kind === 'scrap' ? booking.defectName : null,
    correctsId: null,
  };
}
