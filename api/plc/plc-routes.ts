/** PLCs: settings with nested registers, and the two questions that go to the machine through its collector. */
import type { Knex } from 'knex';
import { z } from 'zod';
import { removedAnswer } from '../../domain/contracts/answer-fields.ts';
import { plcInput, plcPage, plcPatch, plcRow, plcTestInput } from '../../domain/contracts/plcs.ts';
import { audit } from '../audit.ts';
import { outOfScope, restrict } from '../auth/scope.ts';
import type { Scope } from '../auth/scope.ts';
import { askCollector } from '../commands/ask-collector.ts';
import { listExportRoute } from '../exports/list-export.ts';
import { listQueryOf, listRows } from '../routes/list-rows.ts';
import { route } from '../routes/route.ts';
import type { Route } from '../routes/route.ts';
import { PLC_COLUMNS, PLCS } from './plc-views.ts';
import { readAnswer, toReadAnswer } from './read-answer.ts';
import { createPlc, findPlc, patchPlc, removePlc } from './save-plc.ts';

const tag = 'plc-config';
/** DOMAIN 7. */
const DEFAULT_TIMEOUT_MS = 1_000;
/** A test connects and reads, with a retry; a read-now may need several requests. */
const TEST_ATTEMPTS = 4;
const READ_ATTEMPTS = 8;

/** Who is limited asks a collector of the own sectors, and says which. */
async function checkCollector(
  knex: Knex,
  scope: Scope,
  asked: { sectorId?: number | null | undefined; collectorId?: number | null | undefined },
): Promise<void> {
  if (!scope) return;
  const [table, id, column] =
    asked.collectorId == null
      ? ['sectors', asked.sectorId, 'id']
      : ['collectors', asked.collectorId, 'sector_id'];
  const query = knex(table).where({ id: id ?? 0 });
  if (!(await restrict(query, scope, { sector: column }).first<object | undefined>('id'))) throw outOfScope();
}

const testAnswer = z.object({
  success: z.boolean(),
  latency: z.number().nullable().meta({ description: 'ms' }),
  message: z.string(),
  code: z.string(),
});

export const PLC_ROUTES: readonly Route[] = [
  route({
    method: 'get',
    path: '/plc-config',
    access: 'plcs.read',
    tag,
    scope: 'rows',
    summary: 'List PLCs with their registers',
    query: listQueryOf(PLCS),
    answer: plcPage,
    handle: ({ knex, query, principal }) => listRows(knex, PLCS, query, principal.scope),
  }),
  listExportRoute({ path: 'plc-config', access: 'plcs.read', source: PLCS, columns: PLC_COLUMNS }),
  route({
    method: 'get',
    path: '/plc-config/:id',
    access: 'plcs.read',
    tag,
    scope: 'rows',
    summary: 'One PLC with its registers',
    answer: plcRow,
    handle: ({ knex, id, principal }) => findPlc(knex, id, principal.scope),
  }),
  route({
    method: 'post',
    path: '/plc-config',
    access: 'plcs.write',
    tag,
    scope: 'rows',
    summary: 'Create a PLC with its registers',
    body: plcInput,
    example: {
      name: 'CLP Linha 1',
      host: '192.168.1.10',
      port: 502,
      unitId: 1,
      sectorId: 1,
      dialect: 'delta-dvp',
      pollInterval: 1000,
      registers: [
        { name: 'Contador Produção', address: 'D33', role: 'PRODUCTION_COUNTER', enabled: true },
        { name: 'Contador Refugo', address: 'D34', role: 'SCRAP_COUNTER' },
        { name: 'Status Máquina', address: 'D40', role: 'MACHINE_STATUS' },
      ],
    },
    answer: plcRow,
    status: 201,
    handle: ({ knex, principal, request, body }) => createPlc(knex, { principal, request }, body),
  }),
  route({
    method: 'patch',
    path: '/plc-config/:id',
    access: 'plcs.write',
    tag,
    scope: 'rows',
    summary: 'Change a PLC; `registers`, where given, is the whole list',
    body: plcPatch,
    answer: plcRow,
    handle: ({ knex, principal, request, id, body }) => patchPlc(knex, { principal, request }, id, body),
  }),
  route({
    method: 'delete',
    path: '/plc-config/:id',
    access: 'plcs.write',
    tag,
    scope: 'rows',
    summary: 'Delete a PLC; switched off where it has a history',
    answer: removedAnswer,
    handle: ({ knex, principal, request, id }) => removePlc(knex, { principal, request }, id),
  }),
  route({
    method: 'post',
    path: '/plc-config/test',
    statuses: [502, 504],
    access: 'plcs.test',
    tag,
    scope: 'rows',
    summary: 'Ask the collector to connect to an address, saved or not',
    body: plcTestInput,
    answer: testAnswer,
    handle: async ({ knex, principal, request, body }) => {
      await checkCollector(knex, principal.scope, body);
      const timeout = body.timeout ?? DEFAULT_TIMEOUT_MS;
      return askCollector(knex, {
        kind: 'plc_test',
        payload: { host: body.host, port: body.port ?? 502, unitId: body.unitId ?? 1, timeout },
        collectorId: body.collectorId ?? null,
        sectorId: body.sectorId ?? null,
        requestedBy: principal.userId,
        record: (trx) =>
          audit(trx, { principal, request }, { action: 'test', entity: tag, entityId: null, after: body }),
        workMs: Math.min(timeout * TEST_ATTEMPTS, 20_000),
      });
    },
  }),
  route({
    method: 'post',
    path: '/plc-config/:id/read-now',
    statuses: [502, 504],
    access: 'plcs.test',
    tag,
    scope: 'rows',
    summary: 'Ask the collector for the registers of a PLC, now',
    answer: readAnswer,
    handle: async ({ knex, principal, request, id }) => {
      const found = await findPlc(knex, id, principal.scope);
      const status = await knex('plc_status')
        .where({ plc_config_id: id })
        .first<{ collector_id: number | null } | undefined>('collector_id');
      const result = await askCollector(knex, {
        kind: 'read_now',
        payload: { plcConfigId: id },
        collectorId: (found['collectorId'] as number | null) ?? status?.collector_id ?? null,
        sectorId: Number(found['sectorId']),
        requestedBy: principal.userId,
        record: (trx) =>
          audit(trx, { principal, request }, { action: 'read-now', entity: tag, entityId: id }),
        workMs: Math.min(Number(found['timeout']) * READ_ATTEMPTS, 20_000),
      });
      return toReadAnswer(result, found);
    },
  }),
];
