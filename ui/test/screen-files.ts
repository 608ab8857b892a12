/** The files of the application, for the tests that read them. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../src/', import.meta.url));

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
