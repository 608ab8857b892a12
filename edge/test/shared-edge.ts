/** One edge for all files of this folder that leave it usable: each start would cost six seconds of the suite. */
import { readFileSync } from 'node:fs';
import { flowChecksum } from '../../domain/flows/flow-checksum.ts';
import type { FlowNode } from '../../domain/flows/flow-types.ts';
import { waitUntil } from '../../testing/wait.ts';
import { startEdgeRig, type EdgeRig } from './edge-rig.ts';

/** The flow that a new collector has, and that each file of tests begins with. */
export const DEFAULT_FLOW = JSON.parse(
  readFileSync(new URL('../../flows/collector.json', import.meta.url), 'utf8'),
) as FlowNode[];

const START_TIMEOUT_MS = 60_000;
let starting: Promise<EdgeRig> | undefined;
/** Suites that were declared and have not ended. */
let users = 0;

/** To be called in a `describe`. Answers how to reach the edge once its hooks have run: it polls, and has the default flow and no permission. */
export function useSharedEdge(): () => EdgeRig {
  users += 1;
  let rig: EdgeRig | undefined;
  before(async function () {
    this.timeout(START_TIMEOUT_MS);
    starting ??= start();
    rig = await starting;
    await restore(rig);
  });
  after(async () => {
    users -= 1;
    if (users === 0) await close();
  });
  return () => {
    if (!rig) throw new Error('the edge is asked for before it has started');
    return rig;
  };
}

// Where only some suites run (mocha --grep) the last one never comes.
after(close);

async function start(): Promise<EdgeRig> {
  const rig = await startEdgeRig();
  await waitUntil(
    async () => (await fetch(`${rig.url}/health`)).ok && (await rig.metric('pulso_plc_reads_total')) > 2,
    {
      timeoutMs: START_TIMEOUT_MS,
      what: `the edge: ${rig.edge.output()}`,
    },
  );
  return rig;
}

async function restore(rig: EdgeRig): Promise<void> {
  await rig.database.knex('collectors').where({ name: 'test-1' }).update({ flow_permissions: [] });
  const token = (await rig.signIn('engineer')) ?? '';
  const running = (await (await rig.admin(token, '/flows')).json()) as { flows: FlowNode[] };
  if (JSON.stringify(running.flows) === JSON.stringify(DEFAULT_FLOW)) return;
  const body = JSON.stringify({ flows: DEFAULT_FLOW });
  const { status } = await rig.admin(token, '/flows', { method: 'POST', body });
  if (status !== 200) throw new Error(`the default flow was refused: ${status}`);
  // Versions arrive a little later; the next test counts its own.
  await waitUntil(async () => (await newestChecksum(rig)) === flowChecksum(DEFAULT_FLOW), {
    what: 'the version of the default flow',
  });
}

async function newestChecksum({ database }: EdgeRig): Promise<string | undefined> {
  const query = database.knex('flow_snapshots').orderBy('id', 'desc');
  return (await query.first<{ checksum: string } | undefined>('checksum'))?.checksum;
}

async function close(): Promise<void> {
  const started = starting;
  starting = undefined;
  await (await started?.catch(() => undefined))?.close();
}
