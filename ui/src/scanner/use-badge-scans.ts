/** What the scan of a badge does: its owner is signed in, in place of whoever was. Terminals are shared; the hand that scans is the one that books. */
import { useI18n } from 'vue-i18n';
import { useErrorText } from '../api/error-text.ts';
import { useMessages } from '../stores/messages.ts';
import { useSession } from '../stores/session.ts';
import { beep } from './beep.ts';
import { useScans } from './scans.ts';

/** @param entered called once somebody is signed in */
export function useBadgeScans(entered: () => void): void {
  const { t } = useI18n();
  const { errorText } = useErrorText();
  const messages = useMessages();
  const session = useSession();

  async function enter(code: string): Promise<void> {
    try {
      await session.signInByBadge(code);
      messages.show('success', t('signIn.badgeHello', { name: session.user?.name ?? '' }));
      entered();
    } catch (failure) {
      beep('bad');
      messages.show('error', errorText(failure));
    }
  }
  useScans((code) => {
    if (code.kind !== 'badge') return false;
    void enter(code.value);
    return true;
  });
}
