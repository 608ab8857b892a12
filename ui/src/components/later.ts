/**
 * A part of a screen whose file comes when it is first shown. Where it does not come, over a gap in the Wi-Fi, whoever tapped hears of it and
 * may load the screen anew: no browser asks again for a module that failed once, so no other try would help.
 */
import { defineAsyncComponent } from 'vue';
import type { AsyncComponentLoader, Component } from 'vue';
import { i18n } from '../plugins/i18n.ts';
import { useMessages } from '../stores/messages.ts';

/** In place of the part, each time it would be shown. */
const Missing: Component = {
  setup: () => {
    tell();
    return () => null;
  },
};

export function later<Part extends Component>(loader: AsyncComponentLoader<Part>): Part {
  return defineAsyncComponent(() => loader().catch(() => Missing)) as Part;
}

/** Once for several parts at the same time. */
function tell(): void {
  const messages = useMessages();
  const text = i18n.global.t('extras.partMissing');
  if (messages.visible?.text === text) return;
  messages.show('error', text, { label: i18n.global.t('extras.reload'), run: () => location.reload() });
}
