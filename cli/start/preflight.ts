/** What can be known before anything is started. Each check throws a DomainError whose message is one sentence. */
import { accessSync, constants, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import type { Environment } from '../../domain/environment.ts';
import { DomainError } from '../../domain/errors.ts';

/** An empty database takes 50 MB; below this a first start fails half-way or soon after. */
const MINIMUM_FREE_BYTES = 300_000_000;

/** Makes the folder where it is absent. */
export function checkDataDir(dataDir: string): void {
  try {
    // Secrets are in it. Under root, PostgreSQL runs as another account, which passes through.
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    const probe = path.join(dataDir, `.write-test-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (cause) {
    throw new DomainError(
      'DATA_DIR_UNUSABLE',
      `Pulso cannot write to ${dataDir}: ${explainFileError(cause)}`,
      { cause },
    );
  }
  const { bavail, bsize } = statfsSync(dataDir);
  if (bavail * bsize >= MINIMUM_FREE_BYTES) return;
  const freeMb = Math.round((bavail * bsize) / 1e6);
  throw new DomainError(
    'DATA_DIR_FULL',
    `Only ${freeMb} MB are free in ${dataDir} and Pulso needs ${MINIMUM_FREE_BYTES / 1e6} MB; free some or set DATA_DIR.`,
  );
}

function explainFileError(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EACCES':
    case 'EPERM':
      return 'this user lacks the permission; give it the folder or set DATA_DIR to another one.';
    case 'EROFS':
      return 'the file system is read-only; set DATA_DIR to a folder on another one.';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file is in the way; remove it or set DATA_DIR to another folder.';
    case 'ENOSPC':
      return 'the disk is full; free some space or set DATA_DIR to another disk.';
    default:
      return `${(error as Error).message}; set DATA_DIR to another folder.`;
  }
}

interface Listener {
  host: string;
  port: number;
  /** The variable that moves it, and the one with its address. */
  variable: string;
  hostVariable?: string;
}

/** The ports that this start will listen on, each named by its variable. */
export function checkPorts(environment: Environment, simulatedPlcs: number): Promise<void[]> {
  const listeners: Listener[] = [
    { host: environment.apiHost, port: environment.apiPort, variable: 'API_PORT', hostVariable: 'API_HOST' },
    {
      host: environment.edgeHost,
      port: environment.edgePort,
      variable: 'EDGE_PORT',
      hostVariable: 'EDGE_HOST',
    },
    ...Array.from({ length: simulatedPlcs }, (_, index) => ({
      host: '127.0.0.1',
      port: environment.simulatorPort + index,
      variable: 'SIMULATOR_PORT',
    })),
  ];
  for (const [index, listener] of listeners.entries()) {
    const twin = listeners.slice(0, index).find(({ port }) => port === listener.port);
    if (twin) {
      const message = `${twin.variable} and ${listener.variable} both use port ${listener.port}; set one of them.`;
      throw new DomainError('PORT_TWICE', message);
    }
  }
  return Promise.all(listeners.map(checkPort));
}

async function checkPort({ host, port, variable, hostVariable }: Listener): Promise<void> {
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, 'listening');
  } catch (cause) {
    throw new DomainError('PORT_UNUSABLE', explain((cause as NodeJS.ErrnoException).code), { cause });
  }
  server.close();
  await once(server, 'close');

  function explain(code: string | undefined): string {
    if (code === 'EADDRINUSE') return `Port ${port} is taken by another program; stop it or set ${variable}.`;
    if (code === 'EACCES') return `Port ${port} needs an administrator; set ${variable} to one above 1023.`;
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      return `${host} is not an address of this machine; set ${hostVariable ?? variable}.`;
    }
    return `Pulso cannot listen on ${host}:${port} (${code}); set ${variable}.`;
  }
}
