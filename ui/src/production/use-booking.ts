/**
 * Books pieces and scrap by hand, once each: the key of a booking stays the same until it was answered, so that a second tap
 * or a retry after a lost answer changes nothing. What was booked can be taken back for 8 s, by a counter-entry.
 */
import { ref } from 'vue';
import type { Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { ApiError } from '../api/api-error.ts';
import { call } from '../api/client.ts';
import { useErrorText } from '../api/error-text.ts';
import { useFormats } from '../format/formats.ts';
import { useMessages } from '../stores/messages.ts';
import { makeIdempotencyKey } from './idempotency-key.ts';

export type Booking =
  | { kind: 'good'; quantity: number; reason: string | null }
  | { kind: 'scrap'; quantity: number; defectId: number; defectName: string };

export interface BookingState {
  busy: Ref<boolean>;
  /** Why the last booking was refused, in words. */
  problem: Ref<string>;
  /** True when it is booked. Never throws. */
  book: (booking: Booking) => Promise<boolean>;
}

const PATHS = { good: '/api/production-appointments', scrap: '/api/production-defects' } as const;

export function useBooking(order: () => { id: number; code: string }): BookingState {
  const { t } = useI18n();
  const { errorText } = useErrorText();
  const formats = useFormats();
  const messages = useMessages();
  const busy = ref(false);
  const problem = ref('');
  let pending: { content: string; key: string } | undefined;

  /** The same content before an answer is the same booking; anything else is a new one. */
  function keyOf(orderId: number, booking: Booking): string {
    const content = JSON.stringify([orderId, booking]);
    if (pending?.content !== content) pending = { content, key: makeIdempotencyKey() };
    return pending.key;
  }

  async function book(booking: Booking): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    problem.value = '';
    const { id, code } = order();
    try {
      const booked = await call<{ id: number }>('POST', PATHS[booking.kind], {
        body: bodyOf(id, booking),
        idempotencyKey: keyOf(id, booking),
      });
      pending = undefined;
      const label = t('production.undo');
      messages.show('success', sentence(booking, code), {
        label,
        run: () => void takeBack(id, code, booking, booked.id),
      });
      return true;
    } catch (failure) {
      problem.value = wordsOf(failure);
      return false;
    } finally {
      busy.value = false;
    }
  }

  /** Nothing is deleted: the ledger gets an entry of the opposite sign that names the one it corrects. */
  async function takeBack(orderId: number, code: string, booking: Booking, bookedId: number): Promise<void> {
    const opposite = { ...booking, quantity: -booking.quantity };
    try {
      await call('POST', PATHS[booking.kind], {
        body: { ...bodyOf(orderId, opposite), correctsId: bookedId },
        idempotencyKey: makeIdempotencyKey(),
      });
      messages.show('info', t('production.undone', { code }));
    } catch (failure) {
      messages.show('error', wordsOf(failure));
    }
  }

  function wordsOf(failure: unknown): string {
    const isLost = failure instanceof ApiError && failure.status === 0;
    return isLost ? t('production.notSure') : errorText(failure);
  }

  function sentence(booking: Booking, code: string): string {
    const count = formats.value.count(Math.abs(booking.quantity));
    if (booking.kind === 'scrap')
      return t('production.bookedScrap', { count, code, defect: booking.defectName });
    return t(booking.quantity < 0 ? 'production.tookAway' : 'production.bookedGood', { count, code });
  }

  return { busy, problem, book };
}

function bodyOf(orderId: number, booking: Booking): Record<string, unknown> {
  if (booking.kind === 'scrap') return { orderId, quantity: booking.quantity, defectId: booking.defectId };
  return { orderId, quantity: booking.quantity, reason: booking.reason };
}
