/** Reads and keeps the few choices of this browser. Storage may be blocked or hold anything: the default then stands. */
const PREFERENCES = {
  theme: ['system', 'light', 'dark'],
  locale: ['pt-BR', 'en-US'],
  navigation: ['wide', 'narrow'],
} as const;

export type PreferenceName = keyof typeof PREFERENCES;
export type Preference<N extends PreferenceName> = (typeof PREFERENCES)[N][number];
export type Theme = Preference<'theme'>;
export type Locale = Preference<'locale'>;
export const THEMES = PREFERENCES.theme;
export const LOCALES = PREFERENCES.locale;

/** The saved choice; the first legal value where there is none. */
export function readPreference<N extends PreferenceName>(name: N): Preference<N> {
  const legal: readonly Preference<N>[] = PREFERENCES[name];
  const fallback = PREFERENCES[name][0];
  try {
    const saved = localStorage.getItem(`pulso.${name}`);
    return legal.find((value) => value === saved) ?? fallback;
  } catch {
    return fallback;
  }
}

export function savePreference<N extends PreferenceName>(name: N, value: Preference<N>): void {
  try {
    localStorage.setItem(`pulso.${name}`, value);
  } catch {
    // A browser that forbids storage still works; the choice lasts until the page is closed.
  }
}
