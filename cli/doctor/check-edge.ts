/** The collector beside the machines: whether it runs, what it holds back, and its PLCs as it sees them. */
import { connect } from 'node:net';
import type { Knex } from 'knex';
import type { Environment } from '../../domain/environment.ts';
import { failure, ok, warning, type Finding } from './finding.ts';

const ANSWER_TIMEOUT_MS = 3_000;
const REACH_TIMEOUT_MS = 2_000;
/** Entries older than this mean that PostgreSQL has not taken anything for a while. */
const OLD_ENTRY_SECONDS = 60;
/** A doctor's visit is short: of a large plant the first so many are tried. */
const REACHED_AT_MOST = 50;

/** Part of the brief's `/health`. */
interface EdgeHealth {
  database: boolean;
  connections: { name: string; connected: boolean; lastRead: string | null; errors: number }[];
  buffer: { depth: number; oldestSeconds: number; quarantined: number; share: number; alarm: boolean };
}

/** `knex` is absent where the database did not answer; the collector itself needs none. */
export async function checkEdge(environment: Environment, knex: Knex | undefined): Promise<Finding[]> {
  const address = `http://${environment.edgeHost}:${environment.edgePort}/health`;
  const health = await askHealth(address);
  if (health === undefined) {
    return [
      failure(
        'Collector',
        `nothing answers on ${address}`,
        'Start it (systemctl start pulso-edge), then look at journalctl -u pulso-edge.',
      ),
      ...(knex ? await reachPlcs(knex, environment.collectorName) : []),
    ];
  }
  return [
    ok('Collector', `runs on ${address}`),
    buffer(health),
    ...room(health),
    ...poisoned(health),
    ...health.connections.map(plc),
  ];
}

async function askHealth(address: string): Promise<EdgeHealth | undefined> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    return response.ok ? ((await response.json()) as EdgeHealth) : undefined;
  } catch {
    return undefined;
  }
}

function buffer({ database, buffer: { depth, oldestSeconds } }: EdgeHealth): Finding {
  const found = `${depth} entries wait, the oldest for ${Math.round(oldestSeconds)} s`;
  if (!database)
    return failure(
      'Buffer',
      `${found}; the collector does not reach PostgreSQL`,
      'Nothing is lost meanwhile. See the lines about the database.',
    );
  if (oldestSeconds > OLD_ENTRY_SECONDS)
    return warning(
      'Buffer',
      found,
      'It is catching up after an outage, or PostgreSQL is too slow: look again in a minute.',
    );
  return ok('Buffer', found);
}

/** Full, it first gives up measurements, then the times of counts. */
function room({ buffer: { share, alarm } }: EdgeHealth): Finding[] {
  if (!alarm) return [];
  return [
    failure(
      'Buffer’s room',
      `${Math.round(share * 100)} % of it is taken`,
      'Bring PostgreSQL back before it is full: then measurements are thinned out and pieces keep only their minute.',
    ),
  ];
}

function poisoned({ buffer: { quarantined } }: EdgeHealth): Finding[] {
  if (quarantined === 0) return [];
  return [
    warning(
      'Refused entries',
      `${quarantined} could not be booked and were set aside`,
      'Their reasons are in the collector’s error log; send them with a support request.',
    ),
  ];
}

function plc({ name, connected, lastRead, errors }: EdgeHealth['connections'][number]): Finding {
  if (connected) return ok(`PLC ${name}`, `connected, ${errors} errors since the start`);
  return failure(
    `PLC ${name}`,
    lastRead === null ? 'not connected since the start' : `not connected, last read ${lastRead}`,
    'Check its power, cable and address; the connection test on its page says what exactly fails.',
  );
}

/** Only while no collector runs: many PLCs take a single connection, which must stay the collector's. */
async function reachPlcs(knex: Knex, collectorName: string): Promise<Finding[]> {
  const plcs = await knex('plc_configs')
    .join('collectors', 'collectors.id', 'plc_configs.collector_id')
    .where({ 'collectors.name': collectorName, 'plc_configs.active': true })
    .orderBy('plc_configs.id')
    .limit(REACHED_AT_MOST)
    .select<{ name: string; host: string; port: number }[]>('plc_configs.name', 'host', 'port');
  return Promise.all(
    plcs.map(async ({ name, host, port }) => {
      const problem = await reach(host, port);
      return problem === undefined
        ? ok(`PLC ${name}`, `${host}:${port} takes connections`)
        : failure(`PLC ${name}`, `${host}:${port}: ${problem}`, 'Check its power, cable, address and port.');
    }),
  );
}

/** Undefined where a connection was made; it is closed at once. */
function reach(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (problem?: string): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(REACH_TIMEOUT_MS, () => end(`no answer in ${REACH_TIMEOUT_MS / 1000} s`));
    socket.once('connect', () => end());
    socket.once('error', (error) => end(error.message));
  });
}
