/** After a change of hands: a screen that the new person may not see gives way to their own. Answers what to call then. */
import { useRoute, useRouter } from 'vue-router';
import { useSession } from '../stores/session.ts';

export function useOwnPage(): () => void {
  const route = useRoute();
  const router = useRouter();
  const session = useSession();
  return () => {
    const needed = route.meta.permission;
    if (needed && !session.may(needed)) void router.replace({ name: 'home' });
  };
}
