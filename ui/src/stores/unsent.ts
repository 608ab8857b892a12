/** The bookings of this terminal that are not in the ledger yet, sent by themselves as soon as there is a way. */
import { defineStore } from 'pinia';
import { computed, shallowRef, triggerRef } from 'vue';
import { ApiError } from '../api/api-error.ts';
import { ask, fromForm } from '../api/ask.ts';
import { UNREADABLE } from '../api/client.ts';
import { onLiveConnected } from '../live/live-link.ts';
import { makeIdempotencyKey } from '../production/idempotency-key.ts';
import { UnsentQueue } from '../production/unsent-queue.ts';
import type { NewBooking } from '../production/unsent-queue.ts';
import { readUnsent, removeUnsent, saveUnsent } from '../production/unsent-storage.ts';
import type { UnsentBooking } from '../production/unsent-storage.ts';
import { useSession } from './session.ts';

const AGAIN_MS = 4_000;
/** An operator does not stand and wait longer than this: the booking then counts as kept, and goes on being sent. */
const ANSWER_MS = 6_000;

export const useUnsent = defineStore('unsent', () => {
  const session = useSession();
  const queue = shallowRef(
    new UnsentQueue({
      post,
      load: readUnsent,
      save: saveUnsent,
      remove: removeUnsent,
      makeKey: makeIdempotencyKey,
      now: () => Date.now(),
      onChange: () => triggerRef(queue),
    }),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  let following = false;
  const userId = (): number => session.user?.id ?? 0;

  const own = computed(() => queue.value.bookings.filter((booking) => booking.userId === session.user?.id));
  const waiting = computed(() =>
    own.value.filter(({ key, refusal }) => refusal === null && queue.value.late.has(key)),
  );
  const refused = computed(() => own.value.filter(({ refusal }) => refusal !== null));
  /** Bookings of other people on this terminal: they go when those sign in again. */
  const others = computed(() => queue.value.bookings.length - own.value.length);

  async function book(content: NewBooking): Promise<{ key: string; id: number | undefined }> {
    const booked = await queue.value.book(content, userId());
    if (booked.id === undefined) schedule();
    return booked;
  }
  async function flush(): Promise<void> {
    if (session.user && (await queue.value.flush(userId()))) schedule();
  }
  function schedule(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void flush();
    }, AGAIN_MS);
  }
  function retry(key: string): void {
    queue.value.retry(key);
    void flush();
  }
  function move(key: string, order: { id: number; code: string }): void {
    queue.value.move(key, order);
    void flush();
  }

  /** Starts sending by itself; called once by the shell. */
  function follow(): void {
    if (following) return;
    following = true;
    onLiveConnected(() => void flush());
    window.addEventListener('online', () => void flush());
    window.addEventListener('storage', () => queue.value.reload());
    void flush();
  }

  return {
    waiting,
    refused,
    others,
    book,
    undo: (key: string) => queue.value.undo(key),
    sentId: (key: string) => queue.value.sentId(key),
    retry,
    move,
    discard: (key: string) => queue.value.discard(key),
    follow,
  };
});

async function post(booking: UnsentBooking): Promise<number> {
  const { kind, orderId, quantity, reason, defectId, correctsId, key } = booking;
  const plain = { orderId, quantity, ...(correctsId === null ? {} : { correctsId }) };
  const options = { idempotencyKey: key, signal: AbortSignal.timeout(ANSWER_MS) };
  const answer: { id?: unknown } =
    kind === 'scrap'
      ? await ask('POST', '/api/production-defects', { body: fromForm({ ...plain, defectId }), ...options })
      : await ask('POST', '/api/production-appointments', { body: { ...plain, reason }, ...options });
  if (typeof answer.id === 'number') return answer.id;
  throw new ApiError(0, { code: UNREADABLE, message: 'The answer names no entry of the ledger' });
}
