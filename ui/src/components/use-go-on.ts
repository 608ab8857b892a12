/** Leads to another page when something is done, unless the person has gone somewhere else meanwhile: nobody is pulled back by a slow answer. */
import { onUnmounted } from 'vue';
import { useRouter } from 'vue-router';
import type { RouteLocationRaw } from 'vue-router';

export function useGoOn(): (to: RouteLocationRaw) => Promise<void> {
  const router = useRouter();
  let isHere = true;
  onUnmounted(() => (isHere = false));
  return async (to) => {
    if (isHere) await router.push(to);
  };
}
