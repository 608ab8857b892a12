/**
 * Wakes the process as seldom as it can: polls of the same interval are spread over a few slots, and all that are due in a slot
 * are served in one go. Waking up costs more than a poll. Overdue turns are reported as missed, never made up for.
 */

export interface Scheduled {
  intervalMs: number;
  /** Its turn has come. */
  due(nowMs: number): void;
  /** Turns that passed while the process was held up. */
  missed(turns: number): void;
}

interface Slot {
  intervalMs: number;
  nextMs: number;
  entries: Set<Scheduled>;
}

/** At most four wake-ups per interval and second; the widths divide the usual intervals, so that slots of many coincide. */
const SLOT_WIDTHS_MS = [250, 200, 125, 100, 50, 25, 20, 10, 5, 4, 2, 1];
/** Timers may fire up to a millisecond early. */
const EARLY_MS = 1;

/** Width of the slots of an interval: the widest that divides it and leaves at least four. */
export function slotWidthMs(intervalMs: number): number {
  return SLOT_WIDTHS_MS.find((width) => intervalMs % width === 0 && width * 4 <= intervalMs) ?? intervalMs;
}

export class PollSchedule {
  readonly #now: () => number;
  readonly #slots: Slot[] = [];
  readonly #slotOf = new Map<Scheduled, Slot>();
  #timer: NodeJS.Timeout | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes the slot with the fewest entries; the first turn comes within one interval. */
  add(entry: Scheduled): void {
    const { intervalMs } = entry;
    const slots = this.#slotsOf(intervalMs);
    let best = slots[0];
    for (const slot of slots) if (slot.entries.size < (best?.entries.size ?? Infinity)) best = slot;
    if (best === undefined) throw new RangeError(`No slots for an interval of ${intervalMs} ms`);
    // An empty slot is not wound on.
    const behindMs = this.#now() - best.nextMs;
    if (behindMs > 0) best.nextMs += Math.ceil(behindMs / intervalMs) * intervalMs;
    best.entries.add(entry);
    this.#slotOf.set(entry, best);
    this.#arm();
  }

  remove(entry: Scheduled): void {
    this.#slotOf.get(entry)?.entries.delete(entry);
    this.#slotOf.delete(entry);
    for (let index = this.#slots.length - 1; index >= 0; index -= 1) {
      const slot = this.#slots[index];
      if (slot !== undefined && this.#isIntervalEmpty(slot.intervalMs)) this.#slots.splice(index, 1);
    }
    this.#arm();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#slots.length = 0;
    this.#slotOf.clear();
  }

  #slotsOf(intervalMs: number): Slot[] {
    const existing = this.#slots.filter((slot) => slot.intervalMs === intervalMs);
    if (existing.length > 0) return existing;
    const width = slotWidthMs(intervalMs);
    const now = this.#now();
    // On one grid for all intervals, so that their wake-ups fall together.
    const first = Math.ceil(now / width) * width;
    const made: Slot[] = [];
    for (let offset = 0; offset < intervalMs; offset += width)
      made.push({ intervalMs, nextMs: first + offset, entries: new Set() });
    this.#slots.push(...made);
    return made;
  }

  #isIntervalEmpty(intervalMs: number): boolean {
    return this.#slots.every((slot) => slot.intervalMs !== intervalMs || slot.entries.size === 0);
  }

  #arm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    let nextMs = Infinity;
    for (const slot of this.#slots) if (slot.entries.size > 0 && slot.nextMs < nextMs) nextMs = slot.nextMs;
    if (nextMs === Infinity) return;
    this.#timer = setTimeout(() => this.#wake(), Math.max(0, Math.ceil(nextMs - this.#now())));
  }

  #wake(): void {
    this.#timer = null;
    const now = this.#now();
    for (const slot of [...this.#slots]) {
      if (slot.nextMs > now + EARLY_MS) continue;
      const missedTurns = Math.max(0, Math.floor((now - slot.nextMs) / slot.intervalMs));
      slot.nextMs += (missedTurns + 1) * slot.intervalMs;
      for (const entry of [...slot.entries]) {
        if (missedTurns > 0) entry.missed(missedTurns);
        entry.due(now);
      }
    }
    this.#arm();
  }
}
