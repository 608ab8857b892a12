/** Starts the application: texts of the chosen language first, then the router decides which screen. Each step is a task of its own. */
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import 'vuetify/styles/core';
import './styles/app.css';
import './styles/states.css';
import App from './App.vue';
import { nextTask } from './layout/next-task.ts';
import { i18n } from './plugins/i18n.ts';
import { makeVuetify } from './plugins/vuetify.ts';
import { router } from './router/router.ts';
import { registerOfflinePage } from './offline-page.ts';
import { usePreferences } from './stores/preferences.ts';

const app = createApp(App);
app.use(createPinia()).use(i18n);
const preferences = usePreferences();
const texts = preferences.setLocale(preferences.locale);
await nextTask();
app.use(makeVuetify());
await texts;
app.use(router);
await nextTask();
app.mount('#app');
registerOfflinePage();
