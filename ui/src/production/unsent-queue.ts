/**
 * The queue of bookings on their way. A booking is kept first and sent then; it leaves the queue when the API has answered. What got no
 * answer is sent again under the same key, oldest first, until it is known; what is refused waits for a person.
 */
import { ApiError } from '../api/api-error.ts';
import { NOT_OURS, SOMEBODY_ELSE } from '../api/client.ts';
import type { UnsentBooking } from './unsent-storage.ts';

/** Enough for every message that can still be undone. */
const SENT_LIMIT = 50;

export type NewBooking = Omit<UnsentBooking, 'key' | 'userId' | 'atMs' | 'refusal' | 'undoKey'>;

interface QueueOptions {
  /** Sends one booking; answers the id of its entry. Throws ApiError. */
  post: (booking: UnsentBooking) => Promise<number>;
  load: () => UnsentBooking[];
  save: (booking: UnsentBooking) => void;
  remove: (key: string) => void;
  makeKey: () => string;
  now: () => number;
  onChange: () => void;
}

/** True where nobody knows whether the booking arrived, or the server could not take it now, or not from whoever has come meanwhile. */
export function isUnanswered(failure: unknown): boolean {
  return (
    failure instanceof ApiError &&
    (failure.status === 0 ||
      failure.status === 429 ||
      failure.status >= 500 ||
      // A proxy or a portal in between: Pulso itself has not refused anything.
      failure.code.startsWith(NOT_OURS) ||
      failure.code === SOMEBODY_ELSE)
  );
}

export class UnsentQueue {
  bookings: readonly UnsentBooking[];
  /** Keys of those that did not get through at once: what a screen shows as not sent. */
  readonly late: Set<string>;
  private readonly options: QueueOptions;
  private readonly sending = new Set<string>();
  private readonly sent = new Map<string, number>();

  constructor(options: QueueOptions) {
    this.options = options;
    this.bookings = options.load();
    this.late = new Set(this.bookings.map(({ key }) => key));
  }

  /** Books now (`id`), or later where no answer came (`id` undefined). Throws the refusal; a refused booking is not kept. */
  async book(content: NewBooking, userId: number): Promise<{ key: string; id: number | undefined }> {
    const { makeKey, now } = this.options;
    const booking = { ...content, key: makeKey(), userId, atMs: now(), refusal: null, undoKey: null };
    this.keep(booking);
    try {
      return { key: booking.key, id: await this.send(booking) };
    } catch (failure) {
      if (!isUnanswered(failure)) {
        this.discard(booking.key);
        throw failure;
      }
      this.late.add(booking.key);
      this.options.onChange();
      return { key: booking.key, id: undefined };
    }
  }

  /** Sends what this person has waiting; stops at the first without an answer. True where something still waits. */
  async flush(userId: number): Promise<boolean> {
    const waits = ({ refusal, userId: whose }: UnsentBooking): boolean =>
      refusal === null && whose === userId;
    for (const booking of this.bookings.filter(waits)) {
      if (this.sending.has(booking.key)) continue;
      try {
        await this.send(booking);
      } catch (failure) {
        if (!(failure instanceof ApiError) || isUnanswered(failure)) break;
        this.refuse(booking.key, failure);
      }
    }
    return this.bookings.some(waits);
  }

  /** Takes back a booking without an answer: its counter-entry follows it. Answers false where it has been answered already. */
  undo(key: string): boolean {
    const booking = this.find(key);
    if (!booking) return false;
    this.keep({ ...booking, undoKey: booking.undoKey ?? this.options.makeKey() });
    return true;
  }

  /** Id of the entry of a booking that was answered not long ago. */
  sentId(key: string): number | undefined {
    return this.sent.get(key);
  }

  retry(key: string): void {
    const booking = this.find(key);
    if (booking) this.keep({ ...booking, refusal: null });
  }

  /** To another order, as a new booking: the old one was refused and is not in the ledger. */
  move(key: string, order: { id: number; code: string }): void {
    const booking = this.find(key);
    if (!booking?.refusal) return;
    this.discard(key);
    const moved = {
      ...booking,
      key: this.options.makeKey(),
      orderId: order.id,
      orderCode: order.code,
      refusal: null,
    };
    this.late.add(moved.key);
    this.keep(moved);
  }

  discard(key: string): void {
    this.late.delete(key);
    this.bookings = this.bookings.filter((booking) => booking.key !== key);
    this.options.remove(key);
    this.options.onChange();
  }

  /** Another tab changed the storage. */
  reload(): void {
    this.bookings = this.options.load();
    for (const { key } of this.bookings) if (!this.sending.has(key)) this.late.add(key);
    this.options.onChange();
  }

  private async send(booking: UnsentBooking): Promise<number> {
    this.sending.add(booking.key);
    try {
      const id = await this.options.post(booking);
      this.sent.set(booking.key, id);
      for (const old of [...this.sent.keys()].slice(0, -SENT_LIMIT)) this.sent.delete(old);
      // Undone meanwhile: the counter-entry is kept before its booking is forgotten, so that neither can be lost.
      const undoKey = this.find(booking.key)?.undoKey;
      if (undoKey) {
        this.late.add(undoKey);
        this.keep({ ...booking, key: undoKey, quantity: -booking.quantity, correctsId: id, undoKey: null });
      }
      this.discard(booking.key);
      return id;
    } finally {
      this.sending.delete(booking.key);
    }
  }

  private refuse(key: string, { code, context }: ApiError): void {
    const booking = this.find(key);
    if (!booking) return;
    this.late.add(key);
    // Undone before it was refused: there is nothing left to decide.
    if (booking.undoKey) this.discard(key);
    else this.keep({ ...booking, refusal: { code, context } });
  }

  private keep(booking: UnsentBooking): void {
    const place = this.bookings.findIndex(({ key }) => key === booking.key);
    this.bookings = place < 0 ? [...this.bookings, booking] : this.bookings.with(place, booking);
    this.options.save(booking);
    this.options.onChange();
  }

  private find(key: string): UnsentBooking | undefined {
    return this.bookings.find((booking) => booking.key === key);
  }
}
