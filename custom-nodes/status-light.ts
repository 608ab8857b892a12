/** The dot under a node. A reading may come every 100 ms; the editor is told at most once a second. */
import type { Node, NodeStatus } from 'node-red';

/** Every status goes to every open editor: more often than this nobody can read it. */
const SHORTEST_PAUSE_MS = 1_000;

export class StatusLight {
  readonly #node: Pick<Node, 'status'>;
  #shown = '';
  #shownAtMs = -Infinity;
  #waiting: NodeStatus | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(node: Pick<Node, 'status'>) {
    this.#node = node;
  }

  /** Shows it now, or the latest of several when the pause is over. */
  show(status: NodeStatus): void {
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
    const status = this.#waiting;
    const text = JSON.stringify(status);
    if (status === undefined || text === this.#shown) return;
    this.#shown = text;
    this.#shownAtMs = performance.now();
    this.#node.status(status);
  }
}
