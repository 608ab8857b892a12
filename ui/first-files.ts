/**
 * What a browser needs for the first picture of a screen. On a phone far from the access point every file that is only found inside
 * another one costs a round trip: so there are few files, and the page that answers an address names all that its screen needs.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin, Rolldown } from 'vite';
import { fileOfSection } from './src/locales/section-groups.ts';
import { LOCALES } from './src/stores/preference-storage.ts';

const src = fileURLToPath(new URL('./src/', import.meta.url));
const HTML = fileURLToPath(new URL('./index.html', import.meta.url));
const ENTRY = `${src}main.ts`;
const SHELL = `${src}layout/AppShell.vue`;
/** What the texts of each language begin with. */
const NAMES = `${src}locales/name-sections.ts`;
const FLOOR = ['Dashboard', 'Production', 'Stops', 'Wall'].map((name) => `${src}pages/${name}Page.vue`);
/** The screens with tables. */
const DESK = [
  'Audit',
  'Bookings',
  'Flows',
  'Inbox',
  'Notifications',
  'Orders',
  'PlcList',
  'Registrations',
].map((name) => `${src}pages/${name}Page.vue`);
/** What so many of them show is one file: less would bring a screen what it has no use for. */
const DESK_SCREENS_MIN = 4;
/** The screens with fields, of which a report's are filters. */
const FIELDS = ['OrderForm', 'PlcForm', 'Reports'].map((name) => `${src}pages/${name}Page.vue`);
/** The screens that show records in the words of their forms. */
const RECORDS = ['Audit', 'Bookings', 'Registrations'].map((name) => `${src}pages/${name}Page.vue`);
const VUE = /node_modules[\\/](@vue|vue|vue-i18n|@intlify)[\\/]/;

/** The files that hold what several screens share, by their names. */
export const SHARED_FILES = ['vue', 'base', 'floor', 'desk', 'inputs', 'records'] as const;

type Graph = Pick<Rolldown.PluginContext, 'getModuleInfo'>;

/** Answers the file that a module goes into, null where the build may choose. */
export function makeFileOf(): (id: string, graph: Graph) => (typeof SHARED_FILES)[number] | null {
  let base: Set<string> | undefined;
  let floor: Set<string> | undefined;
  let desk: Set<string> | undefined;
  let fields: Set<string> | undefined;
  let records: Set<string> | undefined;
  return (id, graph) => {
    if (VUE.test(id)) return 'vue';
    base ??= new Set([ENTRY, SHELL, NAMES].flatMap((entry) => [...closureOf(entry, graph)]).filter(isNoRoot));
    floor ??= sharedOn(FLOOR, graph);
    desk ??= sharedBy(DESK, DESK_SCREENS_MIN, graph);
    fields ??= sharedBy(FIELDS, 2, graph);
    records ??= sharedOn(RECORDS, graph);
    if (base.has(id)) return 'base';
    if (floor.has(id)) return 'floor';
    if (desk.has(id)) return 'desk';
    if (fields.has(id)) return 'inputs';
    return records.has(id) ? 'records' : null;
  };
}

/** What so many of these screens show. */
function sharedBy(screens: readonly string[], least: number, graph: Graph): Set<string> {
  const pages = screens.map((entry) => closureOf(entry, graph));
  const all = new Set(pages.flatMap((page) => [...page]));
  return new Set(
    [...all].filter((id) => pages.filter((page) => page.has(id)).length >= least && isNoRoot(id)),
  );
}

/** What these screens share with each other or with what is loaded later, with all that it needs itself. */
function sharedOn(screens: readonly string[], graph: Graph): Set<string> {
  const pages = screens.map((entry) => closureOf(entry, graph));
  /** A component's script and style have an importer of their own, the component. */
  const importers = (id: string): number =>
    graph.getModuleInfo(id.replace(/\?.*$/, ''))?.importers.length ?? 0;
  const isShared = (id: string): boolean =>
    importers(id) > 1 || pages.filter((page) => page.has(id)).length > 1;
  const shared = new Set(pages.flatMap((page) => [...page].filter((id) => isNoRoot(id) && isShared(id))));
  return new Set([...shared].flatMap((id) => [...closureOf(id, graph)]));
}

const isNoRoot = (id: string): boolean => ![ENTRY, SHELL, ...FLOOR, ...DESK, ...FIELDS].includes(id);

/** A module and all that it imports at once. */
function closureOf(entry: string, graph: Graph): Set<string> {
  const seen = new Set<string>();
  const waiting = [entry];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    waiting.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
  return seen;
}

interface NamedRoute {
  path: string;
  name?: string;
  redirect?: { name: string };
  component?: unknown;
  meta?: { texts?: readonly string[]; bare?: boolean; wholeWindow?: boolean };
}
/** One kind of address: what its page needs besides what every page does, as it stands in the head. */
interface FirstFiles {
  /** Matches the path of the address. */
  pattern: string;
  links: string;
}

/** Writes `first-files.json` beside the page: the API (`api/http/serve-screens.ts`) puts the links of an address into its answer. */
export const nameFirstFiles: Plugin = {
  name: 'pulso-name-first-files',
  apply: 'build',
  async writeBundle({ dir }, bundle) {
    // Not at the top: the table loads pages, which only a browser and this build can.
    const table = new URL('./src/router/routes.ts', import.meta.url).href;
    const { routes } = (await import(table)) as { routes: NamedRoute[] };
    const files = routes.flatMap((route) => {
      const shown = route.redirect ? routes.find(({ name }) => name === route.redirect?.name) : route;
      // Any other address is a page that does not exist: nobody waits for that one.
      if (shown === undefined || route.path.includes('*')) return [];
      return [{ pattern: patternOf(route.path), links: linksOf(shown, bundle) } satisfies FirstFiles];
    });
    writeFileSync(path.join(dir ?? '', 'first-files.json'), JSON.stringify(files));
  },
};

/** `/orders/:id(\\d+)/history` and `/reports/:kind?` as expressions over a path. */
function patternOf(text: string): string {
  const parts = text
    .split('/')
    .slice(1)
    .map((part) => {
      const [, form, optional] = /^:\w+(?:\((.+)\))?(\?)?$/.exec(part) ?? [undefined, undefined, undefined];
      if (!part.startsWith(':')) return `/${part}`;
      return optional ? `(?:/${form ?? '[^/]+'})?` : `/${form ?? '[^/]+'}`;
    });
  return `^${parts.join('')}/?$`;
}

function linksOf(route: NamedRoute, bundle: Rolldown.OutputBundle): string {
  const page = /pages\/\w+\.vue/.exec(String(route.component))?.[0] ?? '';
  const isAlone = route.meta?.bare === true || route.meta?.wholeWindow === true;
  const known = filesOf([HTML], bundle);
  const own = [...filesOf(isAlone ? [src + page] : [SHELL, src + page], bundle)].filter(
    (file) => !known.has(file),
  );
  const links = own.map((file) =>
    file.endsWith('.css')
      ? `<link rel="stylesheet" href="/${file}">`
      : `<link rel="modulepreload" nonce="__CSP_NONCE__" href="/${file}">`,
  );
  return links.join('') + scriptOfTexts(route.meta?.texts ?? [], known, bundle);
}

/** Which language only the browser knows, before its first script has run. */
function scriptOfTexts(
  sections: readonly string[],
  known: ReadonlySet<string>,
  bundle: Rolldown.OutputBundle,
): string {
  const names = (locale: string): string[] => [
    `${src}locales/${locale}.ts`,
    ...new Set(sections.map((section) => `${src}locales/${fileOfSection(locale, section)}`)),
  ];
  const own = (locale: string): string[] =>
    [...filesOf(names(locale), bundle)].filter((file) => !known.has(file));
  const texts = Object.fromEntries(LOCALES.map((locale) => [locale, own(locale)]));
  return `<script nonce="__CSP_NONCE__">for(const file of (${JSON.stringify(texts)})[document.documentElement.lang]){const link=document.createElement("link");link.rel="modulepreload";link.nonce=document.currentScript.nonce;link.href="/"+file;document.head.append(link)}</script>`;
}

/** Scripts and styles of the chunks of these modules, with all that they import at once. */
function filesOf(modules: readonly string[], bundle: Rolldown.OutputBundle): Set<string> {
  const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
  const waiting = modules.map((id) => {
    const chunk = chunks.find((candidate) => candidate.facadeModuleId === id);
    if (chunk === undefined)
      throw new Error(`${id} has no file of its own: the first files cannot be named.`);
    return chunk.fileName;
  });
  const seen = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const output = bundle[name];
    if (seen.has(name) || output?.type !== 'chunk') continue;
    seen.add(name);
    waiting.push(...output.imports);
    for (const style of output.viteMetadata?.importedCss ?? []) seen.add(style);
  }
  return seen;
}
