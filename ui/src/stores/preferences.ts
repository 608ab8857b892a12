/** Theme, language and width of the navigation, kept in this browser. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { useLanguage } from '../plugins/i18n.ts';
import { readPreference, savePreference } from './preference-storage.ts';
import type { Locale, Theme } from './preference-storage.ts';

export const usePreferences = defineStore('preferences', () => {
  const theme = ref(readPreference('theme'));
  const locale = ref(readPreference('locale'));
  const navigation = ref(readPreference('navigation'));

  /** `App.vue` hands it to Vuetify. */
  function setTheme(chosen: Theme): void {
    savePreference('theme', chosen);
    wear(chosen);
  }
  function wear(chosen: Theme): void {
    theme.value = chosen;
    document.documentElement.style.colorScheme = chosen === 'system' ? '' : chosen;
  }

  async function setLocale(chosen: Locale): Promise<void> {
    await useLanguage(chosen);
    locale.value = chosen;
    savePreference('locale', chosen);
  }

  /** What is chosen in another tab is chosen in all of them. */
  window.addEventListener('storage', () => {
    if (readPreference('theme') !== theme.value) wear(readPreference('theme'));
    if (readPreference('locale') !== locale.value) void setLocale(readPreference('locale'));
  });

  function toggleNavigation(): void {
    navigation.value = navigation.value === 'wide' ? 'narrow' : 'wide';
    savePreference('navigation', navigation.value);
  }

  return { theme, locale, navigation, setTheme, setLocale, toggleNavigation };
});
