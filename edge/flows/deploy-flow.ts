/**
 * Takes a flow over on behalf of the API: judge, deploy, watch, and go back by itself when it does not start or the pieces stop coming.
 * Counters travel as absolute values, so what was made during a bad trial is counted by the flow that comes back.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';
import { flowChecksum, withoutCredentials } from '../../domain/flows/flow-checksum.ts';
import { DEPLOYMENTS, TRIAL_DEFAULT_SECONDS, TRIAL_MAX_SECONDS } from '../../domain/flows/flow-tables.ts';
import type { FlowNode, FlowProblem } from '../../domain/flows/flow-types.ts';
import type { FlowPermission } from '../../domain/flows/node-types.ts';
import { CountingWatch, type WatchedRuntime } from './counting-watch.ts';
import type { FlowHistory } from './flow-history.ts';
import type { FlowRuntime, RuntimeState } from './flow-runtime.ts';
import { judgeFlow } from './judge-flow.ts';

/** Node-RED starts a flow in far less; beyond it a node hangs. */
const START_TIMEOUT_MS = 10_000;
/** A machine that is read every few seconds may have moved at the trial's end: this long it may take until its count is seen. */
const DECISION_MAX_MS = 30_000;
const DECISION_LOOK_MS = 200;

const payloadSchema = z.object({
  flow: z.array(z.unknown()),
  deployment: z.enum(DEPLOYMENTS),
  author: z.string().nullable(),
  note: z.string().nullable(),
  trialSeconds: z.number().min(1).max(TRIAL_MAX_SECONDS).default(TRIAL_DEFAULT_SECONDS),
});

export interface DeployAnswer {
  outcome: 'deployed' | 'rolled_back';
  /** Why it went back: FLOW_NOT_STARTED, FLOW_STOPPED_COUNTING; null when it did not. */
  reason: string | null;
  /** The counter or type that it was about. */
  detail: string | null;
  /** Of what runs now. */
  checksum: string;
  /** Counters that moved during the trial and were counted; with none of them the trial says only that the flow started. */
  counted: number;
  warnings: FlowProblem[];
}

export interface DeployParts {
  runtime: FlowRuntime;
  collector: WatchedRuntime;
  history: Pick<FlowHistory, 'add'>;
  permissions: () => readonly FlowPermission[];
}

interface Verdict {
  /** null: it passed. */
  reason: string | null;
  detail: string | null;
  counted: number;
}

export class FlowDeployer {
  readonly #parts: DeployParts;
  #isBusy = false;

  constructor(parts: DeployParts) {
    this.#parts = parts;
  }

  /** The `flow_read` command. */
  read(): { flow: FlowNode[]; checksum: string } {
    const flow = withoutCredentials(this.#parts.runtime.current());
    return { flow, checksum: flowChecksum(flow) };
  }

  /** The `flow_deploy` command. Throws FLOW_REFUSED, FLOW_DEPLOY_BUSY or COMMAND_INVALID; nothing has changed then. */
  async deploy(payload: unknown): Promise<DeployAnswer> {
    const parsed = payloadSchema.safeParse(payload);
    if (!parsed.success) throw new DomainError('COMMAND_INVALID', 'The deploy is not complete.');
    const { permissions } = this.#parts;
    const warnings = judgeFlow(parsed.data.flow, permissions());
    if (this.#isBusy)
      throw new DomainError('FLOW_DEPLOY_BUSY', 'Another flow is on trial; wait until it is over.');
    this.#isBusy = true;
    try {
      const flow = withoutCredentials(parsed.data.flow as FlowNode[]);
      return { ...(await this.#try(flow, parsed.data)), warnings };
    } finally {
      this.#isBusy = false;
    }
  }

  async #try(
    flow: FlowNode[],
    { deployment, author, note, trialSeconds }: z.output<typeof payloadSchema>,
  ): Promise<Omit<DeployAnswer, 'warnings'>> {
    const { runtime, history } = this.#parts;
    const before = runtime.current();
    const user = { username: author ?? 'pulso', permissions: '*' };
    const verdict = await this.#run(trialSeconds * 1000, () =>
      runtime.setFlows(flow, { ...user, pulso: { isTrial: true } }),
    );
    const version = { flow, author, deployment, note };
    const { reason, detail, counted } = verdict;
    if (reason === null) {
      history.add({ ...version, outcome: 'running', reason });
      return { outcome: 'deployed', reason, detail, counted, checksum: flowChecksum(flow) };
    }
    // The version that failed says so; the one that came back is the newest.
    history.add({ ...version, outcome: 'rolled_back', reason });
    const pulso = { isTrial: false, deployment: 'rollback', note, reason } as const;
    await runtime.setFlows(before, { ...user, pulso });
    return { outcome: 'rolled_back', reason, detail, counted, checksum: flowChecksum(before) };
  }

  async #run(trialMs: number, deploy: () => Promise<void>): Promise<Verdict> {
    const { runtime, collector } = this.#parts;
    const ending = new AbortController();
    const first = Promise.withResolvers<RuntimeState>();
    const unlisten = runtime.onState((state) => first.resolve(state));
    const wait = async (ms: number): Promise<undefined> => delay(ms, undefined, { signal: ending.signal });
    let watch: CountingWatch | undefined;
    try {
      await deploy();
      const state = await Promise.race([first.promise, wait(START_TIMEOUT_MS)]);
      if (state?.kind !== 'started')
        return { reason: 'FLOW_NOT_STARTED', detail: state?.reason ?? null, counted: 0 };
      watch = new CountingWatch(collector);
      let late = await Promise.race([watch.late, wait(trialMs)]);
      for (let waitedMs = 0; watch.isUndecided && waitedMs < DECISION_MAX_MS; waitedMs += DECISION_LOOK_MS)
        late = await Promise.race([watch.late, wait(DECISION_LOOK_MS)]);
      const { counted } = watch;
      if (late === undefined) return { reason: null, detail: null, counted };
      return { reason: 'FLOW_STOPPED_COUNTING', detail: late, counted };
    } finally {
      unlisten();
      watch?.stop();
      ending.abort();
    }
  }
}
