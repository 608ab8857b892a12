/** Starts the application: texts of the chosen language first, then the router decides which screen. */
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import 'vuetify/styles/core';
import './styles/app.css';
import './styles/states.css';
import App from './App.vue';
import { i18n } from './plugins/i18n.ts';
import { vuetify } from './plugins/vuetify.ts';
import { router } from './router/router.ts';
import { registerOfflinePage } from './offline-page.ts';
import { usePreferences } from './stores/preferences.ts';

const app = createApp(App);
app.use(createPinia()).use(vuetify).use(i18n);
await usePreferences().setLocale(usePreferences().locale);
app.use(router).mount('#app');
registerOfflinePage();
