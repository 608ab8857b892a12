/** Which rooms a screen sits in: those of the sectors that it asked for and may see, and those of the lists that its role may read. */
import type { Knex } from 'knex';
import type { Socket } from 'socket.io';
import { LIVE_EVENTS } from '../../domain/contracts/live.ts';
import type { LiveEvent } from '../../domain/contracts/live.ts';
import { may } from '../../domain/roles.ts';
import type { Role } from '../../domain/roles.ts';
import { visibleSectorIds } from '../auth/scope.ts';
import type { Scope } from '../auth/scope.ts';

/** Every machine of the plant. */
export const EVERYTHING = 'all';

export interface Listener {
  userId: number;
  sid: string;
  role: Role;
  scope: Scope;
  /** Sectors that the screen asked for; null: all that it may see. */
  wish: number[] | null;
  isSubscribed: boolean;
}

export function roomOf(event: LiveEvent): string {
  return `list:${event}`;
}

export function isLiveEvent(kind: string): kind is LiveEvent {
  return Object.hasOwn(LIVE_EVENTS, kind);
}

/** Moves a screen into its rooms and out of all others. Answers the sectors that it is shown. */
export async function seat(knex: Knex, socket: Socket): Promise<number[] | null> {
  const listener = socket.data as Listener;
  const { scope, wish } = listener;
  const allowed = await visibleSectorIds(knex, scope);
  const sectorIds = allowed?.filter((id) => wish === null || wish.includes(id)) ?? wish;
  const rooms = sectorIds === null ? [EVERYTHING] : sectorIds.map((id) => `sector:${String(id)}`);
  for (const event of Object.keys(LIVE_EVENTS) as LiveEvent[])
    if (event !== 'machines' && may(listener.role, LIVE_EVENTS[event].permission)) rooms.push(roomOf(event));
  for (const room of socket.rooms)
    if ((room === EVERYTHING || /^(sector|list):/.test(room)) && !rooms.includes(room))
      void socket.leave(room);
  await socket.join(rooms);
  return sectorIds;
}
