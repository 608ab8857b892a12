/** Compiles the C peer where a compiler and libmodbus are installed. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../clients/libmodbus-load.c', import.meta.url));
const INCLUDES = ['/usr/include/modbus', '/usr/local/include/modbus'];

/** Path of the program, or null where gcc or libmodbus-dev is absent. */
export function compileLibmodbus(dir: string): string | null {
  const program = path.join(dir, 'libmodbus-load');
  const includes = INCLUDES.map((folder) => `-I${folder}`);
  try {
    execFileSync('gcc', ['-O2', ...includes, '-o', program, SOURCE, '-lmodbus'], { stdio: 'ignore' });
    return program;
  } catch {
    return null;
  }
}
