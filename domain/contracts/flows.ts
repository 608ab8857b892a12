/** Flows: which runs on which collector, their versions, what differs, and deploys. Browser-safe. */
import { z } from 'zod';
import { DEPLOYMENTS, OUTCOMES, TRIAL_MAX_SECONDS } from '../flows/flow-tables.ts';
import { FLOW_PERMISSIONS } from '../flows/node-types.ts';
import { count, instant, pageQuery, rowId, searchWords, sortBy } from './answer-fields.ts';
import { id, text } from './fields.ts';

const changeCounts = z.strictObject({ added: count, removed: count, changed: count, moved: count });

export const flowVersion = z
  .strictObject({
    id: rowId,
    collectorId: rowId,
    name: z.string().nullable(),
    note: z.string().nullable(),
    checksum: z.string(),
    author: z.string().nullable(),
    deployment: z.enum(DEPLOYMENTS),
    /** rolled_back: it did not pass its trial and never became the collector's flow. */
    outcome: z.enum(OUTCOMES),
    /** Why: a stable code such as FLOW_STOPPED_COUNTING. */
    reason: z.string().nullable(),
    /** Against the version before it; null where that is not known. */
    changes: changeCounts.nullable(),
    nodes: count,
    plcs: count,
    deployedAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'FlowVersion' });
export type FlowVersion = z.output<typeof flowVersion>;

/** same: what runs is the newest version. differs: it is not. pending: a version waits on the collector. unknown: it never said. */
export const DRIFTS = ['same', 'differs', 'pending', 'unknown'] as const;

export const collectorFlow = z.strictObject({
  collectorId: rowId,
  collectorName: z.string(),
  sectorId: rowId.nullable(),
  online: z.boolean(),
  lastSeenAt: instant.nullable(),
  hasEditor: z.boolean(),
  permissions: z.array(z.enum(FLOW_PERMISSIONS)),
  /** Of what runs, as the collector last said. */
  runningChecksum: z.string().nullable(),
  drift: z.enum(DRIFTS),
  versions: count,
  latest: flowVersion.nullable(),
});
export type CollectorFlow = z.output<typeof collectorFlow>;
export const collectorFlowList = z.strictObject({ data: z.array(collectorFlow), total: count });
/** What the list of the flows may be ordered by, each also with - in front. */
export const FLOW_ORDERS = [
  'collectorName',
  'collectorId',
  'lastSeenAt',
  'online',
  'drift',
  'versions',
] as const;
export const flowListQuery = pageQuery.extend({
  collectorId: z.coerce.number().pipe(id).optional(),
  'filter[collectorId]': z.coerce.number().pipe(id).optional(),
  sort: sortBy(FLOW_ORDERS).default('collectorName'),
  /** Words in a collector's name. */
  search: searchWords,
});

export const flowVersionPage = z.strictObject({ data: z.array(flowVersion), total: count });
export const flowVersionQuery = z.strictObject({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
});
export const flowVersionWhole = flowVersion.extend({
  flow: z.array(z.unknown()),
  plcConfig: z.array(z.unknown()).nullable(),
});
export const flowVersionPatch = z.strictObject({ name: text(100), note: text(500) });

const nodeDifference = z.strictObject({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  tab: z.string(),
  kind: z.enum(['added', 'removed', 'changed', 'moved']),
  properties: z.array(z.strictObject({ name: z.string(), before: z.unknown(), after: z.unknown() })),
});
const at = z.number();
/** As domain/flows/draw-flow.ts draws it: a picture for each tab where something changed. */
const flowPicture = z.strictObject({
  tab: z.string(),
  width: at,
  height: at,
  nodes: z.array(
    z.strictObject({
      ...{ id: z.string(), label: z.string(), x: at, y: at, width: at },
      kind: z.enum(['added', 'removed', 'changed', 'moved', 'same']),
    }),
  ),
  wires: z.array(
    z.strictObject({ kind: z.enum(['added', 'removed', 'same']), x1: at, y1: at, x2: at, y2: at }),
  ),
});
export const flowDiffQuery = z.strictObject({ against: z.coerce.number().pipe(id).optional() });
const difference = {
  changes: z.array(nodeDifference),
  counts: changeCounts,
  pictures: z.array(flowPicture),
};
export const flowDiff = z.strictObject(difference);
export type FlowDiff = z.output<typeof flowDiff>;

/** A flow as a file has it, or a version that is kept. */
const source = {
  flow: z.array(z.unknown()).max(10_000).optional(),
  versionId: id.optional(),
};
export const flowCheckInput = z.strictObject(source);
export const flowCheck = z.strictObject({
  refused: z.boolean(),
  problems: z.array(
    z.strictObject({
      severity: z.enum(['error', 'warning']),
      path: z.string(),
      code: z.string(),
      message: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      nodeId: z.string().optional(),
      nodeName: z.string().optional(),
    }),
  ),
  ...difference,
});
export type FlowCheck = z.output<typeof flowCheck>;

export const flowDeployInput = z.strictObject({
  ...source,
  collectorIds: z.array(id).min(1).max(50),
  note: text(500),
  /** Also brings back the PLCs' settings of the version. */
  restorePlcs: z.boolean().default(false),
  trialSeconds: z.int().min(1).max(TRIAL_MAX_SECONDS).optional(),
});
export const flowDeployAnswer = z.strictObject({
  results: z.array(
    z.strictObject({
      collectorId: rowId,
      outcome: z.enum(['deployed', 'rolled_back', 'failed']),
      /** Why not: a stable code; null where it is deployed. */
      code: z.string().nullable(),
      message: z.string().nullable(),
      /** The counter or the types that it was about. */
      detail: z.string().nullable(),
      checksum: z.string().nullable(),
      /** Counters that moved during the trial and were counted; with 0 no machine made pieces, and only the start is sure. */
      counted: count.nullable(),
    }),
  ),
  plcsRestored: count,
});
export type FlowDeployAnswer = z.output<typeof flowDeployAnswer>;

export const flowRunning = z.strictObject({ flow: z.array(z.unknown()), checksum: z.string() });
export const editorTicket = z.strictObject({ url: z.string(), expiresAt: instant });
export const flowPermissionsPatch = z.strictObject({ permissions: z.array(z.enum(FLOW_PERMISSIONS)).max(3) });
