/**
 * A screen as `ui/src/live/` keeps it, without the browser: it subscribes, takes what has a higher sequence, and calls itself stale when it is
 * told so, when it is cut off, or when the heartbeat stays away.
 */
import { io, type Socket } from 'socket.io-client';

/** As in ui/src/live/live-link.ts. */
const HEARTBEAT_LIMIT_MS = 12_000;

interface Card {
  id: number;
  sequence: number;
  order: { producedQuantity: number } | null;
}

export class LiveScreen {
  /** Pieces that it shows; -1 before its first picture. */
  shown = -1;
  readonly #socket: Socket;
  readonly #machineId: number;
  #sequence = -1;
  #isToldStale = false;
  #heardAtMs = performance.now();

  /** @param cookie of a session that may see the dashboard */
  constructor(apiUrl: string, cookie: string, machineId: number) {
    this.#machineId = machineId;
    this.#socket = io(apiUrl, {
      path: '/socket.io',
      transports: ['websocket'],
      reconnectionDelayMax: 5_000,
      extraHeaders: { cookie },
    });
    this.#socket.on('connect', () => {
      this.#heardAtMs = performance.now();
      this.#subscribe();
    });
    this.#socket.on('resync', () => this.#subscribe());
    this.#socket.on('machines', (cards: Card[]) => cards.forEach((card) => this.#take(card)));
    this.#socket.on('stale', () => (this.#isToldStale = true));
    this.#socket.on('heartbeat', () => {
      this.#heardAtMs = performance.now();
      this.#isToldStale = false;
    });
    // A server that refuses a sign-in while its database is away is asked again, as the browser's page does.
    this.#socket.on('connect_error', () => {
      if (!this.#socket.active) setTimeout(() => this.#socket.connect(), 1_000).unref();
    });
    this.#socket.on('disconnect', (reason) => {
      if (reason === 'io server disconnect') setTimeout(() => this.#socket.connect(), 1_000).unref();
    });
  }

  get isMarkedStale(): boolean {
    const isSilent = performance.now() - this.#heardAtMs > HEARTBEAT_LIMIT_MS;
    return !this.#socket.connected || this.#isToldStale || isSilent;
  }

  close(): void {
    this.#socket.disconnect();
  }

  #subscribe(): void {
    this.#sequence = -1;
    this.#socket.emit('subscribe', {}, (picture: { machines: Card[] }) => {
      for (const card of picture.machines) this.#take(card);
    });
  }

  #take(card: Card): void {
    if (card.id !== this.#machineId || card.sequence <= this.#sequence) return;
    this.#sequence = card.sequence;
    this.shown = card.order?.producedQuantity ?? 0;
  }
}
