/** Tests that need a program of the plant's machines are skipped where it is absent, and say so. */
import { spawnSync } from 'node:child_process';

export function needProgram(test: Mocha.Context, program: string): void {
  if (spawnSync('sh', ['-c', `command -v ${program}`]).status === 0) return;
  console.log(`      (${program} is absent on this machine)`);
  test.skip();
}
