/** How a screen is called, in its heading and in the browser's tab: by the table of the routes, or by its record. */
import { onScopeDispose, shallowRef } from 'vue';
import type { RouteLocationNormalizedLoaded } from 'vue-router';
import { i18n } from '../plugins/i18n.ts';
import type { TextKey } from '../router/routes.ts';

const nameOfRecord = shallowRef<() => string | undefined>();

/** For the page: the name of its record while it is open; without one it is called as its route says. A function, as it may change. */
export function usePageTitle(title: () => string | undefined): void {
  nameOfRecord.value = title;
  onScopeDispose(() => {
    // Another page may have named itself already.
    if (nameOfRecord.value === title) nameOfRecord.value = undefined;
  });
}

export const keyFor = (key: TextKey | undefined, route: RouteLocationNormalizedLoaded): string | undefined =>
  typeof key === 'function' ? key(route.params) : key;

/** Empty where the screen has no name. */
export function titleOf(route: RouteLocationNormalizedLoaded): string {
  const key = keyFor(route.meta.title, route);
  return nameOfRecord.value?.() ?? (key === undefined ? '' : i18n.global.t(key));
}
