/**
 * Bookings that the API has not answered yet, kept in this browser so that neither a Wi-Fi gap nor a reboot loses one. Each has a place of
 * its own in the storage: two tabs never overwrite each other's.
 */
export interface UnsentBooking {
  /** Idempotency key: however often it is sent, it is booked once. */
  key: string;
  /** Sent only by the person who booked it. */
  userId: number;
  kind: 'good' | 'scrap';
  orderId: number;
  orderCode: string;
  quantity: number;
  reason: string | null;
  defectId: number | null;
  defectName: string | null;
  /** The entry that this one takes back. */
  correctsId: number | null;
  /** Somebody undid it before it was known to be booked: its counter-entry follows it under this key. */
  undoKey: string | null;
  atMs: number;
  /** Why the API refused it; it waits for a person then. */
  refusal: { code: string; context: Record<string, unknown> } | null;
}

const PREFIX = 'pulso.unsent.';

export function readUnsent(): UnsentBooking[] {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX))
      .flatMap((name) => parse(localStorage.getItem(name)))
      .sort((a, b) => a.atMs - b.atMs);
  } catch {
    return [];
  }
}

/** Where storage is blocked the booking lasts as long as the page. */
export function saveUnsent(booking: UnsentBooking): void {
  try {
    localStorage.setItem(PREFIX + booking.key, JSON.stringify(booking));
  } catch {
    // Blocked or full.
  }
}

export function removeUnsent(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept.
  }
}

function parse(text: string | null): UnsentBooking[] {
  try {
    const value = JSON.parse(text ?? '') as UnsentBooking;
    return typeof value.key === 'string' && typeof value.orderId === 'number' ? [value] : [];
  } catch {
    return [];
  }
}
