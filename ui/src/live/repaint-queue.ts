/** Gathers changes by id and hands them over in one repaint, however many machines run at full speed. */
/**
 * At most one repaint a second. A little longer than the second at which most PLCs are polled: in step with it, a machine whose news come just
 * after the repaint would be shown late each time, for hours. A piece is on the screen within its poll and a second all the same
 * (docs/performance-screens.md).
 */
const REPAINT_MS = 1_050;
/** One read of a machine may come as two pictures, its values just before its count (decision 0261): the first must not make the second wait. */
const GATHER_MS = 300;

export interface RepaintQueue<Entry> {
  get: (id: number) => Entry | undefined;
  put: (id: number, entry: Entry) => void;
  /** Takes over all that waits, now. */
  drain: () => ReadonlyMap<number, Entry>;
}

export function makeRepaintQueue<Entry>(
  repaint: (entries: ReadonlyMap<number, Entry>) => void,
): RepaintQueue<Entry> {
  let waiting = new Map<number, Entry>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastRepaintMs = Number.NEGATIVE_INFINITY;

  function drain(): ReadonlyMap<number, Entry> {
    const taken = waiting;
    waiting = new Map();
    return taken;
  }
  function flush(): void {
    timer = undefined;
    lastRepaintMs = performance.now();
    repaint(drain());
  }
  return {
    get: (id) => waiting.get(id),
    put: (id, entry) => {
      waiting.set(id, entry);
      timer ??= setTimeout(flush, Math.max(GATHER_MS, lastRepaintMs + REPAINT_MS - performance.now()));
    },
    drain,
  };
}
