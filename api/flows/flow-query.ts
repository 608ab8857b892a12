/** Reads versions of flows and which collector runs which. */
import type { Knex } from 'knex';
import type { CollectorFlow, FlowVersion } from '../../domain/contracts/flows.ts';
import type { FlowNode } from '../../domain/flows/flow-types.ts';
import { scopeSql, type Scope } from '../auth/scope.ts';
import { ONLINE_S } from '../commands/ask-collector.ts';
import { notFound } from '../routes/route.ts';

const VERSION_COLUMNS = `s.id::int AS id, s.collector_id AS "collectorId", s.name, s.note, s.checksum, s.author, s.deployment, s.outcome,
  s.reason, s.changes, jsonb_array_length(s.flow) AS nodes,
  CASE WHEN jsonb_typeof(s.plc_config) = 'array' THEN jsonb_array_length(s.plc_config) ELSE 0 END AS plcs,
  s.deployed_at AS "deployedAt", s.created_at AS "createdAt"`;

interface OverviewRow extends Omit<CollectorFlow, 'drift' | 'hasEditor' | 'latest'> {
  editorUrl: string | null;
  waiting: number;
  latestId: number | null;
}

/** One row a collector, with the newest version that it took over. */
export async function listCollectorFlows(
  knex: Knex,
  scope: Scope,
  collectorId?: number,
): Promise<CollectorFlow[]> {
  const seen = scopeSql(scope, { collector: 'c.id' });
  const { rows } = await knex.raw<{ rows: OverviewRow[] }>(
    `SELECT c.id AS "collectorId", c.name AS "collectorName", c.sector_id AS "sectorId", c.heartbeat_at AS "lastSeenAt",
       coalesce(c.heartbeat_at > now() - ${ONLINE_S} * interval '1 second', false) AS online,
       c.health ->> 'editorUrl' AS "editorUrl", c.flow_permissions AS permissions,
       c.health #>> '{flow,checksum}' AS "runningChecksum",
       coalesce((c.health #>> '{flow,waiting}')::int, 0) AS waiting,
       (SELECT count(*)::int FROM flow_snapshots s WHERE s.collector_id = c.id) AS versions,
       (SELECT max(s.id)::int FROM flow_snapshots s WHERE s.collector_id = c.id AND s.outcome = 'running') AS "latestId"
     FROM collectors c WHERE c.active AND ${seen.sql} ${collectorId === undefined ? '' : 'AND c.id = ?'} ORDER BY c.name`,
    [...seen.bindings, ...(collectorId === undefined ? [] : [collectorId])],
  );
  const ids = rows.flatMap(({ latestId }) => latestId ?? []);
  const latest = await knex.raw<{ rows: FlowVersion[] }>(
    `SELECT ${VERSION_COLUMNS} FROM flow_snapshots s WHERE s.id = ANY(?::bigint[])`,
    [ids],
  );
  const byId = new Map(latest.rows.map((version) => [version.id, version]));
  return rows.map(({ editorUrl, waiting, latestId, ...row }) => {
    const newest = (latestId === null ? undefined : byId.get(latestId)) ?? null;
    return { ...row, hasEditor: editorUrl !== null, latest: newest, drift: driftOf(row, newest, waiting) };
  });
}

function driftOf(
  { runningChecksum }: Pick<OverviewRow, 'runningChecksum'>,
  latest: FlowVersion | null,
  waiting: number,
): CollectorFlow['drift'] {
  if (runningChecksum === null) return 'unknown';
  if (waiting > 0) return 'pending';
  return latest?.checksum === runningChecksum ? 'same' : 'differs';
}

/** Throws NOT_FOUND for a collector outside of the scope. */
export async function findCollectorFlow(knex: Knex, scope: Scope, id: number): Promise<CollectorFlow> {
  const [found] = await listCollectorFlows(knex, scope, id);
  if (!found) throw notFound();
  return found;
}

export async function listVersions(
  knex: Knex,
  collectorId: number,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ data: FlowVersion[]; total: number }> {
  const { rows } = await knex.raw<{ rows: FlowVersion[] }>(
    `SELECT ${VERSION_COLUMNS} FROM flow_snapshots s WHERE s.collector_id = ? ORDER BY s.id DESC LIMIT ? OFFSET ?`,
    [collectorId, pageSize, (page - 1) * pageSize],
  );
  const [counted] = await knex('flow_snapshots')
    .where({ collector_id: collectorId })
    .count<{ count: string }[]>();
  return { data: rows, total: Number(counted?.count ?? 0) };
}

export interface WholeVersion extends FlowVersion {
  flow: FlowNode[];
  plcConfig: Record<string, unknown>[] | null;
}

/** Throws NOT_FOUND, also for a version of a collector outside of the scope. */
export async function findVersion(knex: Knex, scope: Scope, id: number): Promise<WholeVersion> {
  const seen = scopeSql(scope, { collector: 's.collector_id' });
  const { rows } = await knex.raw<{ rows: WholeVersion[] }>(
    `SELECT ${VERSION_COLUMNS}, s.flow, s.plc_config AS "plcConfig" FROM flow_snapshots s WHERE s.id = ? AND ${seen.sql}`,
    [id, ...seen.bindings],
  );
  const [version] = rows;
  if (!version) throw notFound();
  return version;
}

/** Without the nodes. The caller has seen to it that it exists. */
export async function findVersionRow(knex: Knex, id: number): Promise<FlowVersion | undefined> {
  const { rows } = await knex.raw<{ rows: FlowVersion[] }>(
    `SELECT ${VERSION_COLUMNS} FROM flow_snapshots s WHERE s.id = ?`,
    [id],
  );
  return rows[0];
}

/** The flow that a version took the place of; nothing for a collector's first. */
export async function flowBefore(
  knex: Knex,
  { id, collectorId }: Pick<FlowVersion, 'id' | 'collectorId'>,
): Promise<FlowNode[]> {
  const row = await knex('flow_snapshots')
    .where({ collector_id: collectorId, outcome: 'running' })
    .where('id', '<', id)
    .orderBy('id', 'desc')
    .first<{ flow: FlowNode[] } | undefined>('flow');
  return row?.flow ?? [];
}

/** What a collector took over last; nothing for a new one. */
export async function latestFlow(knex: Knex, collectorId: number): Promise<FlowNode[]> {
  const row = await knex('flow_snapshots')
    .where({ collector_id: collectorId, outcome: 'running' })
    .orderBy('id', 'desc')
    .first<{ flow: FlowNode[] } | undefined>('flow');
  return row?.flow ?? [];
}
