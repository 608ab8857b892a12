/** Starts a farm of PLCs in a process of its own and asks it what it saw. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FarmFigures, FarmOptions } from './plc-farm-process.ts';

const PROGRAM = fileURLToPath(new URL('plc-farm-process.ts', import.meta.url));

export class PlcFarm {
  readonly ports: readonly number[];
  readonly #process: ChildProcess;
  #asked = 0;

  private constructor(child: ChildProcess, ports: readonly number[]) {
    this.#process = child;
    this.ports = ports;
  }

  static async start(options: FarmOptions): Promise<PlcFarm> {
    const child = fork(PROGRAM, [JSON.stringify(options)]);
    const [{ ports }] = (await once(child, 'message')) as [{ ports: number[] }];
    child.setMaxListeners(0);
    return new PlcFarm(child, ports);
  }

  /** Forgets what was seen until now. */
  async reset(): Promise<void> {
    await this.#ask({ ask: 'reset' });
  }

  figures(): Promise<FarmFigures> {
    return this.#ask({ ask: 'figures' });
  }

  /** From now on this PLC changes only when it is told to. */
  async hold(plc: number): Promise<void> {
    await this.#ask({ ask: 'hold', plc });
  }

  /** Changes the values of a PLC; resolves with the new one and when it was first read, by the wall clock. */
  raise(plc: number): Promise<{ value: number; atMs: number }> {
    return this.#ask({ ask: 'raise', plc });
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.disconnect();
    await ended;
  }

  #ask<T>(command: object): Promise<T> {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve) => {
      const take = (answer: { id: number }): void => {
        if (answer.id !== id) return;
        this.#process.off('message', take);
        resolve(answer as T);
      };
      this.#process.on('message', take);
      this.#process.send({ id, ...command });
    });
  }
}
