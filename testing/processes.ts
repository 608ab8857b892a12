/** Starts our own processes for tests and sees that none of them outlives the run. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENVIRONMENT_VARIABLES } from '../domain/environment.ts';
import { waitUntil } from './wait.ts';

const projectDir = fileURLToPath(new URL('..', import.meta.url));
/** An orderly stop that takes longer than this is a defect; the process is then killed and the test fails. */
const STOP_TIMEOUT_MS = 20_000;
/** As cli/keep-compiled-code.js has it for an installation: a start is the second one, and not the first after an update. */
const COMPILE_CACHE = path.join(tmpdir(), 'pulso-compile-cache');

export interface ProcessOptions {
  /** Path from the project's root, for example `api/main.ts`. */
  entry: string;
  args?: string[];
  /** Added to the machine's environment without any variable of Pulso that the developer has set. */
  env?: Record<string, string>;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface TestProcess {
  pid: number;
  /** Everything that it wrote so far, both streams. */
  output(): string;
  exited: Promise<Ended>;
  /** Resolves with the match; fails at once, with the output, when the process ends before. */
  waitForOutput(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
  /** Waits until the address answers with a status below 500. */
  waitForUrl(url: string, timeoutMs?: number): Promise<Response>;
  /** SIGTERM and wait. Throws when it has to be killed after STOP_TIMEOUT_MS. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
  /** SIGKILL, the way the power goes. */
  kill(): Promise<Ended>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => signalGroup(child, 'SIGKILL')));

export function startProcess({ entry, args = [], env = {} }: ProcessOptions): TestProcess {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: projectDir,
    env: { ...machineEnvironment(), ...env },
    // A group of its own, so that whatever it started can be ended with it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => (output += chunk));
  }
  const exited = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;

  async function waitFor<T>(
    look: () => Promise<T | null> | T | null,
    what: string,
    timeoutMs: number,
  ): Promise<T> {
    const found = await waitUntil(
      async () => {
        const answer = await Promise.resolve(look()).catch(() => null);
        return answer ?? (hasEnded() ? 'ended' : null);
      },
      { timeoutMs, what },
    ).catch((cause: unknown) => {
      throw new Error(`${entry} did not get as far as ${what}. Its output:\n${output}`, { cause });
    });
    if (found === 'ended' || found === null)
      throw new Error(`${entry} ended before ${what}. Its output:\n${output}`);
    return found;
  }

  return {
    pid: child.pid ?? 0,
    output: () => output,
    exited,
    waitForOutput: (pattern, timeoutMs = 60_000) =>
      waitFor(() => pattern.exec(output), String(pattern), timeoutMs),
    waitForUrl: (url, timeoutMs = 60_000) =>
      waitFor(
        async () => {
          const response = await fetch(url, { headers: { connection: 'close' } });
          return response.status < 500 ? response : null;
        },
        url,
        timeoutMs,
      ),
    stop: async (signal = 'SIGTERM') => {
      let killed = false;
      child.kill(signal);
      const killer = setTimeout(() => (killed = signalGroup(child, 'SIGKILL')), STOP_TIMEOUT_MS);
      const ended = await exited;
      clearTimeout(killer);
      if (killed) throw new Error(`${entry} had to be killed after ${signal}. Its output:\n${output}`);
      return ended;
    },
    kill: () => {
      child.kill('SIGKILL');
      return exited;
    },
  };
}

/** Ends what tests forgot. Answers what it had to end, for the run to fail with. */
export async function killForgottenProcesses(): Promise<string[]> {
  const forgotten = [...running];
  for (const child of forgotten) {
    const closed = once(child, 'close');
    signalGroup(child, 'SIGKILL');
    await closed;
  }
  return forgotten.map((child) => child.spawnargs.slice(1).join(' '));
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-(child.pid ?? Number.NaN), signal);
  } catch {
    return false;
  }
}

function machineEnvironment(): Record<string, string | undefined> {
  const ours = new Set<string>(ENVIRONMENT_VARIABLES);
  const others = Object.entries(process.env).filter(([name]) => !ours.has(name));
  // The developer's own .env must not decide what a test sees.
  return { ...Object.fromEntries(others), PULSO_ENV_FILE: '', NODE_COMPILE_CACHE: COMPILE_CACHE };
}
