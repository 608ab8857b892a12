/** Texts for codes that come from elsewhere: the translation where there is one, else what the caller has. */
import { useI18n } from 'vue-i18n';

export type KnownText = <Fallback>(
  key: string,
  fallback: Fallback,
  params?: Record<string, unknown>,
) => string | Fallback;

export function useKnownText(): KnownText {
  const texts = useI18n();
  return (key, fallback, params = {}) => (texts.te(key) ? texts.t(key, params) : fallback);
}
