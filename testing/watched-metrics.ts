/** The figures that the alert rules and the dashboard of deploy/watching ask for, so that each side's test can show that it gives them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectDir } from './source-files.ts';

const FILES = ['pulso.rules.yml', 'grafana-pulso.json'];

/** Names of the families, without what a histogram appends. */
export function watchedMetrics(job: 'pulso-edge' | 'pulso-api'): string[] {
  const text = FILES.map((name) =>
    readFileSync(path.join(projectDir, 'deploy', 'watching', name), 'utf8'),
  ).join('\n');
  const asked = text.replaceAll('\\"', '"').matchAll(/\b([a-z][a-z0-9_]*)\{job="([a-z-]+)"/g);
  const names = [...asked].flatMap(([, name, of]) => (name !== undefined && of === job ? [name] : []));
  return [...new Set(names.map((name) => name.replace(/_(bucket|sum|count)$/, '')))].filter(
    (name) => name !== 'up',
  );
}

/** Names that an answer in Prometheus's text form declares. */
export function declaredMetrics(text: string): string[] {
  return [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name ?? '');
}
