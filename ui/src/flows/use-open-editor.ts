/** One click into a collector's editor: a ticket of the API opens it signed in. */
import { ref, type Ref } from 'vue';
import { ask } from '../api/ask.ts';
import { useErrorText } from '../api/error-text.ts';
import { useMessages } from '../stores/messages.ts';

export interface OpenEditor {
  /** The collector whose ticket is under way. */
  opening: Ref<number | undefined>;
  openEditor: (collectorId: number) => Promise<void>;
}

export function useOpenEditor(): OpenEditor {
  const { errorText } = useErrorText();
  const messages = useMessages();
  const opening = ref<number>();

  async function openEditor(collectorId: number): Promise<void> {
    // Opened by the click itself: a window that opens after the answer would be stopped by the browser.
    const tab = window.open('', '_blank');
    opening.value = collectorId;
    try {
      const { url } = await ask('POST', `/api/flows/${collectorId}/editor-ticket`);
      if (tab) {
        tab.opener = null;
        tab.location.replace(url);
      } else window.location.assign(url);
    } catch (cause) {
      tab?.close();
      messages.show('error', errorText(cause));
    } finally {
      opening.value = undefined;
    }
  }
  return { opening, openEditor };
}
