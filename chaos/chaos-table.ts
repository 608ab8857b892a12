/** What a run of chaos found, as a table for docs/chaos.md. */
import type { ChaosVerdict } from './run-chaos.ts';

export function chaosTable(verdicts: readonly ChaosVerdict[]): string {
  const rows = verdicts.map(({ id, title, hasPassed, seconds, result }) => {
    const figures = Object.entries(result.figures).map(([name, value]) => `${name} ${value}`);
    const verdict = hasPassed ? 'pass' : '**FAIL**';
    return `| ${id} | ${title} | ${figures.join(', ')} | ${result.difference} | ${verdict} | ${seconds.toFixed(0)} |`;
  });
  const total = verdicts.reduce((sum, { seconds }) => sum + seconds, 0);
  return [
    '| | procedure | counts | difference | verdict | s |',
    '|---|---|---|---|---|---|',
    ...rows,
    `| | all | | | | ${total.toFixed(0)} |`,
  ].join('\n');
}
