/**
 * Books pieces and scrap by hand, once each, through the queue of unsent bookings: without an answer the booking is kept and sent again
 * by itself. What was booked can be taken back for 8 s, by a counter-entry.
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
  /** True when it is booked, or kept to be sent. Never throws. */
  book: (booking: Booking) => Promise<boolean>;
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

  async function book(booking: Booking): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    problem.value = '';
    const { id, code } = order();
    try {
      const { key, id: bookedId } = await send(contentOf(booking, id, code));
      const sentence = wordsOf(booking, code);
      messages.show(
        bookedId === undefined ? 'info' : 'success',
        bookedId === undefined ? t('production.kept', { sentence }) : sentence,
        {
          label: t('production.undo'),
          run: () => void takeBack(booking, { id, code }, key, bookedId),
        },
      );
      return true;
    } catch (failure) {
      problem.value = errorText(failure);
      return false;
    } finally {
      busy.value = false;
    }
  }

  /** Nothing is deleted: the ledger gets an entry of the opposite sign that names the one it corrects. */
  async function takeBack(
    booking: Booking,
    { id, code }: { id: number; code: string },
    key: string,
    bookedId: number | undefined,
  ): Promise<void> {
    if (bookedId === undefined && unsent.undo(key)) {
      messages.show('info', t('production.undone', { code }));
      return;
    }
    try {
      const correctsId = bookedId ?? unsent.sentId(key) ?? null;
      const opposite = contentOf({ ...booking, quantity: -booking.quantity }, id, code);
      await send({ ...opposite, correctsId });
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
