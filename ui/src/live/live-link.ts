/**
 * The browser's live channel: one socket for the whole application. It only carries what changed; after any gap the screens
 * fetch their snapshot again, so a lost message never leaves a wrong figure on the screen.
 */
import { computed, ref, watch } from 'vue';
import type { Socket } from 'socket.io-client';
import type { DashboardSnapshot } from '../machines/contract.ts';
import { alignPlantClock, plantNowMs } from './plant-clock.ts';

/** The server says "alive" every 5 s; two lost ones and a bit make the picture stale. */
const HEARTBEAT_LIMIT_MS = 12_000;

export const socketConnected = ref(false);
const lastHeartbeatMs = ref(performance.now());
const everConnected = ref(false);
/** Why the server refuses a channel while it answers itself: nothing is wrong with the way to it. */
const DATABASE_AWAY = 'DATABASE_UNAVAILABLE';
const SESSION_OVER = 'SIGN_IN_REQUIRED';
/** The server says that it does not hear the database; its next heartbeat ends that. */
export const serverStale = ref(false);

/** Refused screens of a whole plant must not keep a server busy that has trouble enough. */
const AFTER_REFUSAL_MS = 5_000;

let socket: Socket | undefined;
let isWanted = false;
let again: ReturnType<typeof setTimeout> | undefined;
let sessionOver: (() => void) | undefined;
const pictureHandlers = new Set<(picture: DashboardSnapshot) => void>();
const connectedHandlers = new Set<() => void>();
const waiting: { event: string; handler: (payload: never) => void }[] = [];

/** Milliseconds since the server was last heard, on this browser's monotonic clock. */
export const silenceMs = computed(() => {
  // Read the ticking clock so that the age moves; the figure itself must not jump with the wall clock.
  void plantNowMs.value;
  return Math.max(0, performance.now() - lastHeartbeatMs.value);
});

export const linkStale = computed(
  () =>
    everConnected.value &&
    (!socketConnected.value || serverStale.value || silenceMs.value > HEARTBEAT_LIMIT_MS),
);

/** socket.io tries again by itself after a cut, but not where the server said no: its database was away for a moment. */
function tryAgain(): void {
  clearTimeout(again);
  again = setTimeout(() => {
    if (isWanted && socket && !socket.active) socket.connect();
  }, AFTER_REFUSAL_MS);
}

/** Opens the channel once; called after sign-in. socket.io-client is fetched beside the first screen, not before it. */
export async function openLiveLink(): Promise<void> {
  isWanted = true;
  if (socket) {
    if (!socket.connected) socket.connect();
    return;
  }
  const { io } = await import('socket.io-client');
  // Meanwhile somebody else may have opened it, or signed out.
  if (socket || !isWanted) return;
  socket = io({ path: '/socket.io', transports: ['websocket', 'polling'], reconnectionDelayMax: 5_000 });
  socket.on('connect', () => {
    socketConnected.value = true;
    everConnected.value = true;
    heard();
    socket?.emit('subscribe', {}, (picture: DashboardSnapshot) => {
      for (const handler of pictureHandlers) handler(picture);
      for (const handler of connectedHandlers) handler();
    });
  });
  socket.on('disconnect', () => {
    socketConnected.value = false;
    serverStale.value = false;
    tryAgain();
  });
  socket.on('connect_error', ({ message }) => {
    serverStale.value = message === DATABASE_AWAY;
    if (message === SESSION_OVER && isWanted) sessionOver?.();
    tryAgain();
  });
  socket.on('stale', () => (serverStale.value = true));
  socket.on('heartbeat', (beat: { at?: string }) => {
    heard();
    serverStale.value = false;
    if (beat.at) alignPlantClock(beat.at);
  });
  for (const { event, handler } of waiting) socket.on(event, handler as (payload: unknown) => void);
}

/** A new session has other rights: the channel is opened anew with its cookie. */
export function closeLiveLink(): void {
  isWanted = false;
  socket?.disconnect();
  everConnected.value = false;
  socketConnected.value = false;
}

/** Called where the server takes no channel because nobody is signed in any more. */
export function whenLiveNeedsSignIn(handler: () => void): void {
  sessionOver = handler;
}

/** Listens to one event of the server; returns the function that stops listening. */
export function onLive<T>(event: string, handler: (payload: T) => void): () => void {
  const entry = { event, handler: handler as (payload: never) => void };
  waiting.push(entry);
  socket?.on(event, handler as (payload: unknown) => void);
  return () => {
    waiting.splice(waiting.indexOf(entry), 1);
    socket?.off(event, handler as (payload: unknown) => void);
  };
}

/**
 * Calls back on every (re)connection, once the server has confirmed that it sends what changes: the moment to fetch a list. One that was
 * fetched before may lack what changed in between, for which no notice comes.
 */
export function onLiveConnected(handler: () => void): () => void {
  connectedHandlers.add(handler);
  return () => connectedHandlers.delete(handler);
}

/** Calls back whenever there is a way to the data again, after any gap on it: the moment to ask again for what did not come. */
export function onLiveAgain(handler: () => void): () => void {
  const leave = [onLiveConnected(handler), watch(linkStale, (isStale) => void (isStale || handler()))];
  return () => leave.forEach((stop) => stop());
}

/** Calls back with the plant as it was when the channel began to hear it: nothing can have changed unheard since. */
export function onPicture(handler: (picture: DashboardSnapshot) => void): void {
  pictureHandlers.add(handler);
}

function heard(): void {
  lastHeartbeatMs.value = performance.now();
}
