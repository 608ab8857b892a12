/** What the deploy dialog does: read a file or text, ask what would change on each chosen collector, deploy, and tell how far that is. */
import { computed, onUnmounted, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import type { FlowCheck, FlowDeployAnswer, FlowVersion } from '../../../domain/contracts/flows.ts';
import { ask } from '../api/ask.ts';
import { useErrorText } from '../api/error-text.ts';

/** Of the trial on the collector. */
export const TRIAL_SECONDS = 15;
/** The start, a slow machine and the way back come on top. */
const TIMEOUT_MS = 90_000;

export function useDeploy(firstCollectorId: number, version: FlowVersion | undefined) {
  const { t } = useI18n();
  const { problem, busy, attempt } = useAttempt();
  const { elapsedSeconds, count } = useSeconds();
  const text = ref('');
  const flow = ref<unknown[]>();
  /** Collector → what the dry run said. */
  const checks = ref(new Map<number, FlowCheck>());
  const answer = ref<FlowDeployAnswer>();
  const chosen = ref<number[]>([firstCollectorId]);
  const withPlcs = ref(false);
  const source = computed(() => (version ? { versionId: version.id } : { flow: flow.value }));
  const isChecked = computed(() => chosen.value.every((id) => checks.value.has(id)));
  const isRefused = computed(() => chosen.value.some((id) => checks.value.get(id)?.refused));

  async function takeFile(event: Event): Promise<void> {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    text.value = await file.text();
    await readText();
  }

  async function readText(): Promise<void> {
    try {
      const parsed: unknown = JSON.parse(text.value);
      flow.value = Array.isArray(parsed) ? parsed : [parsed];
    } catch {
      problem.value = t('flows.notJson');
      return;
    }
    await look();
  }

  /** Asks for the collectors that were not asked for yet. */
  const look = (): Promise<void> =>
    attempt(async () => {
      const missing = chosen.value.filter((id) => !checks.value.has(id));
      const found = await Promise.all(
        missing.map((id) => ask('POST', `/api/flows/${id}/check`, { body: source.value })),
      );
      found.forEach((check, index) => checks.value.set(missing[index] ?? 0, check));
    });
  watch(chosen, () => void look());

  const deploy = (): Promise<void> =>
    count(() =>
      attempt(async () => {
        const choices = { collectorIds: chosen.value, restorePlcs: withPlcs.value };
        const body = { ...source.value, ...choices, trialSeconds: TRIAL_SECONDS };
        const options = { body, timeoutMs: TIMEOUT_MS };
        answer.value = await ask('POST', '/api/flows/deploy', options);
      }),
    );

  return {
    ...{ text, checks, answer, problem, busy, chosen, withPlcs, elapsedSeconds, isChecked, isRefused },
    ...{ takeFile, readText, look, deploy },
  };
}

/** One piece of work at a time, and what stopped it. */
function useAttempt() {
  const { errorText } = useErrorText();
  const problem = ref('');
  const busy = ref(false);
  async function attempt(work: () => Promise<void>): Promise<void> {
    busy.value = true;
    problem.value = '';
    try {
      await work();
    } catch (cause) {
      problem.value = errorText(cause);
    } finally {
      busy.value = false;
    }
  }
  return { problem, busy, attempt };
}

/** How long something has been under way; undefined before and after. */
function useSeconds() {
  const elapsedSeconds = ref<number>();
  let timer: ReturnType<typeof setInterval> | undefined;
  onUnmounted(() => clearInterval(timer));
  async function count(work: () => Promise<void>): Promise<void> {
    elapsedSeconds.value = 0;
    timer = setInterval(() => (elapsedSeconds.value = (elapsedSeconds.value ?? 0) + 1), 1000);
    await work();
    clearInterval(timer);
    elapsedSeconds.value = undefined;
  }
  return { elapsedSeconds, count };
}
