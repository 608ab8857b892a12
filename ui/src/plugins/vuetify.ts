/** Vuetify with Pulso's two themes and the defaults that every screen shares (48 px targets, outlined fields). */
import { useI18n } from 'vue-i18n';
import { createVuetify } from 'vuetify';
import { aliases, mdi } from 'vuetify/iconsets/mdi-svg';
import { createVueI18nAdapter } from 'vuetify/locale/adapters/vue-i18n';
import { cspNonce } from './csp-nonce.ts';
import { i18n } from './i18n.ts';
import { readPreference } from '../stores/preference-storage.ts';

/** Every pair of text and ground below has a contrast of at least 4.5:1; the browser tests ask axe about it. */
const light = {
  dark: false,
  colors: {
    background: '#f2f5f9',
    surface: '#ffffff',
    'surface-light': '#f7f9fc',
    // The knob of a switch.
    'surface-bright': '#ffffff',
    'surface-variant': '#3d4a5c',
    'on-surface': '#15202e',
    'on-background': '#15202e',
    primary: '#0f6e66',
    'on-primary': '#ffffff',
    secondary: '#33506f',
    'on-secondary': '#ffffff',
    error: '#b3261e',
    'on-error': '#ffffff',
    warning: '#8a4b00',
    'on-warning': '#ffffff',
    success: '#1a7036',
    'on-success': '#ffffff',
    info: '#0b57a4',
    'on-info': '#ffffff',
  },
  variables: { 'border-opacity': 0.14, 'medium-emphasis-opacity': 0.74, 'high-emphasis-opacity': 1 },
};

const dark = {
  dark: true,
  colors: {
    background: '#0c1420',
    surface: '#141f2e',
    'surface-light': '#1b2838',
    'surface-bright': '#e6edf6',
    'surface-variant': '#c3cedd',
    'on-surface': '#e6edf6',
    'on-background': '#e6edf6',
    primary: '#4fd1c1',
    'on-primary': '#04211e',
    secondary: '#9db8d6',
    'on-secondary': '#0c1420',
    error: '#ff9a8f',
    'on-error': '#3a0703',
    warning: '#ffb95c',
    'on-warning': '#2e1900',
    success: '#6fdc8c',
    'on-success': '#04240e',
    info: '#8ec5ff',
    'on-info': '#04203f',
  },
  variables: { 'border-opacity': 0.18, 'medium-emphasis-opacity': 0.78, 'high-emphasis-opacity': 1 },
};

const field = { variant: 'outlined', density: 'comfortable', color: 'primary', hideDetails: 'auto' } as const;

/** Its language is that of our texts, which have a `$vuetify` section as soon as a screen shows a text of Vuetify's own: none does. */
export const makeVuetify = () =>
  createVuetify({
    theme: {
      variations: false,
      defaultTheme: readPreference('theme'),
      themes: { light, dark },
      ...(cspNonce === undefined ? {} : { cspNonce }),
    },
    icons: { defaultSet: 'mdi', aliases, sets: { mdi } },
    locale: { adapter: createVueI18nAdapter({ i18n, useI18n }) },
    defaults: {
      VBtn: { minHeight: 48, rounded: 'lg' },
      VCard: { rounded: 'lg', flat: true, border: true },
      VDialog: { maxWidth: 560, scrollable: true },
      VTextField: field,
      VTextarea: field,
      VSwitch: { color: 'primary', inset: true, hideDetails: 'auto' },
    },
  });
