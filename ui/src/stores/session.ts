/** Who is signed in, and what they may do. A session that ends is renewed in place: what was typed stays. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { may as roleMay } from '../../../domain/roles.ts';
import type { Permission, Role } from '../../../domain/roles.ts';
import { ApiError } from '../api/api-error.ts';
import { ask } from '../api/ask.ts';
import { rememberCsrfToken, whenSessionEnds } from '../api/client.ts';
import { forgetSignIn, rememberSignIn, wasSignedIn } from './sign-in-hint.ts';
import { plantTimeZone } from '../format/plant-time-zone.ts';
import { closeLiveLink, openLiveLink } from '../live/live-link.ts';

export interface SessionUser {
  id: number;
  username: string;
  name: string;
  role: Role;
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
  session: SessionLife | null;
}

export const useSession = defineStore('session', () => {
  const user = ref<SessionUser>();
  /** True while the sign-in sheet covers the screen because the session ended. */
  const renewing = ref(false);
  const known = ref(false);
  const life = ref<SessionLife | null>(null);
  const signedIn = computed(() => user.value !== undefined);
  let settleRenewal: ((renewed: boolean) => void) | undefined;
  let renewal: Promise<boolean> | undefined;

  function may(permission: Permission): boolean {
    return user.value !== undefined && roleMay(user.value.role, permission);
  }

  function accept(answer: SessionAnswer): void {
    const isSomebodyElse = user.value !== undefined && user.value.id !== answer.user.id;
    user.value = answer.user;
    life.value = answer.session;
    plantTimeZone.value = answer.timeZone;
    rememberCsrfToken(answer.csrfToken);
    rememberSignIn();
    if (isSomebodyElse) closeLiveLink();
    void openLiveLink();
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
  async function extend(): Promise<void> {
    accept(await ask('GET', '/api/auth/me'));
  }

  async function signIn(username: string, password: string): Promise<void> {
    accept(await ask('POST', '/api/auth/login', { body: { username, password } }));
    known.value = true;
    finishRenewal(true);
  }

  async function signOut(): Promise<void> {
    try {
      await ask('POST', '/api/auth/logout');
    } finally {
      forgetSignIn();
      user.value = undefined;
      closeLiveLink();
      finishRenewal(false);
    }
  }

  function finishRenewal(renewed: boolean): void {
    renewing.value = false;
    settleRenewal?.(renewed);
    settleRenewal = undefined;
    renewal = undefined;
  }

  /** All requests that meet the ended session wait for the same sheet. */
  function renew(): Promise<boolean> {
    if (!signedIn.value) return Promise.resolve(false);
    renewing.value = true;
    renewal ??= new Promise((resolve) => (settleRenewal = resolve));
    return renewal;
  }
  whenSessionEnds(renew);

  return { user, signedIn, renewing, life, may, restore, extend, renew, signIn, signOut };
});
