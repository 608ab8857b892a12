/** A part of Pulso that runs as a process of its own: started, watched, started again when it dies, stopped in order. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '../../domain/errors.ts';
import { lastLines } from '../last-lines.ts';
import { projectDir } from '../project-dir.ts';

/** Loading Node-RED on a Raspberry Pi with a slow card takes most of this. */
const READY_TIMEOUT_MS = 90_000;
const PROBE_PAUSE_MS = 50;
/** An orderly stop flushes the outbox; beyond this the process is killed, which costs nothing but a replay. */
const STOP_TIMEOUT_MS = 20_000;
/** A part that dies again and again is tried at the last pace for ever: the plant may mend what it lacks. */
const RESTART_PAUSES_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** After running for so long, a part that dies is started again at the first pace. */
const STEADY_MS = 60_000;
/** What a part writes on its console beyond this size is kept for one earlier run. */
const LOG_MAX_BYTES = 10_000_000;

export interface SupervisedOptions {
  /** For people, as in "The edge stopped". */
  name: string;
  /** Path from the project's root. */
  entry: string;
  env: Record<string, string>;
  logFile: string;
  /** Resolves to true once the part serves; asked again and again. */
  isReady: () => Promise<boolean>;
  /** One line for people when it died and when it is back. */
  tell: (line: string) => void;
  /** Aborted when everything is to end: nothing is waited for or started again from then on. */
  signal: AbortSignal;
}

export class SupervisedProcess {
  private readonly options: SupervisedOptions;
  private child: ChildProcess | undefined;
  private deaths = 0;

  constructor(options: SupervisedOptions) {
    this.options = options;
  }

  get name(): string {
    return this.options.name;
  }

  /** Resolves when the part serves. Throws PART_FAILED with the last lines it wrote when it ends or hangs before. */
  async start(): Promise<void> {
    const { name, logFile, signal } = this.options;
    const child = this.spawn();
    if ((await this.untilReady(child)) || signal.aborted) return;
    const ended = hasEnded(child) ? 'ended' : `did not answer within ${READY_TIMEOUT_MS / 1000} s`;
    throw new DomainError(
      'PART_FAILED',
      `${name} ${ended} while starting (${logFile}):\n${lastLines(logFile, 12)}`,
    );
  }

  /** SIGTERM, and SIGKILL after STOP_TIMEOUT_MS. Answers whether there was anything to stop. */
  async stop(): Promise<boolean> {
    const { child } = this;
    if (!child || hasEnded(child)) return false;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const killer = setTimeout(() => this.kill(), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(killer);
    return true;
  }

  /** Ends it and whatever it started, at once. */
  kill(): void {
    if (!this.child?.pid || hasEnded(this.child)) return;
    try {
      process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // It ended in between.
    }
  }

  private spawn(): ChildProcess {
    const { entry, env, logFile } = this.options;
    const guard = new URL('exit-with-parent.ts', import.meta.url).href;
    const keep = new URL('../keep-compiled-code.js', import.meta.url).href;
    const log = openLog(logFile);
    const child = spawn(process.execPath, ['--import', keep, '--import', guard, entry], {
      cwd: projectDir,
      env: { ...process.env, ...env },
      // Out of the terminal's group: its Ctrl-C reaches only us, and we decide the order of stopping.
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.child = child;
    return child;
  }

  /** True once the part serves; from then on its death starts it again. */
  private async untilReady(child: ChildProcess): Promise<boolean> {
    const { isReady, signal } = this.options;
    const deadline = performance.now() + READY_TIMEOUT_MS;
    while (performance.now() < deadline && !hasEnded(child) && !signal.aborted) {
      const answered = await isReady().catch(() => false);
      // An answer counts only while this child lives: somebody else may have taken the port just before it.
      if (answered && !hasEnded(child)) {
        this.watch(child);
        return true;
      }
      await delay(PROBE_PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
    return false;
  }

  private watch(child: ChildProcess): void {
    const readyAt = performance.now();
    child.once('exit', (code, endSignal) => {
      if (performance.now() - readyAt > STEADY_MS) this.deaths = 0;
      void this.restart(endSignal ?? `exit code ${code}`);
    });
  }

  private async restart(reason: string): Promise<void> {
    const { name, logFile, tell, signal } = this.options;
    while (!signal.aborted) {
      const pauseMs = RESTART_PAUSES_MS[Math.min(this.deaths, RESTART_PAUSES_MS.length - 1)] ?? 0;
      this.deaths += 1;
      tell(`${name} stopped (${reason}); starting it again in ${pauseMs / 1000} s. Its log: ${logFile}`);
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const child = this.spawn();
      if (await this.untilReady(child)) return tell(`${name} runs again.`);
      this.kill();
      reason = 'it did not come up';
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function openLog(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_MAX_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o640);
}
