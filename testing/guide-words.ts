/** What the pages for people name: commands, files, settings, words of the screens. `readme.test.ts` compares it with what there is. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ENVIRONMENT_VARIABLES } from '../domain/environment.ts';
import { may, type Permission, type Role } from '../domain/roles.ts';
import { projectDir } from './source-files.ts';

/** npm's own names of scripts that need no `run`. */
const SHORT_COMMANDS = /\bnpm (start|test)\b/g;
const RUN_COMMANDS = /\bnpm run ([\w:-]+)/g;
/** Files that carry settings of their own, beside those of `domain/environment.ts`. */
const SETTING_FILES = ['deploy/server/.env.example', 'deploy/database/*.sh', '.env.example'];
/** `TABLE_OF_NAMES` in back quotes, or before an equals sign. */
const SETTINGS = /`([A-Z]{2,}(?:_[A-Z]+)+)(?:=[^`]*)?`|\b([A-Z]{2,}(?:_[A-Z]+)+)=/g;
/** For the tests themselves; not settings of the product. */
const TEST_SETTINGS = ['CHROMIUM_PATH', 'TEST_DATABASE_URL'];
/** *Words* between single asterisks, or three: names on the screens. */
const SCREEN_WORDS = /(?<![*\w])(?:\*(?![*\s])([^*]+)\*|\*{3}([^*]+)\*{3})(?![*\w])/g;

export type Language = 'pt-BR' | 'en-US';

export function read(file: string): string {
  return readFileSync(path.join(projectDir, file), 'utf8');
}

/** The first group of each hit that has one, else the whole hit. */
export function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match.slice(1).find(Boolean) ?? match[0]);
}

export function namedCommands(text: string): string[] {
  return [...all(text, RUN_COMMANDS), ...all(text, SHORT_COMMANDS)];
}

/** Whole files of ours without a placeholder: in back quotes, and those of `deploy/` and `cli/` in blocks of commands too. */
export function namedFiles(text: string): string[] {
  const quoted = all(
    text,
    /`((?:[\w.-]+\/)*[\w.@-]+\.(?:ts|js|json|vue|css|html|sh|yaml|conf|service|example))`/g,
  );
  const typed = all(text, /(?<![\w/.-])((?:deploy|cli)\/[\w./-]*\.(?:sh|ts|yaml|conf|example))/g);
  return [...new Set([...quoted, ...typed])].filter(
    (name) => name.includes('/') && existsSync(path.join(projectDir, name.split('/')[0] ?? '')),
  );
}

export function namedSettings(text: string): string[] {
  return all(text, SETTINGS);
}

/** Every setting of a process, a script or the compose file, and the codes of errors, which look the same. */
export function knownSettings(): Set<string> {
  const files = SETTING_FILES.flatMap((pattern) => globSync(pattern, { cwd: projectDir }));
  const others = files.flatMap((file) => all(read(file), /\b([A-Z]{2,}(?:_[A-Z]+)+)\b/g));
  const codes = Object.keys(
    JSON.parse(read('ui/src/locales/en-US/late/errors.json')) as Record<string, string>,
  );
  return new Set([...ENVIRONMENT_VARIABLES, ...TEST_SETTINGS, ...others, ...codes]);
}

export function namedScreenWords(text: string): string[] {
  const prose = text.replaceAll(/```[\s\S]*?```|`[^`]*`/g, '');
  return all(prose, SCREEN_WORDS).map((words) => words.replaceAll(/\s+/g, ' '));
}

/** Files of the locales that a role comes to see: the frame of all screens, and the sections of those that it may open. */
function sectionsOf(role: Role): string[] {
  const open = read('ui/src/router/routes.ts')
    .split(/^ {2}\{$/m)
    .filter((route) => {
      const permission = /permission: '([^']+)'/.exec(route)?.[1];
      return permission === undefined || may(role, permission as Permission);
    })
    .flatMap((route) => all(/texts: \[([^\]]*)\]/.exec(route)?.[1] ?? '', /'(\w+)'/g));
  return ['shell/*', 'late/*', ...[...new Set(open)].map((section) => `*/${section}`)];
}

/** Every text that the screens show in this language, whole; with a role those of the screens that it may open. */
export function screenTexts(language: Language, role?: Role): Set<string> {
  const texts = new Set<string>();
  const take = (value: unknown): void => {
    if (typeof value === 'string') texts.add(value);
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(take);
  };
  // What the API writes into files too lies with the domain.
  const files = (role === undefined ? ['*/*'] : sectionsOf(role)).flatMap((section) => [
    `ui/src/locales/${language}/${section}.json`,
    `domain/words/${language}/${section}.json`,
  ]);
  for (const file of globSync(files, { cwd: projectDir })) take(JSON.parse(read(file)));
  return texts;
}
