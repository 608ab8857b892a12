/**
 * A part of a screen whose file comes when it is first shown. Where the file does not come, over a gap in the Wi-Fi, it is tried again: what
 * was tapped opens once the network is back, and no button is left that does nothing.
 */
import { defineAsyncComponent } from 'vue';
import type { AsyncComponentLoader, Component } from 'vue';
import { i18n } from '../plugins/i18n.ts';
import { useMessages } from '../stores/messages.ts';

const RETRY_MS = 2_000;
/** Five minutes; beyond them whoever tapped has gone, and the part is shown by the next visit. */
const RETRIES_MAX = 150;

export function later<Part extends Component>(loader: AsyncComponentLoader<Part>): Part {
  return defineAsyncComponent<Part>({
    loader,
    onError: (_failure, retry, fail, attempts) => {
      if (attempts === 1) useMessages().show('info', i18n.global.t('extras.partMissing'));
      if (attempts > RETRIES_MAX) fail();
      else setTimeout(retry, RETRY_MS);
    },
  });
}
