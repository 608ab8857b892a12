/** Everything of the edge that has to do with which flow runs, put together once a process. */
import path from 'node:path';
import RED from 'node-red';
import type { CollectorRuntime } from '../../custom-nodes/runtime/collector-runtime.ts';
import type { Environment } from '../../domain/environment.ts';
import type { EdgeDatabase } from '../edge-database.ts';
import type { EdgeLog } from '../log.ts';
import { FlowDeployer } from './deploy-flow.ts';
import { FlowFiles } from './flow-files.ts';
import { FlowHistory } from './flow-history.ts';
import { FlowPolicy } from './flow-policy.ts';
import { nodeRedRuntime } from './flow-runtime.ts';
import { makeFlowStorage, type SavedFlow } from './flow-storage.ts';
import { guardFlows, type FlowsApi } from './guard-flows.ts';
import { hideLibrary, showPalette } from './palette.ts';

/** A flow that lets the process live this long is good enough to start with. */
const PROVED_AFTER_MS = 10_000;

export interface FlowPartsOptions {
  environment: Pick<Environment, 'dataDir' | 'collectorName'>;
  database: EdgeDatabase;
  userDir: string;
  initialFlow: string;
  log: EdgeLog;
}

export class FlowParts {
  readonly storage: Record<string, unknown>;
  readonly #files: FlowFiles;
  readonly #history: FlowHistory;
  readonly #policy: FlowPolicy;
  readonly #log: EdgeLog;
  readonly #wasGivenUp: boolean;
  #proof: NodeJS.Timeout | undefined;
  /** From the start on. */
  #collector: CollectorRuntime | undefined;

  /** Throws FLOW_MISSING in one sentence where there is no flow to begin with. */
  constructor({ environment, database, userDir, initialFlow, log }: FlowPartsOptions) {
    const { dataDir, collectorName } = environment;
    this.#log = log;
    this.#files = new FlowFiles(userDir, initialFlow);
    this.#wasGivenUp = this.#files.beginStart();
    const dir = path.join(dataDir, 'flow-history');
    const onSent = (): void => this.#collector?.report();
    this.#history = new FlowHistory({ dir, database, collectorName, log, onSent });
    this.#policy = new FlowPolicy({
      database,
      collectorName,
      file: path.join(dataDir, 'flow-policy.json'),
      onChange: (permissions) => {
        log.warn('An admin changed what flows may do here', { permissions });
        void showPalette(permissions, log);
      },
    });
    this.storage = makeFlowStorage({
      userDir,
      files: this.#files,
      log,
      permissions: () => this.#policy.permissions,
      onSaved: (saved) => this.#onSaved(saved),
    });
  }

  /** Between `RED.init` and `RED.start`: from then on nothing reaches the runtime unjudged. */
  guard(): void {
    const { flows } = RED.runtime as unknown as { flows: FlowsApi };
    guardFlows(flows, {
      permissions: () => this.#policy.permissions,
      current: () => nodeRedRuntime.current(),
    });
    hideLibrary();
  }

  /** After `RED.start`. */
  async start(collector: CollectorRuntime): Promise<void> {
    const permissions = (): FlowPolicy['permissions'] => this.#policy.permissions;
    this.#collector = collector;
    if (this.#wasGivenUp) this.#log.error('The flow ended the process twice; the one before it is back');
    this.#history.addFound(nodeRedRuntime.current());
    this.#history.start();
    this.#policy.start();
    await showPalette(permissions(), this.#log);
    const deployer = new FlowDeployer({
      runtime: nodeRedRuntime,
      collector,
      history: this.#history,
      permissions,
    });
    collector.commands.handle('flow_read', () => Promise.resolve(deployer.read()));
    collector.commands.handle('flow_deploy', (payload) => deployer.deploy(payload));
    this.#prove();
  }

  /** Somebody may have changed what flows may do here. */
  lookAtPolicy(): void {
    if (this.#collector) this.#policy.wake();
  }

  /** For the heartbeat. */
  describe(): { checksum: string | null; waiting: number; permissions: readonly string[] } {
    const { checksum, waiting } = this.#history;
    return { checksum, waiting, permissions: this.#policy.permissions };
  }

  async stop(): Promise<void> {
    clearTimeout(this.#proof);
    this.#policy.stop();
    // Whoever stops in good order was not ended by the flow.
    this.#files.passTrial();
    await this.#history.stop();
  }

  #onSaved({ flow, user }: SavedFlow): void {
    const { pulso } = user;
    if (!pulso?.isTrial)
      this.#history.add({
        flow,
        author: user.username ?? null,
        deployment: pulso?.deployment ?? 'editor',
        outcome: 'running',
        note: pulso?.note ?? null,
        reason: pulso?.reason ?? null,
      });
    this.#prove();
  }

  #prove(): void {
    clearTimeout(this.#proof);
    this.#proof = setTimeout(() => this.#files.passTrial(), PROVED_AFTER_MS);
  }
}
