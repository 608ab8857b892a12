/** The dot under a node. A reading may come every 100 ms; the editor is told at most once a second. */
import type { Node, NodeStatus } from 'node-red';

/** Every status goes to every open editor: more often than this nobody can read it. */
const SHORTEST_PAUSE_MS = 1_000;

/** A function is asked only for what is shown: its text may cost more than the message that it is about. */
type Shown = NodeStatus | (() => NodeStatus);

export class StatusLight {
  readonly #node: Pick<Node, 'status'>;
  #shown = '';
  #shownAtMs = -Infinity;
  #waiting: Shown | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(node: Pick<Node, 'status'>) {
    this.#node = node;
  }

  /** Shows it now, or the latest of several when the pause is over. */
  show(status: Shown): void {
    this.#waiting = status;
    if (this.#timer) return;
    const pauseMs = this.#shownAtMs + SHORTEST_PAUSE_MS - performance.now();
    if (pauseMs <= 0) this.#apply();
    else this.#timer = setTimeout(() => this.#apply(), pauseMs);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = undefined;
  }

  #apply(): void {
    this.#timer = undefined;
    const waiting = this.#waiting;
    // Also where nothing new is to be seen: looking costs, too.
    this.#shownAtMs = performance.now();
    const status = typeof waiting === 'function' ? waiting() : waiting;
    const text = JSON.stringify(status);
    if (status === undefined || text === this.#shown) return;
    this.#shown = text;
    this.#node.status(status);
  }
}
