/**
 * The live channel to the browsers. Notices name machines; they gather here and at our own pace the machines are read once and
 * sent to the rooms of their sectors. Only what changed travels; after any gap everybody is told to fetch the whole again.
 */
import type { Server as HttpServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { Knex } from 'knex';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import type { Logger } from 'winston';
import type { LiveNotice } from '../../domain/notify-channels.ts';
import { may } from '../../domain/roles.ts';
import { activeUser } from '../auth/principal.ts';
import { visibleSectorIds } from '../auth/scope.ts';
import type { Scope } from '../auth/scope.ts';
import { loadMachines } from './machine-query.ts';

/** How soon a notice is looked at: those that come together share their statements. */
const FLUSH_MS = 40;
/** At most two pictures of a machine a second, and two notes that lists have changed. The first goes at once. */
const PICTURE_MS = 500;
const HEARTBEAT_MS = 5_000;
/** Every machine is sent again this often, as its last read moves without a notice and a state may age. */
const REFRESH_MS = 8_000;
/** How soon a session or a right that was taken away, or an account that was disabled, ends its sockets: within 5 s (promise 22). */
const RECHECK_MS = 3_000;
const EVERYTHING = 'all';
/** Accounts that are limited to sectors: they hear which orders changed (an id says nothing) and ask for those they may see. */
const LIMITED = 'limited';
/** A subscription to more sectors than a plant has is a mistake. */
const SECTORS_MAX = 500;

interface LiveOptions {
  knex: Knex;
  logger: Logger;
  session: RequestHandler;
  isReady: () => boolean;
}
type SessionRequest = IncomingMessage & { session?: { userId?: number }; sessionID?: string };
interface Listener {
  userId: number;
  sid: string;
  scope: Scope;
  /** Sectors that the screen asked for; null: all that it may see. */
  wish: number[] | null;
  isSubscribed: boolean;
}

export class LiveServer {
  private readonly options: LiveOptions;
  private readonly io: Server;
  private readonly machineIds = new Set<number>();
  private readonly orderIds = new Set<number>();
  private readonly kinds = new Set<string>();
  /** Monotonic ms of each machine's last picture. */
  private readonly shownAtMs = new Map<number, number>();
  private listsShownAtMs = -Infinity;
  private readonly timers: NodeJS.Timeout[] = [];
  private flushing: Promise<void> | undefined;
  private stopped = false;

  constructor(options: LiveOptions) {
    this.options = options;
    this.io = new Server({ path: '/socket.io', serveClient: false, maxHttpBufferSize: 10_000 });
  }

  start(http: HttpServer): void {
    this.io.attach(http);
    // Only the first request of a connection carries a session to look up; what follows has the connection's own id.
    this.io.engine.use(
      (
        request: IncomingMessage & { _query?: Record<string, unknown> },
        response: never,
        next: (error?: unknown) => void,
      ) => {
        if (request._query?.['sid'] !== undefined) next();
        else void this.options.session(request as never, response, next);
      },
    );
    this.io.use((socket, next) => {
      this.admit(socket).then(
        (isAllowed) => next(isAllowed ? undefined : new Error('SIGN_IN_REQUIRED')),
        () => next(new Error('DATABASE_UNAVAILABLE')),
      );
    });
    this.io.on('connection', (socket) => this.welcome(socket));
    this.every(HEARTBEAT_MS, () => this.io.emit('heartbeat', { at: new Date().toISOString() }));
    this.every(FLUSH_MS, () => this.flush());
    this.every(REFRESH_MS, () => this.refresh());
    this.every(RECHECK_MS, () => void this.recheck().catch(() => undefined));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
    await this.flushing;
    this.io.disconnectSockets(true);
    this.io.engine?.close();
  }

  /** Something changed; it is sent with the next flush that its machine may have. */
  notice(notice: LiveNotice): void {
    for (const id of notice.plcConfigIds ?? []) this.machineIds.add(id);
    for (const id of notice.orderIds ?? []) this.orderIds.add(id);
    for (const kind of notice.kinds ?? []) this.kinds.add(kind);
  }

  /** Notices may have been missed: every screen fetches its picture again. */
  resync(): void {
    this.io.emit('resync');
  }

  drop({ sessionId, userId }: { sessionId?: string; userId?: number }): void {
    if (sessionId) this.io.in(`session:${sessionId}`).disconnectSockets(true);
    if (userId) this.io.in(`user:${userId}`).disconnectSockets(true);
  }

  private async admit(socket: Socket): Promise<boolean> {
    const { session, sessionID } = socket.request as SessionRequest;
    const userId = session?.userId;
    if (userId === undefined || !this.options.isReady()) return false;
    const user = await activeUser(this.options.knex, userId);
    if (!user || !may(user.role, 'dashboard.read')) return false;
    const sid = sessionID ?? '';
    const listener: Listener = { userId, sid, scope: user.scope, wish: null, isSubscribed: false };
    socket.data = listener;
    await socket.join([`user:${userId}`, `session:${sid}`]);
    return true;
  }

  private welcome(socket: Socket): void {
    socket.emit('heartbeat', { at: new Date().toISOString() });
    socket.on('subscribe', (wish: unknown, done: unknown) => {
      const asked = (wish as { sectorIds?: unknown } | null)?.sectorIds;
      const sectorIds = Array.isArray(asked) ? asked.slice(0, SECTORS_MAX).filter(Number.isInteger) : null;
      Object.assign(socket.data as Listener, { wish: sectorIds, isSubscribed: true });
      this.seat(socket).then(
        () => typeof done === 'function' && (done as () => void)(),
        () => socket.disconnect(true),
      );
    });
  }

  /** Puts a screen into the rooms of the sectors that it asked for and may see. */
  private async seat(socket: Socket): Promise<void> {
    const { scope, wish } = socket.data as Listener;
    const allowed = await visibleSectorIds(this.options.knex, scope);
    const sectorIds = allowed?.filter((id) => wish === null || wish.includes(id)) ?? wish;
    const rooms = sectorIds === null ? [EVERYTHING] : sectorIds.map((id) => `sector:${String(id)}`);
    if (scope) rooms.push(LIMITED);
    for (const room of socket.rooms)
      if ([EVERYTHING, LIMITED].includes(room) || room.startsWith('sector:'))
        if (!rooms.includes(room)) void socket.leave(room);
    await socket.join(rooms);
  }

  private flush(): void {
    if (this.flushing || this.stopped) return;
    const nowMs = performance.now();
    const isDue = (shownAtMs = -Infinity): boolean => nowMs - shownAtMs >= PICTURE_MS;
    const ids = [...this.machineIds].filter((id) => isDue(this.shownAtMs.get(id)));
    const areListsDue = isDue(this.listsShownAtMs);
    const orderIds = areListsDue ? [...this.orderIds] : [];
    const kinds = areListsDue ? [...this.kinds] : [];
    if (ids.length + orderIds.length + kinds.length === 0) return;
    for (const id of ids) {
      this.machineIds.delete(id);
      this.shownAtMs.set(id, nowMs);
    }
    if (orderIds.length + kinds.length > 0) {
      this.orderIds.clear();
      this.kinds.clear();
      this.listsShownAtMs = nowMs;
    }
    this.flushing = this.send(ids, orderIds, kinds)
      .catch(() => {
        // The database is away: the machines stay on the list and are sent when it is back.
        for (const id of ids) this.machineIds.add(id);
      })
      .finally(() => (this.flushing = undefined));
  }

  private async send(ids: number[], orderIds: number[], kinds: string[]): Promise<void> {
    if (orderIds.length > 0 || kinds.includes('orders'))
      this.io.to([EVERYTHING, LIMITED]).emit('orders', { ids: orderIds });
    for (const kind of kinds) if (kind !== 'orders') this.io.to([EVERYTHING, LIMITED]).emit(kind, {});
    if (this.io.sockets.sockets.size === 0) return;
    for (const machine of await loadMachines(this.options.knex, ids))
      this.io.to([EVERYTHING, `sector:${machine.sectorId}`]).emit('machine', machine);
  }

  private refresh(): void {
    if (this.flushing || this.stopped || this.io.sockets.sockets.size === 0 || !this.options.isReady())
      return;
    this.flushing = loadMachines(this.options.knex)
      .then((machines) => {
        for (const machine of machines)
          this.io.to([EVERYTHING, `sector:${machine.sectorId}`]).emit('machine', machine);
      })
      .catch(() => undefined)
      .finally(() => (this.flushing = undefined));
  }

  /** Rights as they are now: a session that is gone ends its sockets, a changed scope moves them to other rooms. */
  private async recheck(): Promise<void> {
    const sockets = [...this.io.sockets.sockets.values()];
    if (sockets.length === 0 || !this.options.isReady()) return;
    const { knex } = this.options;
    const listeners = sockets.map((socket) => socket.data as Listener);
    const alive = await knex('sessions')
      .whereIn('sid', [...new Set(listeners.map(({ sid }) => sid))])
      .where('expire', '>', knex.fn.now())
      .pluck<string[]>('sid');
    const users = new Map<number, Awaited<ReturnType<typeof activeUser>>>();
    for (const id of new Set(listeners.map(({ userId }) => userId)))
      users.set(id, await activeUser(knex, id));
    for (const socket of sockets) {
      const listener = socket.data as Listener;
      const user = users.get(listener.userId);
      if (!user || !may(user.role, 'dashboard.read') || !alive.includes(listener.sid)) {
        socket.disconnect(true);
        continue;
      }
      const isSame = JSON.stringify(user.scope) === JSON.stringify(listener.scope);
      listener.scope = user.scope;
      if (listener.isSubscribed && (!isSame || user.scope)) await this.seat(socket);
    }
  }

  private every(ms: number, work: () => void): void {
    this.timers.push(setInterval(work, ms));
  }
}
