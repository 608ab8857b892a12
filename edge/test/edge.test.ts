import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { startProcess } from '../../testing/processes.ts';
import { waitUntil } from '../../testing/wait.ts';
import { declaredMetrics, watchedMetrics } from '../../testing/watched-metrics.ts';
import type { EdgeRig } from './edge-rig.ts';
import { DEFAULT_FLOW, useSharedEdge } from './shared-edge.ts';

interface FlowNode {
  id: string;
  type: string;
  z?: string;
  wires?: string[][];
  [property: string]: unknown;
}
interface Flows {
  flows: FlowNode[];
  rev: string;
}

describe('The edge', function () {
  const edge = useSharedEdge();
  let rig: EdgeRig;

  before(async () => {
    rig = edge();
  });

  it('says how it is without a sign-in, in the shape that supervisors rely on', async () => {
    const health = await waitUntil(async () => {
      const answer = (await (await fetch(`${rig.url}/health`)).json()) as {
        database: boolean;
        connections: { connected: boolean }[];
      };
      if (!answer.database || !answer.connections[0]?.connected) throw new Error(JSON.stringify(answer));
      return answer;
    });
    expect(health).to.have.all.keys('status', 'uptime', 'database', 'connections', 'buffer');
    expect(health).to.include({ status: 'running' });
    expect(health.connections[0]).to.have.all.keys('name', 'connected', 'lastRead', 'errors');
    expect(health).to.have.nested.property('connections[0].name', 'Injetora 01');
    expect(health)
      .to.have.property('buffer')
      .with.all.keys('depth', 'oldestSeconds', 'quarantined', 'dropped', 'merged', 'share', 'alarm');
    expect(await rig.metric('pulso_plc_connections_active')).to.equal(1);
  });

  it('starts without Node-RED missing its package list, which would be an error in the log', () => {
    expect(rig.edge.output()).to.include('The edge is ready');
    expect(
      rig.edge
        .output()
        .split('\n')
        .filter((line) => line.includes('node-red/package.json')),
    ).to.deep.equal([]);
  });

  it('gives every figure that the dashboard and the alert rules ask for', async () => {
    expect(watchedMetrics('pulso-edge')).to.include('pulso_plc_read_duration_seconds');
    expect(declaredMetrics(await rig.metrics())).to.include.members(watchedMetrics('pulso-edge'));
  });

  it('lets nobody read or change flows without a sign-in', async () => {
    for (const at of ['/flows', '/nodes', '/settings/user', '/context/global', '/credentials/collector/x']) {
      expect((await fetch(`${rig.url}${at}`)).status, at).to.equal(401);
    }
    const posted = await fetch(`${rig.url}/flows`, { method: 'POST', body: '[]' });
    expect(posted.status).to.equal(401);
    expect((await fetch(`${rig.url}/library/local/flows/x`)).status).to.equal(404);
  });

  it('lets engineers change flows, maintenance read them, and operators and viewers not in', async () => {
    const engineer = await rig.signIn('engineer');
    const maintenance = await rig.signIn('Maintenance');
    expect(engineer).to.be.a('string');
    expect(maintenance).to.be.a('string');
    expect(await rig.signIn('viewer')).to.equal(undefined);
    expect(await rig.signIn('operator')).to.equal(undefined);
    expect(await rig.signIn('engineer', 'a wrong password')).to.equal(undefined);
    const read = await rig.admin(maintenance ?? '', '/flows');
    expect(read.status).to.equal(200);
    const body = await read.text();
    expect((await rig.admin(maintenance ?? '', '/flows', { method: 'POST', body })).status).to.equal(401);
    expect((await rig.admin(engineer ?? '', '/flows', { method: 'POST', body })).status).to.equal(200);
    const accountsFile = path.join(rig.dataDir, 'editor-accounts.json');
    expect(existsSync(accountsFile)).to.equal(true);
    expect(statSync(accountsFile).mode & 0o777).to.equal(0o600);
  });

  it('has every node of ours, and offers the Modbus nodes', async () => {
    const token = (await rig.signIn('engineer')) ?? '';
    const answer = await rig.admin(token, '/nodes', { headers: { accept: 'application/json' } });
    const sets = (await answer.json()) as { module: string; types: string[]; err?: string }[];
    const ours = sets.filter(({ module }) => module === 'node-red-contrib-pulso');
    expect(ours.flatMap(({ types }) => types)).to.have.members([
      'collector',
      'plc-pool',
      'change-detection',
      'plc-data',
      'production-appointment',
      'stop-detection',
    ]);
    expect(sets.filter(({ err }) => err)).to.deep.equal([]);
    expect(sets.flatMap(({ types }) => types)).to.include('modbus-server');
  });

  it('loses no piece when an engineer puts function nodes between ours and deploys, again and again', async () => {
    const token = (await rig.signIn('engineer')) ?? '';
    await waitUntil(async () => (await rig.metric('pulso_plc_reads_total')) > 0);
    const initial = (await (await rig.admin(token, '/flows')).json()) as Flows;
    const value = rig.plc.get(1, 'holding', 4129);
    let raised = 0;
    const raise = setInterval(() => rig.plc.set(1, 'holding', 4129, value + ++raised), 15);
    try {
      for (let round = 0; round < 6; round += 1) {
        const flows = round % 2 === 0 ? withFunctions(initial.flows) : initial.flows;
        const kind = round < 3 ? 'full' : 'nodes';
        const deployed = await rig.admin(token, '/flows', {
          method: 'POST',
          headers: { 'node-red-deployment-type': kind },
          body: JSON.stringify({ flows }),
        });
        expect(deployed.status, await deployed.text()).to.equal(200);
        const reads = await rig.metric('pulso_plc_reads_total');
        await waitUntil(async () => (await rig.metric('pulso_plc_reads_total')) > reads + 4);
      }
    } finally {
      clearInterval(raise);
    }
    expect(raised).to.be.above(50);
    // The counter began at 0: what it shows is what has to be counted.
    await waitUntil(async () => (await rig.metric('pulso_pieces_counted_total')) >= value + raised, {
      what: 'every piece',
    });
    expect(await rig.metric('pulso_pieces_counted_total')).to.equal(value + raised);
  });

  it('runs nodes as an older version saved them, for the machines that they name', async () => {
    const token = (await rig.signIn('engineer')) ?? '';
    const older: Record<string, object> = {
      'plc-pool': { version: 1, plcNames: ' Injetora 01 , Injetora 99' },
      'change-detection': { version: 1, registerNames: undefined },
    };
    const flows = DEFAULT_FLOW.map((node) => ({ ...node, ...older[node.type] }));
    const body = JSON.stringify({ flows });
    expect((await rig.admin(token, '/flows', { method: 'POST', body })).status).to.equal(200);
    const shown = rig.plc.get(1, 'holding', 4129) + 3;
    rig.plc.set(1, 'holding', 4129, shown);
    await waitUntil(async () => (await rig.metric('pulso_pieces_counted_total')) === shown, {
      what: 'the pieces',
    });
  });

  it('says in one sentence that its port is taken', async () => {
    const port = new URL(rig.url).port;
    const dataDir = path.join(rig.dataDir, 'second');
    const second = startProcess({
      entry: 'edge/main.ts',
      env: { DATABASE_URL: rig.database.url, DATA_DIR: dataDir, EDGE_PORT: port },
    });
    expect(await second.exited).to.include({ code: 1 });
    expect(second.output().trim()).to.equal(
      `Port ${port} is taken by another program; stop it or set EDGE_PORT.`,
    );
  });
});

/** A function node on each wire between two nodes of ours, which hands on a copy as JSON would make it. */
function withFunctions(flows: FlowNode[]): FlowNode[] {
  const added: FlowNode[] = [];
  const changed = flows.map((node) => {
    if (!['plc-pool', 'change-detection'].includes(node.type)) return node;
    const wires = (node.wires ?? []).map((targets) =>
      targets.map((target, index) => {
        const id = `${node.id.slice(0, 12)}fff${index}`;
        const func = node.type === 'plc-pool' ? 'return msg;' : 'return JSON.parse(JSON.stringify(msg));';
        added.push({ id, type: 'function', z: node.z ?? '', func, outputs: 1, libs: [], wires: [[target]] });
        return id;
      }),
    );
    return { ...node, wires };
  });
  return [...changed, ...added];
}
