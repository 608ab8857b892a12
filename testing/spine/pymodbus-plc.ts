/**
 * A PLC of other people's making, in another language: pymodbus (Debian: python3-pymodbus with its recommended packages). Eight units behind
 * one port, 6,000 elements in each area. Where Python or the package is missing, `findPython` says so and its tests are left out, aloud.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { DataType, RegisterArea, WordOrder } from '../../domain/plc/register-tables.ts';

/** A `python3` that comes first in PATH may be another one than Debian's. */
const PYTHONS = ['python3', '/usr/bin/python3'];
const SERVER = path.join(import.meta.dirname, 'pymodbus-plc.py');
const START_TIMEOUT_MS = 30_000;

/** undefined where no Python has a pymodbus whose server can be used. */
export function findPython(): string | undefined {
  return PYTHONS.find((python) => spawnSync(python, ['-c', 'import pymodbus.server']).status === 0);
}

type Setting =
  | [what: 'words', unit: number, area: RegisterArea, offset: number, words: number[]]
  | [
      what: 'value',
      unit: number,
      area: RegisterArea,
      offset: number,
      type: Exclude<DataType, 'bit'>,
      order: WordOrder,
      value: number,
    ];

export class PymodbusPlc {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  #said = '';

  private constructor(child: ChildProcess, lines: Interface, port: number) {
    this.#child = child;
    this.#lines = lines;
    this.port = port;
  }

  static async start(python: string): Promise<PymodbusPlc> {
    const child = spawn(python, [SERVER], { stdio: ['pipe', 'pipe', 'pipe'] });
    process.once('exit', () => child.kill('SIGKILL'));
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const lines = createInterface({ input: child.stdout });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`The pymodbus server ended: ${said}`);
    });
    const signal = AbortSignal.timeout(START_TIMEOUT_MS);
    const [port] = (await Promise.race([once(lines, 'line', { signal }), ended])) as [string];
    ended.catch(() => undefined);
    return new PymodbusPlc(child, lines, Number(port));
  }

  /** All at once, as far as one poll can tell; resolves when the PLC shows them. */
  async set(...settings: Setting[]): Promise<void> {
    const answered = once(this.#lines, 'line');
    this.#child.stdin?.write(`${JSON.stringify(settings)}\n`);
    [this.#said] = (await answered) as [string];
    if (this.#said !== 'ok') throw new Error(`The pymodbus server says: ${this.#said}`);
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}
