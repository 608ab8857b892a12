/** What the barcode of a reason does: it gives the stop its reason, without a tap. */
import { useI18n } from 'vue-i18n';
import { useErrorText } from '../api/error-text.ts';
import { readStation } from '../production/station-storage.ts';
import { beep } from '../scanner/beep.ts';
import { useScans } from '../scanner/scans.ts';
import { useMessages } from '../stores/messages.ts';
import { useSession } from '../stores/session.ts';
import { meantStop } from './meant-stop.ts';
import { fetchReasons } from './stop-api.ts';
import type { Stop } from './stop-api.ts';
import { useStopActions } from './use-stop-actions.ts';

interface ReasonScans {
  /** What the person has open. */
  opened: () => Stop | undefined;
  /** What waits for its reason on this screen. */
  waiting: () => readonly Stop[];
  changed: () => void;
  given: () => void;
}

export function useReasonScans({ opened, waiting, changed, given }: ReasonScans): void {
  const { t } = useI18n();
  const { errorText } = useErrorText();
  const messages = useMessages();
  const session = useSession();
  const actions = useStopActions(changed);

  function fail(text: string): void {
    beep('bad');
    messages.show('error', text);
  }

  async function scanReason(code: string): Promise<void> {
    const stop = opened() ?? meantStop(waiting(), readStation());
    if (!stop) {
      fail(t(waiting().length === 0 ? 'stops.scanNothingWaits' : 'stops.scanOpenFirst'));
      return;
    }
    const { groups } = await fetchReasons(stop.plcConfigId);
    const reason = groups
      .flatMap(({ reasons }) => reasons)
      .find((one) => one.code.toLowerCase() === code.toLowerCase());
    if (!reason) fail(t('stops.scanUnknown', { code }));
    else if (await actions.giveReason(stop, reason, stop.notes)) given();
    else fail(actions.problem.value);
  }

  useScans((code) => {
    if (code.kind !== 'reason' || !session.may('downtimes.classify')) return false;
    scanReason(code.value).catch((failure: unknown) => fail(errorText(failure)));
    return true;
  });
}
