/**
 * The dot under a node. A reading may come every 100 ms; the editor is told at most once a second. Node-RED knows one language for all: that
 * of the runtime. So each text is also published as its key, and the editor shows it in the language of whoever looks (resources/status-texts.js).
 */
import type { Node, NodeAPI, NodeStatusFill, NodeStatusShape } from 'node-red';

/** Every status goes to every open editor: more often than this nobody can read it. */
const SHORTEST_PAUSE_MS = 1_000;

export interface Light {
  fill: NodeStatusFill;
  shape: NodeStatusShape;
  /** A text of the node's locales. */
  key?: string;
  params?: Readonly<Record<string, string | number>>;
  /** Where there is no key: what a failure said. */
  text?: string;
}

/** A function is asked only for what is shown: its text may cost more than the message that it is about. */
type Shown = Light | (() => Light);

export class StatusLight {
  readonly #red: Pick<NodeAPI, '_' | 'comms'>;
  readonly #node: Pick<Node, 'id' | 'status'>;
  #shown = '';
  #shownAtMs = -Infinity;
  #waiting: Shown | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(red: Pick<NodeAPI, '_' | 'comms'>, node: Pick<Node, 'id' | 'status'>) {
    this.#red = red;
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
    const light = typeof waiting === 'function' ? waiting() : waiting;
    const shown = JSON.stringify(light);
    if (light === undefined || shown === this.#shown) return;
    this.#shown = shown;
    const { fill, shape, key, params } = light;
    const text = key === undefined ? (light.text ?? '') : this.#red._(key, { ...params });
    this.#node.status({ fill, shape, text });
    this.#red.comms.publish(`pulso/status/${this.#node.id}`, { text, key, params }, true);
  }
}
