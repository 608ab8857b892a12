/** vue-i18n with one locale loaded at a time: the other language is fetched when somebody asks for it. */
import { createI18n } from 'vue-i18n';
import { formatMessage } from './message-format.ts';
import type { Locale } from '../stores/preference-storage.ts';

const loaders = {
  'pt-BR': () => import('../locales/pt-BR.json'),
  'en-US': () => import('../locales/en-US.json'),
} as const;

export const i18n = createI18n({
  legacy: false,
  locale: 'pt-BR',
  fallbackLocale: false,
  // A missing key is a defect that the locale test finds; the screen shows the key rather than nothing.
  missingWarn: false,
  fallbackWarn: false,
  messages: {},
  messageCompiler: (message) => (context: { named: (name: string) => unknown }) =>
    typeof message === 'string' ? formatMessage(message, (name) => shown(context.named(name))) : '',
});

const shown = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Loads the texts once, switches to them and tells assistive technology through `html lang`. */
export async function useLanguage(locale: Locale): Promise<void> {
  if (!i18n.global.availableLocales.includes(locale)) {
    const texts = await loaders[locale]();
    i18n.global.setLocaleMessage(locale, texts.default as never);
  }
  i18n.global.locale.value = locale;
  document.documentElement.lang = locale;
}
