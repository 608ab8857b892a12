/** The source files of this project and what they import. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const projectDir = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = '{api,bench,chaos,cli,custom-nodes,domain,edge,migrations,simulator,testing,ui}';

/** Paths from the project's root, with forward slashes, without what is built or installed. */
export function sourceFiles(): string[] {
  return globSync([`${FOLDERS}/**/*.{ts,js,vue}`, '*.{ts,js}'], {
    cwd: projectDir,
    exclude: (name) => /(^|\/)(node_modules|dist)$/.test(name),
  }).map((file) => file.split(path.sep).join('/'));
}

/** Specifiers of the static, type-only and dynamic imports and the re-exports of a file. */
export function importsOf(file: string): string[] {
  const text = readFileSync(path.join(projectDir, file), 'utf8');
  const source = file.endsWith('.vue')
    ? [...text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n')
    : text;
  return ts.preProcessFile(source, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** The path of a relative import from the project's root. */
export function resolveImport(file: string, specifier: string): string {
  return path.posix.join(path.posix.dirname(file), specifier);
}
