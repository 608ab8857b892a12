/** The end of a machine, for a PostgreSQL server on it: SIGKILL to it and to every process of it at once. */
import { readdirSync, readFileSync } from 'node:fs';

/** A child that lives on for a moment would still answer commits, which a machine without power does not. */
export function killTree(pid: number): void {
  const children = process.platform === 'linux' ? childrenOf(pid) : [];
  for (const victim of [pid, ...children]) {
    try {
      process.kill(victim, 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        // The field after the name in parentheses and the state is the parent.
        const [, parent] = /^.*\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
        return Number(parent) === pid;
      } catch {
        return false;
      }
    })
    .map(Number);
}
