/** Versions of a PLC's configuration, its copy, and its registers as a table. */
import {
  plcCloneInput,
  plcDiff,
  plcDiffQuery,
  plcRestoreInput,
  plcVersion,
  plcVersionList,
  registersImportAnswer,
  registersImportInput,
} from '../../domain/contracts/plc-versions.ts';
import { plcRow } from '../../domain/contracts/plcs.ts';
import { comparePlcs } from '../../domain/plc/compare-plcs.ts';
import { route } from '../routes/route.ts';
import type { Route } from '../routes/route.ts';
import { exportRegisters, importRegisters } from './import-registers.ts';
import { findVersion, listVersions, readVersion, takeSnapshot, toSave } from './plc-versions.ts';
import { createPlc, findPlc, patchPlc } from './save-plc.ts';

const read = { method: 'get', access: 'plcs.read', tag: 'plc-config', scope: 'rows' } as const;
const write = { method: 'post', access: 'plcs.write', tag: 'plc-config', scope: 'rows' } as const;

export const PLC_HISTORY_ROUTES: readonly Route[] = [
  route({
    ...read,
    path: '/plc-config/:id/versions',
    summary: 'Versions of a PLC’s configuration, newest first',
    answer: plcVersionList,
    handle: async ({ knex, principal, id }) => {
      await findPlc(knex, id, principal.scope);
      return { data: await listVersions(knex, id) };
    },
  }),
  route({
    ...read,
    path: '/plc-config/:id/versions/:version',
    summary: 'One version with its snapshot',
    answer: plcVersion,
    handle: async ({ knex, principal, request, id }) => {
      await findPlc(knex, id, principal.scope);
      return findVersion(knex, id, readVersion(request));
    },
  }),
  route({
    ...read,
    path: '/plc-config/:id/versions/:version/diff',
    summary: 'What differs between a version and another one, or the current one',
    query: plcDiffQuery,
    answer: plcDiff,
    handle: async ({ knex, principal, request, id, query }) => {
      const plc = await findPlc(knex, id, principal.scope);
      const from = readVersion(request);
      const before = await findVersion(knex, id, from);
      const { against } = query;
      const after =
        against === undefined
          ? await takeSnapshot(knex, id)
          : (await findVersion(knex, id, against)).snapshot;
      return { from, to: against ?? Number(plc['version']), ...comparePlcs(before.snapshot, after) };
    },
  }),
  route({
    ...write,
    path: '/plc-config/:id/versions/:version/restore',
    summary: 'Make a version the current one; this is a new version',
    body: plcRestoreInput,
    answer: plcRow,
    handle: async ({ knex, principal, request, id, body }) => {
      const plc = await findPlc(knex, id, principal.scope);
      const version = readVersion(request);
      const { snapshot } = await findVersion(knex, id, version);
      const known = new Set((plc['registers'] as { id: number }[]).map((register) => register.id));
      const save = toSave(snapshot, known);
      const note = body.note ?? `#${version}`;
      const patch = body.version === undefined ? save : { ...save, version: body.version };
      return patchPlc(knex, { principal, request }, id, patch, { action: 'restore', note });
    },
  }),
  route({
    ...write,
    path: '/plc-config/:id/clone',
    summary: 'A copy with its registers; switched off unless said otherwise',
    body: plcCloneInput,
    answer: plcRow,
    status: 201,
    handle: async ({ knex, principal, request, id, body }) => {
      const plc = await findPlc(knex, id, principal.scope);
      const copy = toSave(await takeSnapshot(knex, id), new Set());
      const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      const input = { ...copy, active: false, ...given, name: body.name };
      const note = String(plc['name']);
      return createPlc(knex, { principal, request }, input, { action: 'clone', note });
    },
  }),
  route({
    ...read,
    path: '/plc-config/:id/registers.csv',
    produces: 'text/csv',
    summary: 'The registers as a CSV file that can be imported again',
    handle: async ({ knex, principal, id, response }) => {
      const plc = await findPlc(knex, id, principal.scope);
      response.setHeader('Content-Type', 'text/csv; charset=utf-8');
      response.setHeader('Content-Disposition', `attachment; filename="registers-${id}.csv"`);
      response.end(exportRegisters(plc['registers'] as object[]));
    },
  }),
  route({
    ...write,
    path: '/plc-config/:id/registers/import',
    summary: 'Registers from a CSV file, found again by their names; with `preview` nothing is saved',
    body: registersImportInput,
    answer: registersImportAnswer,
    handle: ({ knex, principal, request, id, body }) =>
      importRegisters(knex, { principal, request }, id, body),
  }),
];
