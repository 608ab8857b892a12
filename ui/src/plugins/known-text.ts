/** Texts for codes that come from elsewhere: the translation where there is one, else what the caller has. */
import { useI18n } from 'vue-i18n';
import { noteLacking } from './i18n.ts';

export type KnownText = <Fallback>(
  key: string,
  fallback: Fallback,
  params?: Record<string, unknown>,
) => string | Fallback;

export function useKnownText(): KnownText {
  const texts = useI18n();
  return (key, fallback, params = {}) => {
    if (texts.te(key)) return texts.t(key, params);
    noteLacking();
    return fallback;
  };
}
