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
import { subscribeWish } from '../../domain/contracts/live.ts';
import { activeUser } from '../auth/principal.ts';
import { EVERYTHING, isLiveEvent, roomOf, seat } from './live-rooms.ts';
import type { Listener } from './live-rooms.ts';
import { sharedPicture, takePicture } from './picture.ts';
import type { Picture } from './picture.ts';
import { PicturePace } from './picture-pace.ts';

/** How soon a notice is looked at: those that come together share their statements and their message. */
const FLUSH_MS = 50;
/** At most two notes a second that lists have changed: screens answer them by fetching. */
const LISTS_MS = 500;
const HEARTBEAT_MS = 5_000;
/** Every machine is sent again this often, as its last read moves without a notice and a state may age. */
const REFRESH_MS = 8_000;
/** How soon a session or a right that was taken away, or an account that was disabled, ends its sockets: within 5 s (promise 22). */
const RECHECK_MS = 3_000;

interface LiveOptions {
  knex: Knex;
  logger: Logger;
  session: RequestHandler;
  isReady: () => boolean;
  /** Whether PostgreSQL's notices are heard. */
  isHearing: () => boolean;
}
type SessionRequest = IncomingMessage & { session?: { userId?: number }; sessionID?: string };

export class LiveServer {
  private readonly options: LiveOptions;
  private readonly io: Server;
  private readonly machineIds = new Set<number>();
  private readonly orderIds = new Set<number>();
  private readonly kinds = new Set<string>();
  private readonly pace = new PicturePace();
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
    this.every(HEARTBEAT_MS, () => this.beat());
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

  /** Notices may have been missed: every screen subscribes again and fetches its lists. */
  resync(): void {
    this.io.emit('resync', {});
    this.beat();
  }

  /**
   * A heartbeat says that the whole way from PostgreSQL to the screen works; where it does not, the screens are told at once that what they
   * show may be old.
   */
  beat(to: Pick<Server, 'emit'> | Socket = this.io): void {
    const at = new Date().toISOString();
    if (!this.options.isReady()) to.emit('stale', { at, reason: 'DATABASE_UNAVAILABLE' });
    else if (!this.options.isHearing()) to.emit('stale', { at, reason: 'NOT_LISTENING' });
    else to.emit('heartbeat', { at });
  }

  /** Browsers that are connected. */
  get sockets(): number {
    return this.io.sockets.sockets.size;
  }

  drop({ sessionId, userId }: { sessionId?: string; userId?: number }): void {
    if (sessionId) this.io.in(`session:${sessionId}`).disconnectSockets(true);
    if (userId) this.io.in(`user:${userId}`).disconnectSockets(true);
  }

  private async admit(socket: Socket): Promise<boolean> {
    const { session, sessionID } = socket.request as SessionRequest;
    const userId = session?.userId;
    if (!this.options.isReady()) throw new Error('Nobody can be looked up yet.');
    if (userId === undefined) return false;
    const user = await activeUser(this.options.knex, userId);
    if (!user || !may(user.role, 'dashboard.read')) return false;
    const sid = sessionID ?? '';
    const { role, scope } = user;
    const listener: Listener = { userId, sid, role, scope, wish: null, isSubscribed: false };
    socket.data = listener;
    await socket.join([`user:${userId}`, `session:${sid}`]);
    return true;
  }

  private welcome(socket: Socket): void {
    this.beat(socket);
    socket.on('subscribe', (wish: unknown, done: unknown) => {
      const asked = subscribeWish.safeParse(wish ?? {});
      const sectorIds = asked.success ? (asked.data.sectorIds ?? null) : [];
      Object.assign(socket.data as Listener, { wish: sectorIds, isSubscribed: true });
      this.subscribe(socket).then(
        (picture) => typeof done === 'function' && (done as (picture: Picture) => void)(picture),
        () => socket.disconnect(true),
      );
    });
  }

  /** First into the rooms, then the picture: what changes in between comes as an event with a higher sequence. */
  private async subscribe(socket: Socket): Promise<Picture> {
    const sectorIds = await seat(this.options.knex, socket);
    return sharedPicture(this.options.knex, sectorIds);
  }

  private flush(): void {
    if (this.flushing || this.stopped) return;
    const nowMs = performance.now();
    const ids = [...this.machineIds].filter((id) => this.pace.isDue(id, nowMs));
    const areListsDue = nowMs - this.listsShownAtMs >= LISTS_MS;
    const orderIds = areListsDue ? [...this.orderIds] : [];
    const kinds = areListsDue ? [...this.kinds] : [];
    if (ids.length + orderIds.length + kinds.length === 0) return;
    for (const id of ids) {
      this.machineIds.delete(id);
      this.pace.show(id, nowMs);
    }
    if (orderIds.length + kinds.length > 0) {
      this.orderIds.clear();
      this.kinds.clear();
      this.listsShownAtMs = nowMs;
    }
    this.flushing = this.send(ids, orderIds, kinds)
      .catch(() => {
        // The database is away: what changed stays on the list and is sent when it is back.
        this.notice({ plcConfigIds: ids, orderIds, kinds });
      })
      .finally(() => (this.flushing = undefined));
  }

  private async send(ids: number[], orderIds: number[], kinds: string[]): Promise<void> {
    if (this.io.sockets.sockets.size === 0) return;
    const { knex, logger } = this.options;
    const { sequence, machines } = await takePicture(knex, ids);
    this.sendMachines(machines);
    const lists = new Set(kinds);
    if (orderIds.length > 0) lists.add('orders');
    for (const kind of lists) {
      if (!isLiveEvent(kind)) logger.warn('A notice names a kind that no screen knows.', { kind });
      else this.io.to(roomOf(kind)).emit(kind, { sequence, ids: kind === 'orders' ? orderIds : [] });
    }
  }

  private sendMachines(machines: Picture['machines']): void {
    if (machines.length === 0) return;
    this.sendTo(EVERYTHING, machines);
    for (const [sectorId, ofSector] of Map.groupBy(machines, (machine) => machine.sectorId))
      this.sendTo(`sector:${sectorId}`, ofSector);
  }

  /** A message is a write to each socket, whatever it holds: all that changed go in one. An empty room costs no text. */
  private sendTo(room: string, machines: Picture['machines']): void {
    if (this.io.sockets.adapter.rooms.has(room)) this.io.to(room).emit('machines', machines);
  }

  private refresh(): void {
    if (this.flushing || this.stopped || this.io.sockets.sockets.size === 0 || !this.options.isReady())
      return;
    this.flushing = takePicture(this.options.knex)
      .then(({ machines }) => this.sendMachines(machines))
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
      const isSame =
        user.role === listener.role && JSON.stringify(user.scope) === JSON.stringify(listener.scope);
      Object.assign(listener, { role: user.role, scope: user.scope });
      if (listener.isSubscribed && (!isSame || user.scope)) await seat(knex, socket);
    }
  }

  private every(ms: number, work: () => void): void {
    this.timers.push(setInterval(work, ms));
  }
}
