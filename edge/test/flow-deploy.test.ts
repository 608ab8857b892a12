import { expect } from 'chai';
import { flowChecksum } from '../../domain/flows/flow-checksum.ts';
import type { FlowNode } from '../../domain/flows/flow-types.ts';
import { waitUntil } from '../../testing/wait.ts';
import type { EdgeRig } from './edge-rig.ts';
import { DEFAULT_FLOW, useSharedEdge } from './shared-edge.ts';

interface Command {
  status: string;
  result: Record<string, unknown> | null;
  error_code: string | null;
}

/** What the API would do: a row, and the collector's answer in it. */
describe('A flow that is deployed from afar', function () {
  const edge = useSharedEdge();
  let rig: EdgeRig;
  let initial: FlowNode[];
  /** The newest version before these tests. */
  let known = 0;

  before(async () => {
    rig = edge();
    initial = (await command('flow_read', {})).result?.['flow'] as FlowNode[];
    known = Number((await rig.database.knex('flow_snapshots').max('id').first<{ max: string }>()).max);
  });

  it('is the default flow at first, known as a version with the PLCs of then', async () => {
    expect(flowChecksum(initial)).to.equal(flowChecksum(DEFAULT_FLOW));
    const version = await rig.database.knex('flow_snapshots').orderBy('id').first<Record<string, unknown>>();
    expect(version).to.include({ deployment: 'found', outcome: 'running', checksum: flowChecksum(initial) });
    expect(version?.plc_config).to.have.nested.property('0.registers.0.address', 'D33');
  });

  it('is taken over when pieces go on being counted, and becomes a version', async () => {
    const flow = initial.map((node) => (node.type === 'debug' ? { ...node, name: 'Contagens' } : node));
    const { status, result } = await counting(() => deploy(flow, { note: 'a name' }));
    expect(status).to.equal('done');
    expect(result).to.include({
      outcome: 'deployed',
      reason: null,
      counted: 1,
      checksum: flowChecksum(flow),
    });
    const [version] = await versions(1);
    expect(version).to.include({ deployment: 'import', outcome: 'running', author: 'maria', note: 'a name' });
    expect(version?.changes).to.deep.equal({ added: 0, removed: 0, changed: 1, moved: 0 });
    await waitUntil(async () => (await health()).flow.checksum === flowChecksum(flow), {
      what: 'heartbeat',
    });
  });

  it('goes back by itself when the pieces stop coming, and no piece is lost', async () => {
    const before = ((await command('flow_read', {})).result?.['flow'] as FlowNode[]) ?? [];
    // Looks fine, and swallows every message.
    const swallow: FlowNode = {
      id: 'f00d',
      type: 'function',
      z: String(before[0]?.id),
      func: 'return null;',
      outputs: 1,
      libs: [],
      wires: [[]],
    };
    const flow = before.map((node) => (node.type === 'plc-pool' ? { ...node, wires: [['f00d']] } : node));
    swallow.wires = before.find(({ type }) => type === 'plc-pool')?.wires ?? [[]];
    const { result } = await counting(() => deploy([...flow, swallow], { trialSeconds: 30 }));
    expect(result).to.include({
      outcome: 'rolled_back',
      reason: 'FLOW_STOPPED_COUNTING',
      detail: 'Injetora 01 Contador',
    });
    expect((await command('flow_read', {})).result?.['checksum']).to.equal(flowChecksum(before));
    // The counter began at 0: what it shows is what has to be counted, of this test and of all before.
    const shown = rig.plc.get(1, 'holding', 4129);
    await waitUntil(async () => (await rig.metric('pulso_pieces_counted_total')) >= shown, {
      what: 'every piece',
    });
    expect(await rig.metric('pulso_pieces_counted_total')).to.equal(shown);
    const [last, bad] = await versions(3);
    expect(last).to.include({ deployment: 'rollback', outcome: 'running', checksum: flowChecksum(before) });
    expect(bad).to.include({ deployment: 'import', outcome: 'rolled_back', reason: 'FLOW_STOPPED_COUNTING' });
  });

  it('says so when no machine made a piece during its trial', async () => {
    const { flow } = (await command('flow_read', {})).result as { flow: FlowNode[] };
    expect((await deploy(flow)).result).to.include({ outcome: 'deployed', counted: 0 });
  });

  it('is refused when it is harmful, and nothing changes', async () => {
    const { status, error_code } = await deploy([...initial, { id: 'bad', type: 'exec', wires: [] }]);
    expect([status, error_code]).to.deep.equal(['failed', 'FLOW_REFUSED']);
    expect(await versions(4)).to.have.length(4);
  });

  it('comes back after an engineer changed it in the editor, who is named', async () => {
    const token = (await rig.signIn('engineer')) ?? '';
    const flow = initial
      .filter(({ type }) => type !== 'debug')
      .map((node) => ({
        ...node,
        ...(node.wires && {
          wires: node.wires.map((port) =>
            port.filter((id) => initial.find((one) => one.id === id)?.type !== 'debug'),
          ),
        }),
      }));
    const posted = await rig.admin(token, '/flows', {
      method: 'POST',
      body: JSON.stringify({ flows: flow }),
    });
    expect(posted.status, await posted.text()).to.equal(200);
    const [version] = await versions(5);
    expect(version).to.include({ deployment: 'editor', author: 'engineer', checksum: flowChecksum(flow) });
    expect(version?.changes).to.include({ removed: 1 });
    const { result } = await counting(() => deploy(initial, { deployment: 'restore' }));
    expect(result).to.include({ outcome: 'deployed', checksum: flowChecksum(initial) });
  });

  /** The machine makes pieces meanwhile. */
  async function counting<T>(work: () => Promise<T>): Promise<T> {
    let value = rig.plc.get(1, 'holding', 4129);
    const raise = setInterval(() => rig.plc.set(1, 'holding', 4129, ++value), 200);
    try {
      return await work();
    } finally {
      clearInterval(raise);
    }
  }

  function deploy(flow: FlowNode[], more: Record<string, unknown> = {}): Promise<Command> {
    return command('flow_deploy', {
      flow,
      deployment: 'import',
      author: 'maria',
      note: null,
      trialSeconds: 1,
      ...more,
    });
  }

  async function command(kind: string, payload: object): Promise<Command> {
    const { knex } = rig.database;
    const [row] = await knex('collector_commands')
      .insert({
        collector_id: knex('collectors').select('id').where({ name: 'test-1' }),
        kind,
        payload: JSON.stringify(payload),
        expires_at: new Date(Date.now() + 60_000),
      })
      .returning<{ id: number }[]>('id');
    const done = await waitUntil(
      async () => {
        const found = await knex('collector_commands').where({ id: row?.id }).first<Command>();
        return ['done', 'failed'].includes(found.status) ? found : undefined;
      },
      { what: kind },
    );
    if (!done) throw new Error(`${kind} has no answer`);
    return done;
  }

  /** Newest first, as soon as there are that many of these tests. */
  async function versions(count: number): Promise<Record<string, unknown>[]> {
    const found = await waitUntil(
      async () => {
        const rows: unknown[] = await rig.database
          .knex('flow_snapshots')
          .where('id', '>', known)
          .orderBy('id', 'desc');
        return rows.length >= count ? (rows as Record<string, unknown>[]) : undefined;
      },
      { what: `${count} versions` },
    );
    return found ?? [];
  }

  async function health(): Promise<{ flow: { checksum: string } }> {
    const row = await rig.database
      .knex('collectors')
      .where({ name: 'test-1' })
      .first<{ health: { flow: { checksum: string } } }>('health');
    return row.health;
  }
});
