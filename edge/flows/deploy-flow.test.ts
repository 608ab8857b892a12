import { expect } from 'chai';
import type { FlowNode } from '../../domain/flows/flow-types.ts';
import { FlowDeployer, type DeployParts } from './deploy-flow.ts';
import type { FlowVersion } from './flow-history.ts';
import type { FlowRuntime, RuntimeState } from './flow-runtime.ts';

const flowOf = (label: string): FlowNode[] => [{ id: 't', type: 'tab', label }];
const payload = (label: string): object => ({
  flow: flowOf(label),
  deployment: 'import',
  author: 'maria',
  note: null,
  trialSeconds: 1,
});

/** A runtime that says how it went with each flow, by the label of its tab. */
function makeRuntime(answer: (label: string) => RuntimeState | 'refused'): FlowRuntime {
  let running = flowOf('before');
  const listeners = new Set<(state: RuntimeState) => void>();
  return {
    current: () => running,
    setFlows: (flow) => {
      const state = answer(String(flow[0]?.label));
      if (state === 'refused') return Promise.reject(new Error('the disk is full'));
      running = flow;
      for (const listener of listeners) listener(state);
      return Promise.resolve();
    },
    onState: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function makeDeployer(runtime: FlowRuntime): { deployer: FlowDeployer; versions: FlowVersion[] } {
  const versions: FlowVersion[] = [];
  const parts: DeployParts = {
    runtime,
    collector: { onReading: () => () => undefined } as unknown as DeployParts['collector'],
    history: { add: (version) => void versions.push(version) },
    permissions: () => [],
  };
  return { deployer: new FlowDeployer(parts), versions };
}

const started: RuntimeState = { kind: 'started', reason: null };

describe('FlowDeployer', () => {
  it('goes back when the flow does not start, and keeps the one that failed as a version that says so', async () => {
    const runtime = makeRuntime((label) =>
      label === 'bad' ? { kind: 'stopped', reason: 'missing-types' } : started,
    );
    const { deployer, versions } = makeDeployer(runtime);
    const answer = await deployer.deploy(payload('bad'));
    expect(answer).to.include({
      outcome: 'rolled_back',
      reason: 'FLOW_NOT_STARTED',
      detail: 'missing-types',
    });
    expect(answer.checksum).to.equal(deployer.read().checksum);
    expect(runtime.current()).to.deep.equal(flowOf('before'));
    expect(versions.map(({ outcome, reason }) => [outcome, reason])).to.deep.equal([
      ['rolled_back', 'FLOW_NOT_STARTED'],
    ]);
  });

  it('tries one flow at a time, and is free again when a deploy could not even be saved', async () => {
    const { deployer, versions } = makeDeployer(
      makeRuntime((label) => (label === 'lost' ? 'refused' : started)),
    );
    const first = deployer.deploy(payload('good'));
    expect(await codeOf(deployer.deploy(payload('other')))).to.equal('FLOW_DEPLOY_BUSY');
    expect(await first).to.include({ outcome: 'deployed', reason: null });
    expect(await codeOf(deployer.deploy(payload('lost')))).to.equal('the disk is full');
    expect(await deployer.deploy(payload('again'))).to.include({ outcome: 'deployed' });
    expect(versions.map(({ flow, outcome }) => [flow[0]?.label, outcome])).to.deep.equal([
      ['good', 'running'],
      ['again', 'running'],
    ]);
  });

  it('refuses what is no deploy before anything changes', async () => {
    const { deployer } = makeDeployer(makeRuntime(() => started));
    expect(await codeOf(deployer.deploy({ flow: flowOf('x') }))).to.equal('COMMAND_INVALID');
    const harmful = { ...payload('x'), flow: [{ id: 'e', type: 'exec' }] };
    expect(await codeOf(deployer.deploy(harmful))).to.equal('FLOW_REFUSED');
    expect(deployer.read().flow).to.deep.equal(flowOf('before'));
  });
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'nothing was refused';
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).message;
  }
}
