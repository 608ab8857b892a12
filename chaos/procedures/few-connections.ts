/**
 * Promise 13: few connections. PLCs that allow one socket, while the flows are deployed a hundred times, while the configuration changes, and while
 * all of them are away:
 * never two sockets to one, never two connects within a second.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hashPassword } from '../../domain/password.ts';
import { waitUntil } from '../../testing/wait.ts';
import { shortestBetween } from '../../testing/watch-connects.ts';
import type { ChaosPlant } from '../chaos-plant.ts';
import type { ChaosMachine } from '../plant-parts.ts';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

const SIZE = {
  short: { plcs: 10, deploys: 5, changes: 25, outageMs: 4_000 },
  full: { plcs: 50, deploys: 100, changes: 100, outageMs: 60_000 },
};
/** An ordinary pace: what is measured are connections, not how much one process can play of PLCs, proxies and editors at once. */
const PACE = { poll_interval: 1_000, timeout: 3_000 };
const CHANGE_EVERY_MS = 100;
const LEAST_BETWEEN_CONNECTS_MS = 1000;
/** Longest rest after failures. */
const BACK_TIMEOUT_MS = 90_000;

export async function fewConnections(run: ChaosRun): Promise<ProcedureResult> {
  const size = run.isShort ? SIZE.short : SIZE.full;
  const plant = await run.openPlant();
  const edge = await plant.addCollector('chaos-few', 'edge');
  for (let number = 1; number <= size.plcs; number += 1)
    await plant.addMachine({ name: `Machine ${number}`, collector: edge, rate: 2, config: PACE });
  await plant.startOrder(null);
  // Noted by the edge itself: this process plays everything else, and may hear of a connection long after it was made.
  const connectsFile = path.join(run.dir, 'connects');
  edge.start({ preload: 'log-connects.ts', env: { CHAOS_CONNECTS_FILE: connectsFile } });
  for (const machine of plant.machines) await plant.prime(machine);
  plant.isRunning = true;
  const deployConnects = connects(plant.machines);
  await deployAgainAndAgain(plant, edge.edgeUrl, size.deploys);
  const connectsByDeploys = connects(plant.machines) - deployConnects;
  for (let change = 0; change < size.changes; change += 1) {
    const machine = plant.machines[change % size.plcs] as ChaosMachine;
    // Every other one needs a new connection: the socket's own settings differ.
    const column = change % 2 === 0 ? 'pause_between_requests' : 'poll_interval';
    const value = change % 2 === 0 ? (change / 2) % 5 : PACE.poll_interval + (change % 5);
    await plant
      .knex('plc_configs')
      .where({ id: machine.plcConfigId })
      .update({ [column]: value });
    await delay(CHANGE_EVERY_MS);
  }
  const beforeOutage = connects(plant.machines);
  for (const { proxy } of plant.machines) proxy.cut();
  const triesBefore = plant.machines.reduce((sum, { proxy }) => sum + proxy.connections, 0);
  await delay(size.outageMs);
  const tries = plant.machines.reduce((sum, { proxy }) => sum + proxy.connections, 0) - triesBefore;
  for (const { proxy } of plant.machines) proxy.admit();
  await waitUntil(async () => (await edge.health()).connections.every(({ connected }) => connected), {
    timeoutMs: BACK_TIMEOUT_MS,
    what: 'every PLC to be back',
  });
  plant.isRunning = false;
  const booked = await plant.settle();
  const mostSockets = Math.max(...plant.machines.map(({ plc }) => plc.server.mostSockets));
  const noted = readConnects(connectsFile);
  const shortest = Math.min(
    ...plant.machines.map(({ proxy }) => shortestBetween(noted.get(proxy.port) ?? [])),
  );
  const unseen = plant.machines.filter(({ proxy }) => noted.get(proxy.port)?.length !== proxy.connections);
  const faults: string[] = [];
  if (connectsByDeploys > 0) faults.push(`deploys of flows made ${connectsByDeploys} connections`);
  if (mostSockets > 1) faults.push(`${mostSockets} sockets to one PLC at once`);
  if (unseen.length > 0)
    faults.push(`${unseen.length} PLCs saw other connections than the edge says to have made`);
  if (shortest < LEAST_BETWEEN_CONNECTS_MS) faults.push(`two connects within ${shortest.toFixed(0)} ms`);
  return {
    figures: {
      pieces: plant.made,
      booked: booked.ledger,
      PLCs: size.plcs,
      deploys: size.deploys,
      'connects by deploys': connectsByDeploys,
      'configuration changes': size.changes,
      'connects by then': beforeOutage,
      'tries in the outage': tries,
      'most sockets to a PLC': mostSockets,
      'shortest time between connects, ms': shortest.toFixed(0),
    },
    difference: plant.made - booked.ledger,
    faults,
  };
}

/** As the editor does: every node of every flow is stopped and started anew. */
async function deployAgainAndAgain(plant: ChaosPlant, edgeUrl: string, deploys: number): Promise<void> {
  const password = 'an engineer in the chaos';
  const account = {
    username: 'chaos-engineer',
    name: 'Chaos',
    role: 'engineer',
    password_hash: await hashPassword(password),
  };
  await plant.knex('users').insert(account);
  const form = {
    client_id: 'node-red-editor',
    grant_type: 'password',
    scope: '',
    username: account.username,
    password,
  };
  const { access_token: token } = (await answerOf(`${edgeUrl}/auth/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })) as { access_token: string };
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'node-red-api-version': 'v2',
  };
  for (let deploy = 0; deploy < deploys; deploy += 1) {
    const { flows } = (await answerOf(`${edgeUrl}/flows`, { headers })) as { flows: { type: string }[] };
    const changed = flows.map((node) => (node.type === 'tab' ? { ...node, info: `deploy ${deploy}` } : node));
    await answerOf(`${edgeUrl}/flows`, {
      method: 'POST',
      headers: { ...headers, 'node-red-deployment-type': 'full' },
      body: JSON.stringify({ flows: changed }),
    });
  }
}

async function answerOf(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, { ...init, headers: { connection: 'close', ...init.headers } });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

function connects(machines: readonly ChaosMachine[]): number {
  return machines.reduce((sum, { plc }) => sum + plc.server.connections, 0);
}

/** Port → when, ms by the edge's clock. */
function readConnects(file: string): Map<number, number[]> {
  const made = new Map<number, number[]>();
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const [port, atMs] = line.split(' ').map(Number) as [number, number];
    made.set(port, [...(made.get(port) ?? []), atMs]);
  }
  return made;
}
