/**
 * Makes of custom-nodes what an ordinary Node-RED installs: plain JavaScript, with the rules of `domain` that the nodes use and the packages
 * that they need. Nothing is bundled: what fails in a plant can be read there.
 */
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { projectDir } from '../project-dir.ts';

interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  dependencies?: Record<string, string>;
  'node-red': { version: string; nodes: Record<string, string> };
  [property: string]: unknown;
}

const NODES = 'custom-nodes';
/** What a node brings besides its code. */
const ASSETS = /\.(html|json|svg)$/;
const IMPORTS = /(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g;

/** @returns the folder, ready for `npm pack`. Throws where a file of the nodes imports what is not there. */
export function buildNodesPackage(outDir: string): string {
  rmSync(outDir, { recursive: true, force: true });
  const manifest = readManifest(path.join(NODES, 'package.json'));
  const packages = new Set<string>();
  const files = new Set<string>();
  for (const entry of Object.values(manifest['node-red'].nodes))
    collect(path.join(NODES, entry), files, packages);
  for (const file of files) compile(file, outDir);
  copyAssets(outDir);
  writeFileSync(
    path.join(outDir, 'package.json'),
    `${JSON.stringify(publicManifest(manifest, packages), null, 2)}\n`,
  );
  return outDir;
}

/** Follows the imports from file to file; types that are only imported as types leave no trace in JavaScript. */
function collect(file: string, files: Set<string>, packages: Set<string>): void {
  if (files.has(file)) return;
  files.add(file);
  for (const [, name = ''] of toJavaScript(file).matchAll(IMPORTS)) {
    if (name.startsWith('.')) collect(sourceOf(path.join(path.dirname(file), name)), files, packages);
    else if (!isBuiltin(name)) packages.add(packageOf(name));
  }
}

function compile(file: string, outDir: string): void {
  const target = path.join(outDir, file.replace(/\.ts$/, '.js'));
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, toJavaScript(file));
}

function toJavaScript(file: string): string {
  const text = readFileSync(path.join(projectDir, file), 'utf8');
  const { outputText } = ts.transpileModule(text, {
    fileName: file,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  });
  return outputText;
}

/** A rewritten import names the JavaScript that is to be; its source is TypeScript, but for the nodes' own one-line files. */
function sourceOf(file: string): string {
  const typescript = file.replace(/\.js$/, '.ts');
  try {
    readFileSync(path.join(projectDir, typescript));
    return typescript;
  } catch {
    return file;
  }
}

function copyAssets(outDir: string): void {
  const from = path.join(projectDir, NODES);
  for (const entry of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    if (!ASSETS.test(entry) || entry === 'package.json' || /^(examples|resources)/.test(entry)) continue;
    cpSync(path.join(from, entry), path.join(outDir, NODES, entry));
  }
  // Node-RED looks for them here: for its Import menu, and for what the editor loads.
  for (const folder of ['examples', 'resources'])
    cpSync(path.join(from, folder), path.join(outDir, folder), {
      recursive: true,
      filter: (file) => !file.endsWith('.ts'),
    });
  cpSync(path.join(from, 'README.md'), path.join(outDir, 'README.md'));
  cpSync(path.join(projectDir, 'LICENSE'), path.join(outDir, 'LICENSE'));
}

function publicManifest(manifest: Manifest, packages: ReadonlySet<string>): Manifest {
  const rest: Manifest = { ...manifest };
  delete rest.private;
  const known = readManifest('package.json').dependencies ?? {};
  const nodes = Object.entries(manifest['node-red'].nodes).map(([type, file]) => [type, `${NODES}/${file}`]);
  const dependencies = [...packages].toSorted().map((name) => {
    const version = known[name];
    if (version === undefined) throw new Error(`${name} is not a dependency of package.json`);
    return [name, version];
  });
  return {
    ...rest,
    'node-red': { ...manifest['node-red'], nodes: Object.fromEntries(nodes) as Record<string, string> },
    dependencies: Object.fromEntries(dependencies) as Record<string, string>,
  };
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(path.join(projectDir, file), 'utf8')) as Manifest;
}

/** `@scope/name/file` → `@scope/name` */
function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}
