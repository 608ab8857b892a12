/** Takes a flow to collectors: judged here first, so that nothing harmful even travels; tried and answered by each collector for itself. */
import type { Request } from 'express';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { flowDeployInput, FlowCheck, FlowDeployAnswer } from '../../domain/contracts/flows.ts';
import { DomainError } from '../../domain/errors.ts';
import { withoutCredentials } from '../../domain/flows/flow-checksum.ts';
import { TRIAL_DEFAULT_SECONDS, type Deployment } from '../../domain/flows/flow-tables.ts';
import type { FlowNode } from '../../domain/flows/flow-types.ts';
import { isRefused, validateFlow } from '../../domain/flows/validate-flow.ts';
import { audit } from '../audit.ts';
import type { Principal } from '../auth/principal.ts';
import type { Scope } from '../auth/scope.ts';
import { askCollector } from '../commands/ask-collector.ts';
import { describeDifference } from './describe-difference.ts';
import { findCollectorFlow, findVersion, latestFlow } from './flow-query.ts';
import { restorePlcs } from './restore-plcs.ts';

interface Who {
  principal: Principal;
  request: Request;
}
interface Source {
  flow?: unknown[] | undefined;
  versionId?: number | undefined;
}
interface Found {
  flow: unknown[];
  /** Of the version that it was taken from. */
  collectorId: number | null;
  plcConfig: Record<string, unknown>[] | null;
}
/** Starting it and going back come on top of the trial. */
const MARGIN_SECONDS = 50;

const collectorAnswer = z.object({
  outcome: z.enum(['deployed', 'rolled_back']),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  checksum: z.string(),
  /** Not said by collectors of before. */
  counted: z.int().nullable().default(null),
});

/** What a deploy would change on a collector and what stands against it; nothing happens but a row on record. */
export async function checkFlow(
  knex: Knex,
  who: Who,
  collectorId: number,
  source: Source,
): Promise<FlowCheck> {
  const { scope } = who.principal;
  const collector = await findCollectorFlow(knex, scope, collectorId);
  const { flow } = await findSource(knex, scope, source);
  const problems = validateFlow(flow, { permissions: collector.permissions });
  // What is no flow cannot be compared.
  const isList = problems.every(({ severity, nodeId }) => severity === 'warning' || nodeId !== undefined);
  const before = await latestFlow(knex, collectorId);
  const difference = describeDifference(before, isList ? withoutCredentials(flow as FlowNode[]) : before);
  const refused = isRefused(problems);
  const after = { refused, problems: problems.length };
  await audit(knex, who, { action: 'check', entity: 'flows', entityId: collectorId, after });
  return { refused, problems, ...difference };
}

/** Throws FLOW_REFUSED (422) where any of the collectors may not run it; then none of them is asked. */
export async function deployFlow(
  knex: Knex,
  who: Who,
  input: z.output<typeof flowDeployInput>,
): Promise<FlowDeployAnswer> {
  const { scope } = who.principal;
  const source = await findSource(knex, scope, input);
  const collectorIds = [...new Set(input.collectorIds)];
  for (const collectorId of collectorIds) {
    const { permissions } = await findCollectorFlow(knex, scope, collectorId);
    const problems = validateFlow(source.flow, { permissions });
    if (isRefused(problems))
      throw new DomainError('FLOW_REFUSED', 'The flow may not run on this collector.', { details: problems });
  }
  const plcsRestored = input.restorePlcs
    ? await knex.transaction((trx) => restorePlcs(trx, who, source.plcConfig ?? []))
    : 0;
  const results = await Promise.all(
    collectorIds.map((collectorId) => deployTo(knex, who, collectorId, { input, source })),
  );
  return { results, plcsRestored };
}

interface Work {
  input: z.output<typeof flowDeployInput>;
  source: Found;
}

/** One collector that fails leaves the others alone: what became of each is in the answer. */
async function deployTo(
  knex: Knex,
  who: Who,
  collectorId: number,
  { input, source }: Work,
): Promise<FlowDeployAnswer['results'][number]> {
  const trialSeconds = input.trialSeconds ?? TRIAL_DEFAULT_SECONDS;
  const payload = {
    flow: withoutCredentials(source.flow as FlowNode[]),
    deployment: deploymentOf(source, collectorId),
    author: who.principal.username,
    note: input.note ?? null,
    trialSeconds,
  };
  try {
    const answer = await askCollector(knex, {
      kind: 'flow_deploy',
      payload,
      collectorId,
      sectorId: null,
      requestedBy: who.principal.userId,
      record: (trx) =>
        audit(trx, who, {
          action: 'deploy',
          entity: 'flows',
          entityId: collectorId,
          after: { versionId: input.versionId ?? null, note: payload.note, nodes: payload.flow.length },
        }),
      workMs: (trialSeconds + MARGIN_SECONDS) * 1000,
    });
    const { outcome, reason, detail, checksum, counted } = collectorAnswer.parse(answer);
    return { collectorId, outcome, code: reason, message: null, detail, checksum, counted };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message } = error;
    return { collectorId, outcome: 'failed', code, message, detail: null, checksum: null, counted: null };
  }
}

function deploymentOf(source: Found, collectorId: number): Deployment {
  if (source.collectorId === null) return 'import';
  return source.collectorId === collectorId ? 'restore' : 'push';
}

async function findSource(knex: Knex, scope: Scope, { flow, versionId }: Source): Promise<Found> {
  if (versionId !== undefined && flow === undefined) {
    const version = await findVersion(knex, scope, versionId);
    return { flow: version.flow, collectorId: version.collectorId, plcConfig: version.plcConfig };
  }
  if (flow !== undefined && versionId === undefined) return { flow, collectorId: null, plcConfig: null };
  const message = 'Give a flow or the id of a version, not both.';
  throw new DomainError('VALIDATION_FAILED', message, {
    details: [{ path: 'flow', code: 'INVALID', message }],
  });
}
