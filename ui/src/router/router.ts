/** Guards: a session first, then the right to the screen. What is refused leads somewhere useful, never to a blank page. */
import { nextTick, watch } from 'vue';
import { createRouter, createWebHistory, START_LOCATION } from 'vue-router';
import type { RouteLocationNormalized, RouteLocationRaw } from 'vue-router';
import { ApiError } from '../api/api-error.ts';
import { announceScreen } from '../layout/first-head.ts';
import { titleOf } from '../layout/page-title.ts';
import { i18n, useTexts } from '../plugins/i18n.ts';
import { useSession } from '../stores/session.ts';
import { HOME_OF_ROLE, routes } from './routes.ts';

export const router = createRouter({
  history: createWebHistory(),
  routes,
  // A page that has just been opened is at its top: moving it there would lay it out once more before its first paint.
  scrollBehavior: (_to, from, saved) => saved ?? (from === START_LOCATION ? false : { top: 0 }),
});

router.beforeEach(async (to) => {
  if (to.name === 'unreachable') return true;
  const session = useSession();
  try {
    await session.restore();
  } catch (failure) {
    const isDatabase = failure instanceof ApiError && failure.code === 'DATABASE_UNAVAILABLE';
    const why = isDatabase ? { why: 'database' } : {};
    return { name: 'unreachable', query: { next: to.fullPath, ...why } };
  }
  return to.meta.bare === true ? leaveSignIn(to) : enterScreen(to);
});

// Only the first time: later on the screen before stays until the next is there.
router.beforeEach(async (to, from) => {
  if (from !== START_LOCATION || to.meta.lead === undefined) return;
  await useTexts(to.meta.texts ?? []);
  await announceScreen(to);
});

// After the guards, so that nobody downloads the texts of a screen that they may not open.
router.beforeResolve((to) => useTexts(to.meta.texts ?? []));

function enterScreen(to: RouteLocationNormalized): RouteLocationRaw | true {
  const session = useSession();
  if (!session.user) {
    return { name: 'sign-in', query: to.name === 'home' || to.path === '/' ? {} : { next: to.fullPath } };
  }
  if (to.name === 'home') return { name: HOME_OF_ROLE[session.user.role] };
  const needed = to.meta.permission;
  if (needed && !session.may(needed)) return { name: HOME_OF_ROLE[session.user.role] };
  return true;
}

function leaveSignIn(to: RouteLocationNormalized): RouteLocationRaw | true {
  const session = useSession();
  return session.user ? nextPlace(to.query['next']) : true;
}

/** Only a path of ours is followed: an address in `next` must not lead to another site. */
export function nextPlace(next: unknown): RouteLocationRaw {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : { name: 'home' };
}

/** A file of the old version that is gone since an update: the whole page is fetched anew, at the place that was asked for. */
router.onError((failure: unknown, to) => {
  const isGone =
    failure instanceof Error && /dynamically imported module|Failed to fetch/i.test(failure.message);
  if (isGone && navigator.onLine) location.assign(to.fullPath);
});

function showTitle(): void {
  const title = titleOf(router.currentRoute.value);
  document.title = title === '' ? 'Pulso' : `${title} · Pulso`;
}
router.afterEach(() => void nextTick(showTitle));
watch([i18n.global.locale, () => titleOf(router.currentRoute.value)], showTitle);
