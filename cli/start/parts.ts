/** The processes that `npm start` runs: what each is told and how it shows that it serves. */
import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import type { Environment } from '../../domain/environment.ts';
import { SupervisedProcess, type SupervisedOptions } from './supervised-process.ts';

/** A part that accepts the connection but does not answer counts as not ready yet. */
const PROBE_TIMEOUT_MS = 2_000;

interface PartsOptions {
  environment: Environment;
  tell: (line: string) => void;
  signal: AbortSignal;
}

export function makeSimulator(options: PartsOptions): SupervisedProcess {
  const { simulatorPort } = options.environment;
  return makePart(options, 'simulator', {
    name: 'The simulated PLCs',
    entry: 'edge/simulator.ts',
    env: { SIMULATOR_PORT: String(simulatorPort) },
    isReady: () => acceptsConnections(simulatorPort),
  });
}

export function makeEdge(
  options: PartsOptions,
  databaseUrl: string,
  credentialSecret: string,
): SupervisedProcess {
  const { edgeHost, edgePort, collectorName, apiHost, apiPort, screensUrl } = options.environment;
  return makePart(options, 'edge', {
    name: 'The edge',
    entry: 'edge/main.ts',
    env: {
      DATABASE_URL: databaseUrl,
      COLLECTOR_NAME: collectorName,
      CREDENTIAL_SECRET: credentialSecret,
      SCREENS_URL: screensUrl ?? localUrl(apiHost, apiPort),
    },
    isReady: () => answers(`${localUrl(edgeHost, edgePort)}/health`),
  });
}

export function makeApi(
  options: PartsOptions,
  databaseUrl: string,
  sessionSecret: string,
): SupervisedProcess {
  const { apiHost, apiPort } = options.environment;
  return makePart(options, 'api', {
    name: 'The API',
    entry: 'api/main.ts',
    env: { DATABASE_URL: databaseUrl, SESSION_SECRET: sessionSecret },
    isReady: () => answers(`${localUrl(apiHost, apiPort)}/api/health`),
  });
}

function makePart(
  { environment, tell, signal }: PartsOptions,
  logName: string,
  part: Pick<SupervisedOptions, 'name' | 'entry' | 'env' | 'isReady'>,
): SupervisedProcess {
  const env = {
    // Everything was read and checked once, by us; a part must not read a .env of its own on top.
    PULSO_ENV_FILE: '',
    DATA_DIR: environment.dataDir,
    LOG_DIR: environment.logDir,
    PULSO_DEMO: environment.isDemo ? '1' : '0',
    ...part.env,
  };
  const logFile = path.join(environment.logDir, `${logName}-console.log`);
  return new SupervisedProcess({ ...part, env, logFile, tell, signal });
}

/** The address under which this machine itself reaches a part. */
export function localUrl(host: string, port: number): string {
  const isEverywhere = host === '0.0.0.0' || host === '::';
  const name = isEverywhere ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

async function answers(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  const response = await fetch(url, { signal, headers: { connection: 'close' } });
  await response.body?.cancel();
  return response.ok;
}

async function acceptsConnections(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    return true;
  } finally {
    socket.destroy();
  }
}
