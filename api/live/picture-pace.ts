/**
 * How often a machine is sent to the screens: twice a second, however often it changes. The first change goes at once; so does another, where the picture
 * before the last is a second old: what a collector read at once may come in two commits, its values just before its count.
 */

/** ms between the pictures of a machine that changes all the time. */
const PICTURE_MS = 500;

export class PicturePace {
  /** Monotonic ms of each machine's last picture, and of the one before. */
  readonly #shown = new Map<number, { lastMs: number; beforeMs: number }>();

  isDue(id: number, nowMs: number): boolean {
    const shown = this.#shown.get(id);
    if (shown === undefined) return true;
    return nowMs - shown.lastMs >= PICTURE_MS || nowMs - shown.beforeMs >= 2 * PICTURE_MS;
  }

  show(id: number, nowMs: number): void {
    this.#shown.set(id, { lastMs: nowMs, beforeMs: this.#shown.get(id)?.lastMs ?? -Infinity });
  }
}
