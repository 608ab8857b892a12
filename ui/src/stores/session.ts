/** Who is signed in, and what they may do. A session that ends is renewed in place: what was typed stays. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { Role } from '../../../domain/roles.ts';
import { ApiError } from '../api/api-error.ts';
import { ask } from '../api/ask.ts';
import { handOver, rememberSession } from '../api/client.ts';
import { makeRenewal } from './renewal.ts';
import { makeRights } from './rights.ts';
import { forgetSignIn, rememberSignIn, wasSignedIn } from './sign-in-hint.ts';
import { noteSignIn } from './terminal-people.ts';
import { takeZones } from '../format/plant-time-zone.ts';
import { afterFirstScreen } from '../layout/after-first-screen.ts';
import { closeLiveLink, openLiveLink } from '../live/live-link.ts';
import { shareWithTabs } from './share-with-tabs.ts';

export interface SessionUser {
  id: number;
  username: string;
  name: string;
  role: Role;
  /** To some companies or sectors. */
  limited: boolean;
}
/** How long the session lives: without a request, and at all. */
export interface SessionLife {
  idleSeconds: number;
  endsAt: string;
}
interface SessionAnswer {
  user: SessionUser;
  csrfToken: string;
  timeZone: string;
  sectorZones: Record<string, string>;
  session: SessionLife | null;
}

// Also in the middle of somebody else's session: the browser then belongs to whoever came.
const askByName = (username: string, password: string): Promise<SessionAnswer> =>
  handOver(() => ask('POST', '/api/auth/login', { body: { username, password } }));
const askByBadge = (code: string): Promise<SessionAnswer> =>
  handOver(() => ask('POST', '/api/auth/badge', { body: { code } }));

export const useSession = defineStore('session', () => {
  const user = ref<SessionUser>();
  const renewal = makeRenewal();
  const known = ref(false);
  const life = ref<SessionLife | null>(null);
  const signedIn = computed(() => user.value !== undefined);
  const rights = makeRights(() => user.value);

  function accept(answer: SessionAnswer): void {
    const isSomebodyElse = user.value !== undefined && user.value.id !== answer.user.id;
    user.value = answer.user;
    life.value = answer.session;
    takeZones(answer);
    rememberSession({ csrfToken: answer.csrfToken, personId: answer.user.id });
    rememberSignIn(answer.user.id);
    if (isSomebodyElse) closeLiveLink();
    void afterFirstScreen().then(openLiveLink);
  }

  /** Asks once a page load whether the cookie still stands. Throws only when the server cannot be reached. */
  async function restore(): Promise<void> {
    if (known.value) return;
    if (!wasSignedIn()) {
      known.value = true;
      return;
    }
    try {
      accept(await ask('GET', '/api/auth/me'));
      known.value = true;
    } catch (failure) {
      if (!(failure instanceof ApiError) || failure.status !== 401) throw failure;
      forgetSignIn();
      known.value = true;
    }
  }

  /** Makes the session live on, as far as it can. */
  const extend = async (): Promise<void> => accept(await ask('GET', '/api/auth/me'));
  function enter(answer: Parameters<typeof accept>[0]): void {
    accept(answer);
    known.value = true;
    renewal.finish(true);
    noteSignIn(answer.user);
  }
  /** With a password, or with the PIN of an operator. */
  const signIn = async (username: string, password: string): Promise<void> =>
    enter(await askByName(username, password));
  const signInByBadge = async (code: string): Promise<void> => enter(await askByBadge(code));

  async function signOut(): Promise<void> {
    try {
      await ask('POST', '/api/auth/logout');
    } finally {
      forgetSignIn();
      user.value = undefined;
      closeLiveLink();
      renewal.finish(false);
    }
  }

  const renew = (sentAtMs?: number): Promise<boolean> =>
    signedIn.value ? renewal.renew(sentAtMs) : Promise.resolve(false);
  const adopt = async (): Promise<void> => enter(await ask('GET', '/api/auth/me'));
  shareWithTabs({ adopt, renew, renewing: renewal.renewing, user });

  return {
    user,
    signedIn,
    renewing: renewal.renewing,
    life,
    ...rights,
    restore,
    extend,
    renew,
    signIn,
    signInByBadge,
    signOut,
  };
});
