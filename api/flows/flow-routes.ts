/** Flows of the collectors. `/flows/:id` is a collector, `/flows/versions/:id` a version. */
import { z } from 'zod';
import {
  collectorFlow,
  collectorFlowList,
  editorTicket,
  flowCheck,
  flowCheckInput,
  flowDeployAnswer,
  flowDeployInput,
  flowDiff,
  flowDiffQuery,
  flowListQuery,
  flowPermissionsPatch,
  flowRunning,
  flowVersion,
  flowVersionPage,
  flowVersionPatch,
  flowVersionQuery,
  flowVersionWhole,
} from '../../domain/contracts/flows.ts';
import { withoutCredentials } from '../../domain/flows/flow-checksum.ts';
import { audit } from '../audit.ts';
import { askCollector } from '../commands/ask-collector.ts';
import { route } from '../routes/route.ts';
import type { Route } from '../routes/route.ts';
import { checkFlow, deployFlow } from './deploy-flow.ts';
import { describeDifference } from './describe-difference.ts';
import { makeEditorTicket } from './editor-ticket.ts';
import { pageOfFlows } from './flow-page.ts';
import {
  findCollectorFlow,
  findVersion,
  findVersionRow,
  flowBefore,
  listCollectorFlows,
  listVersions,
} from './flow-query.ts';

const tag = 'flows';
const scope = 'rows';
const READ_MS = 5_000;

export const FLOW_ROUTES: readonly Route[] = [
  route({
    method: 'get',
    path: '/flows',
    access: 'flows.read',
    scope,
    tag,
    summary: 'Which flow runs on which collector, and whether it is the newest version',
    query: flowListQuery,
    answer: collectorFlowList,
    handle: async ({ knex, principal, query }) => {
      const id = query['filter[collectorId]'] ?? query.collectorId;
      return pageOfFlows(await listCollectorFlows(knex, principal.scope, id), query);
    },
  }),
  route({
    method: 'get',
    path: '/flows/:id',
    access: 'flows.read',
    scope,
    tag,
    summary: 'Which flow runs on one collector',
    answer: collectorFlow,
    handle: ({ knex, principal, id }) => findCollectorFlow(knex, principal.scope, id),
  }),
  route({
    method: 'get',
    path: '/flows/:id/versions',
    access: 'flows.read',
    scope,
    tag,
    summary: 'Versions of a collector’s flow, newest first',
    query: flowVersionQuery,
    answer: flowVersionPage,
    handle: async ({ knex, principal, id, query }) => {
      await findCollectorFlow(knex, principal.scope, id);
      return listVersions(knex, id, query);
    },
  }),
  route({
    method: 'get',
    path: '/flows/versions/:id',
    access: 'flows.read',
    scope,
    tag,
    summary: 'One version with its nodes and the PLCs’ settings of then',
    answer: flowVersionWhole,
    handle: ({ knex, principal, id }) => findVersion(knex, principal.scope, id),
  }),
  route({
    method: 'patch',
    path: '/flows/versions/:id',
    access: 'flows.write',
    scope,
    tag,
    summary: 'Name a version',
    body: flowVersionPatch,
    answer: flowVersion,
    handle: async ({ knex, principal, request, id, body }) =>
      knex.transaction(async (trx) => {
        const before = await findVersion(trx, principal.scope, id);
        await trx('flow_snapshots')
          .where({ id })
          .update({
            ...(body.name !== undefined && { name: body.name }),
            ...(body.note !== undefined && { note: body.note }),
            id,
          });
        const after = await findVersionRow(trx, id);
        await audit(
          trx,
          { principal, request },
          {
            action: 'update',
            entity: 'flows',
            entityId: id,
            before: { name: before.name, note: before.note },
            after: { name: after?.name, note: after?.note },
          },
        );
        return after;
      }),
  }),
  route({
    method: 'get',
    path: '/flows/versions/:id/download',
    access: 'flows.read',
    scope,
    tag,
    summary: 'The version as plain Node-RED JSON, without credentials',
    answer: z.array(z.unknown()),
    handle: async ({ knex, principal, id, response }) => {
      const version = await findVersion(knex, principal.scope, id);
      response.attachment(`pulso-flow-${version.collectorId}-${id}.json`);
      return withoutCredentials(version.flow);
    },
  }),
  route({
    method: 'get',
    path: '/flows/versions/:id/diff',
    access: 'flows.read',
    scope,
    tag,
    summary: 'What differs, node by node, from another version (`against`, else the one before) to this one',
    query: flowDiffQuery,
    answer: flowDiff,
    handle: async ({ knex, principal, id, query }) => {
      const after = await findVersion(knex, principal.scope, id);
      const before =
        query.against === undefined
          ? await flowBefore(knex, after)
          : (await findVersion(knex, principal.scope, query.against)).flow;
      return describeDifference(before, after.flow);
    },
  }),
  route({
    method: 'post',
    path: '/flows/:id/check',
    statuses: [502, 504],
    access: 'flows.write',
    scope,
    tag,
    summary: 'Dry run: what a deploy would change on a collector, and what stands against it',
    body: flowCheckInput,
    answer: flowCheck,
    handle: ({ knex, principal, request, id, body }) => checkFlow(knex, { principal, request }, id, body),
  }),
  route({
    method: 'post',
    path: '/flows/deploy',
    statuses: [502, 504],
    access: 'flows.write',
    scope,
    tag,
    summary:
      'Deploy a file or a version to one or more collectors; each goes back by itself when it does not count',
    body: flowDeployInput,
    answer: flowDeployAnswer,
    handle: ({ knex, principal, request, body }) => deployFlow(knex, { principal, request }, body),
  }),
  route({
    method: 'post',
    path: '/flows/:id/read',
    statuses: [502, 504],
    access: 'flows.read',
    scope,
    tag,
    summary: 'Ask the collector for the flow that runs now',
    answer: flowRunning,
    handle: async ({ knex, principal, request, id }) => {
      await findCollectorFlow(knex, principal.scope, id);
      return askCollector(knex, {
        kind: 'flow_read',
        payload: {},
        collectorId: id,
        sectorId: null,
        requestedBy: principal.userId,
        record: (trx) =>
          audit(trx, { principal, request }, { action: 'read', entity: 'flows', entityId: id }),
        workMs: READ_MS,
      });
    },
  }),
  route({
    method: 'post',
    path: '/flows/:id/editor-ticket',
    access: 'editor.read',
    scope,
    tag,
    summary: 'A link that opens the collector’s editor signed in; good once, for a minute',
    answer: editorTicket,
    handle: ({ knex, principal, request, id }) => makeEditorTicket(knex, { principal, request }, id),
  }),
  route({
    method: 'patch',
    path: '/flows/:id/permissions',
    access: 'flows.permit',
    scope,
    tag,
    summary: 'What the flows of a collector may do beyond the ordinary',
    body: flowPermissionsPatch,
    answer: collectorFlow,
    handle: async ({ knex, principal, request, id, body }) =>
      knex.transaction(async (trx) => {
        const before = await findCollectorFlow(trx, principal.scope, id);
        const permissions = [...new Set(body.permissions)];
        await trx('collectors').where({ id }).update({ flow_permissions: permissions });
        const entry = { action: 'permit', entity: 'flows', entityId: id } as const;
        await audit(
          trx,
          { principal, request },
          {
            ...entry,
            before: { permissions: before.permissions },
            after: { permissions },
          },
        );
        return findCollectorFlow(trx, principal.scope, id);
      }),
  }),
];
