/** What a browser downloads before a screen works, from Vite's manifest: scripts and styles, gzipped, in bytes. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
}
export type Manifest = Record<string, Chunk>;
export interface Weight {
  scriptBytes: number;
  styleBytes: number;
}

export function readManifest(distDir: string): Manifest {
  return JSON.parse(readFileSync(path.join(distDir, '.vite/manifest.json'), 'utf8')) as Manifest;
}

export function gzipBytes(distDir: string, file: string): number {
  return gzipSync(readFileSync(path.join(distDir, file)), { level: 9 }).length;
}

/** The given entries with everything they import statically, each file once. */
export function filesOf(
  manifest: Manifest,
  entries: readonly string[],
): { scripts: Set<string>; styles: Set<string> } {
  const scripts = new Set<string>();
  const styles = new Set<string>();
  const waiting = [...entries];
  const seen = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const chunk = manifest[name];
    if (!chunk) throw new Error(`${name} is not in the manifest: was the screen renamed?`);
    scripts.add(chunk.file);
    for (const style of chunk.css ?? []) styles.add(style);
    waiting.push(...(chunk.imports ?? []));
  }
  return { scripts, styles };
}

export function weigh(distDir: string, manifest: Manifest, entries: readonly string[]): Weight {
  const { scripts, styles } = filesOf(manifest, entries);
  const sum = (files: Set<string>): number =>
    [...files].reduce((total, file) => total + gzipBytes(distDir, file), 0);
  return { scriptBytes: sum(scripts), styleBytes: sum(styles) };
}
