/** Warns some minutes before the session ends, so that nobody finds out in the middle of an entry. */
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { lastAnswerMs } from '../api/client.ts';
import { plantNowMs } from '../live/plant-clock.ts';
import { useSession } from '../stores/session.ts';

const WARN_MS = 5 * 60_000;

export interface SessionEnd {
  /** ms until the session ends, while that is near; else null. */
  endsInMs: ComputedRef<number | null>;
  /** Carries on: by a request where the session only lacked use, by signing in again where its time is over. */
  stay: () => void;
}

export function useSessionEnd(): SessionEnd {
  const session = useSession();
  const absoluteMs = (): number =>
    session.life ? Date.parse(session.life.endsAt) - plantNowMs.value : Number.POSITIVE_INFINITY;

  const endsInMs = computed(() => {
    if (!session.life || session.renewing) return null;
    // Read the ticking clock so that the count moves; the idle time itself is that of the monotonic clock.
    void plantNowMs.value;
    const idleMs = session.life.idleSeconds * 1000 - (performance.now() - lastAnswerMs());
    const leftMs = Math.min(idleMs, absoluteMs());
    return leftMs < WARN_MS ? Math.max(0, leftMs) : null;
  });

  function stay(): void {
    if (absoluteMs() < WARN_MS) void session.renew();
    // A refusal opens the sign-in by itself.
    else session.extend().catch(() => undefined);
  }
  return { endsInMs, stay };
}
