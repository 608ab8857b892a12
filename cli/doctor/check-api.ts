/** The API and the collectors as it knows them. */
import type { Knex } from 'knex';
import type { Environment } from '../../domain/environment.ts';
import { failure, ok, warning, type Finding } from './finding.ts';
import { isLoopback } from './is-loopback.ts';

const ANSWER_TIMEOUT_MS = 3_000;
/** As on the screens: a collector that has been silent for longer is offline. */
const HEARTBEAT_SECONDS = 30;

export async function checkApi(environment: Environment): Promise<Finding[]> {
  const address = `http://${environment.apiHost}:${environment.apiPort}/api/health`;
  return [await checkAnswer(address), ...checkExposure(environment)];
}

async function checkAnswer(address: string): Promise<Finding> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    const answer = (await response.json()) as { status?: string; reason?: string };
    if (response.ok) return ok('API', `ready on ${address}`);
    return failure(
      'API',
      `runs, but cannot serve: ${answer.reason ?? response.status}`,
      'See the lines about the database.',
    );
  } catch {
    return failure(
      'API',
      `nothing answers on ${address}`,
      'Start it (systemctl start pulso-api), then look at journalctl -u pulso-api.',
    );
  }
}

function checkExposure({ apiHost, sessionSecret, isDemo, database }: Environment): Finding[] {
  const findings: Finding[] = [];
  if (isDemo && !isLoopback(apiHost))
    findings.push(
      failure(
        'Demo accounts',
        `PULSO_DEMO=1 and the API listens on ${apiHost}`,
        'Anybody can sign in as admin: unset PULSO_DEMO.',
      ),
    );
  if (!isLoopback(apiHost))
    findings.push(
      warning(
        'Exposure',
        `the API listens on ${apiHost} itself`,
        'Let it listen on 127.0.0.1 behind nginx with TLS (deploy/server).',
      ),
    );
  // "npm start" keeps one in its folder.
  if (sessionSecret === undefined && database !== undefined)
    findings.push(
      warning(
        'Sessions',
        'SESSION_SECRET is not set',
        'Set it, so that all API processes share sessions and a restart keeps them.',
      ),
    );
  return findings;
}

/** One finding a collector: its last sign of life. */
export async function checkCollectors(knex: Knex): Promise<Finding[]> {
  const collectors = await knex('collectors')
    .where({ active: true })
    .orderBy('name')
    .select<{ name: string; heartbeat: number | null }[]>(
      'name',
      knex.raw('extract(epoch FROM now() - heartbeat_at)::float8 AS heartbeat'),
    );
  if (collectors.length === 0)
    return [
      warning('Collectors', 'none is registered', 'Register the first: npm run collector:create -- --name N'),
    ];
  return collectors.map(({ name, heartbeat }) => {
    if (heartbeat !== null && heartbeat <= HEARTBEAT_SECONDS) return ok(`Collector ${name}`, 'online');
    return failure(
      `Collector ${name}`,
      heartbeat === null ? 'has never signed in' : `silent for ${Math.round(heartbeat)} s`,
      'Run "sudo pulso doctor" on its Raspberry Pi.',
    );
  });
}
