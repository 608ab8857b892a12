/** One session for all tabs of a browser: its cookie is that of whoever signed in last, in any of them. What ends it is heard here. */
import type { Ref } from 'vue';
import { ApiError } from '../api/api-error.ts';
import { whenSessionEnds, whenTokenIsOld } from '../api/client.ts';
import { whenLiveNeedsSignIn } from '../live/live-link.ts';
import { onOtherTab } from './sign-in-hint.ts';

interface TabSession {
  /** Takes over whoever the cookie belongs to. Throws ApiError. */
  adopt: () => Promise<void>;
  /** Asks for a sign-in in place; resolves to true when somebody signed in. */
  renew: (sentAtMs?: number) => Promise<boolean>;
  renewing: Ref<boolean>;
  user: Ref<{ id: number } | undefined>;
}

export function shareWithTabs({ adopt, renew, renewing, user }: TabSession): void {
  /** The live channel may have been refused in the moment between two sessions of this browser. */
  async function lookAgain(): Promise<void> {
    if (renewing.value) return;
    try {
      await adopt();
    } catch (failure) {
      if (failure instanceof ApiError && failure.status === 401) void renew();
    }
  }
  whenSessionEnds(renew);
  whenTokenIsOld(adopt);
  whenLiveNeedsSignIn(() => void lookAgain());
  onOtherTab((id) => {
    const own = user.value?.id;
    if (id === undefined) void renew();
    else if (own !== undefined && (id !== own || renewing.value)) adopt().catch(() => undefined);
  });
}
