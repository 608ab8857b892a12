/** The files of the application, for the tests that read them. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RouteRecordRaw } from 'vue-router';
import { SECTION_GROUPS } from '../src/locales/section-groups.ts';

const root = fileURLToPath(new URL('../src/', import.meta.url));
/** Where texts lie: those of the screens alone, and those that files say too. */
const TEXTS = '{locales,../../domain/words}';

export interface ScreenFile {
  name: string;
  text: string;
}
export function screenFiles(pattern: string): ScreenFile[] {
  return globSync(pattern, { cwd: root })
    .sort()
    .map((name) => ({ name, text: readFileSync(root + name, 'utf8') }));
}

/** Texts of a locale with their paths joined by dots. */
export function flatTexts(tree: object, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
    if (typeof value === 'string') flat.set(prefix + key, value);
    else if (typeof value === 'object' && value !== null)
      for (const [path, text] of flatTexts(value, `${prefix}${key}.`)) flat.set(path, text);
  }
  return flat;
}

/** Names of the sections that lie in a folder of the texts. */
export function sectionsIn(folder: string): string[] {
  return globSync(`${TEXTS}/pt-BR/${folder}/*.json`, { cwd: root }).map((file) =>
    path.basename(file, '.json'),
  );
}

/** Names of the sections that the shell brings, or of those that come with a page. */
export function sectionNames(kind: 'shell' | 'pages'): string[] {
  const folders = kind === 'pages' ? ['pages', ...Object.keys(SECTION_GROUPS)] : [kind];
  return folders.flatMap(sectionsIn);
}

/** All texts of a locale, as `i18n` holds them once every section is loaded. */
export function localeTexts(locale: string): object {
  const files = globSync(`${TEXTS}/${locale}/*/*.json`, { cwd: root });
  return Object.fromEntries(
    files.map((file) => [
      path.basename(file, '.json'),
      JSON.parse(readFileSync(root + file, 'utf8')) as object,
    ]),
  );
}

/** A file of the screens and all that it imports, at once or later, as names below `src/`. */
export function withImports(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  // What the table of routes and the languages load later is not part of a page.
  const later = /^(router\/routes|plugins\/i18n)\.ts$/.test(name) ? '' : '|import\\(';
  const found = readFileSync(root + name, 'utf8').matchAll(
    new RegExp(`(?:from ${later})'(\\.[^']+\\.(?:ts|vue))'`, 'g'),
  );
  for (const [, target] of found) {
    const imported = path.posix.join(path.posix.dirname(name), target ?? '');
    // Types alone bring no words.
    if (!imported.startsWith('..') && !imported.endsWith('.d.ts')) withImports(imported, seen);
  }
  return seen;
}

/** Sections whose texts the file names: by a whole key, or by the beginning of one in a template. What somebody may do is no text. */
export function sectionsNamed(file: string, keys: readonly string[]): string[] {
  const text = readFileSync(root + file, 'utf8').replaceAll(/\bmay\('[\w.-]+'\)/g, '');
  const whole = [...text.matchAll(/['"`]([a-z]\w*(?:\.[\w-]+)+)['"`]/gi)].filter(([, key]) =>
    keys.includes(key ?? ''),
  );
  const begun = [...text.matchAll(/`([a-z]\w*\.(?:[\w-]+\.)*)\$\{/gi)].filter(([, start]) =>
    keys.some((key) => key.startsWith(start ?? '')),
  );
  return [...new Set([...whole, ...begun].map(([, key]) => key?.split('.')[0] ?? ''))];
}

/** The page that a route loads, as a name below `src/`. */
export function pageOf(route: RouteRecordRaw): string {
  const load = route.component as (() => unknown) | undefined;
  return /pages\/\w+\.vue/.exec(load?.toString() ?? '')?.[0] ?? '';
}
