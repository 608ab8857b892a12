/** Builds the browser application to ui/dist and, in development, serves it with the API behind a proxy. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as icons from '@mdi/js';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import vuetify from 'vite-plugin-vuetify';
import { makeFileOf, nameFirstFiles, SHARED_FILES } from './first-files.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const apiOrigin = process.env['PULSO_API_ORIGIN'] ?? 'http://127.0.0.1:3000';

/**
 * Asks for the font beside the first script: with `font-display: optional` it is used only when it comes at once. Phones have no use for it
 * (`ui/src/styles/app.css`).
 */
const PRELOAD_FONT_ON = '(min-width: 600px)';
const preloadFont: Plugin = {
  name: 'pulso-preload-font',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, context) =>
      Object.keys(context.bundle ?? {})
        .filter((file) => file.endsWith('.woff2'))
        .map((file) => ({
          tag: 'link',
          attrs: {
            rel: 'preload',
            href: `/${file}`,
            as: 'font',
            type: 'font/woff2',
            crossorigin: true,
            media: PRELOAD_FONT_ON,
          },
          injectTo: 'head' as const,
        })),
  },
};

/**
 * Writes the drawing of each icon where it is used. `@mdi/js` is one module: the icons of all screens together would lie in one file,
 * and the first screen would bring them all. What is written twice weighs a fifth of a kilobyte.
 */
const inlineIcons: Plugin = {
  name: 'pulso-inline-icons',
  enforce: 'post',
  transform(code, id) {
    if (!code.includes('@mdi/js') || id.includes('node_modules')) return undefined;
    return code.replace(/import\s*\{([^}]*)\}\s*from\s*["']@mdi\/js["'];?/g, (_whole, list: string) =>
      list
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
        .map((name) => `const ${name} = ${JSON.stringify(drawingOf(name))};`)
        .join(''),
    );
  },
};

function drawingOf(name: string): string {
  const drawing = (icons as Record<string, string>)[name];
  if (drawing === undefined) throw new Error(`@mdi/js has no icon "${name}".`);
  return drawing;
}

/** Vuetify's calendar arithmetic, which every application brings along: 3 KB on each first screen for pickers that no screen of ours has. */
const leaveOutCalendar: Plugin = {
  name: 'pulso-leave-out-calendar',
  enforce: 'pre',
  load(id) {
    if (/vuetify[\\/]lib[\\/](components|labs)[\\/]V(Date|Calendar|Month|Time)/.test(id))
      throw new Error(`${id} needs the calendar that ui/vite.config.ts leaves out.`);
    return /vuetify[\\/]lib[\\/]composables[\\/]date[\\/]adapters[\\/]vuetify\.js$/.test(id)
      ? 'export class VuetifyDateAdapter {}'
      : undefined;
  },
};

/** Vuetify's own languages: our texts are its texts (`ui/src/plugins/vuetify.ts`), but it brings its table of English along all the same. */
const leaveOutLanguages: Plugin = {
  name: 'pulso-leave-out-languages',
  enforce: 'pre',
  load: (id) =>
    /vuetify[\\/]lib[\\/]locale[\\/]adapters[\\/]vuetify\.js$/.test(id)
      ? 'export const createVuetifyAdapter = undefined;'
      : undefined,
};

const OWN_CALENDAR = path.join(root, 'src/format/temporal.ts');
const preferOwnCalendar: Plugin = {
  name: 'pulso-prefer-own-calendar',
  enforce: 'pre',
  resolveId: (id, importer) =>
    id === 'temporal-polyfill' && importer !== OWN_CALENDAR ? OWN_CALENDAR : undefined,
};

/**
 * Asks V8 to compile the shared files while they come, in another thread: nearly all that is in them runs for the first picture, and function by
 * function it would be compiled between the pieces of it. Browsers that do not know the comment take it for one.
 */
const COMPILE_WHOLE = '//# allFunctionsCalledOnLoad';
const compileWhole: Plugin = {
  name: 'pulso-compile-whole',
  apply: 'build',
  generateBundle: {
    // It counts only as the first line, before the list of files that Vite puts there.
    order: 'post',
    handler(_options, bundle) {
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk' && (chunk.isEntry || SHARED_FILES.some((name) => name === chunk.name)))
          chunk.code = `${COMPILE_WHOLE}\n${chunk.code}`;
    },
  },
};

/** What the running screens ask now and then: is there a newer first script than mine? Its name changes with anything in it. */
const tellVersion: Plugin = {
  name: 'pulso-tell-version',
  generateBundle(_options, bundle) {
    const entry = Object.values(bundle).find((chunk) => chunk.type === 'chunk' && chunk.isEntry)?.fileName;
    this.emitFile({ type: 'asset', fileName: 'version.json', source: JSON.stringify({ entry }) });
  },
};

/** A compressed copy beside each script and style, which the API hands to browsers that take it (all do, also without TLS). */
const compressCopies: Plugin = {
  name: 'pulso-compress-copies',
  apply: 'build',
  writeBundle({ dir }, bundle) {
    for (const fileName of Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name))) {
      const file = path.join(dir ?? '', fileName);
      writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
    }
  },
};

export default defineConfig({
  root,
  resolve: { alias: { 'vue-i18n': 'vue-i18n/dist/vue-i18n.runtime.mjs' } },
  plugins: [
    vue(),
    vuetify({ autoImport: true }),
    inlineIcons,
    leaveOutCalendar,
    leaveOutLanguages,
    preferOwnCalendar,
    preloadFont,
    tellVersion,
    nameFirstFiles,
    compileWhole,
    compressCopies,
  ],
  // The API replaces the placeholder with a fresh nonce in each answer; Vite puts it on every script, style and link.
  html: { cspNonce: '__CSP_NONCE__' },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_JIT_COMPILATION__: true,
    // Our texts only know {name}: src/plugins/message-format.ts replaces the compiler, which would weigh as much as a screen.
    __INTLIFY_DROP_MESSAGE_COMPILER__: true,
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    // An inlined font or image would need data: in the policy; files are cached and cost one request.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: makeFileOf(), debugName: 'first files' }],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': { target: apiOrigin, changeOrigin: false },
      '/socket.io': { target: apiOrigin, ws: true, changeOrigin: false },
    },
  },
});
