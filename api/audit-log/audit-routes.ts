/** Who did what: read by page or by cursor, and handed out as a file. It is written by `audit.ts` alone. */
import { z } from 'zod';
import {
  auditCursor,
  auditNews,
  AUDIT_NEWS_MAX,
  auditNewsQuery,
  auditPage,
} from '../../domain/contracts/audit.ts';
import { auditRow } from '../../domain/contracts/registration-answers.ts';
import { EXPORT_LANGS } from '../exports/export-table.ts';
import { sendExport } from '../exports/send-export.ts';
import { countAfter, getRow, listBefore, listQueryOf, listRows } from '../routes/list-rows.ts';
import { route } from '../routes/route.ts';
import type { Route } from '../routes/route.ts';
import { AUDIT_SOURCE } from './audit-source.ts';
import { exportAudit } from './export-audit.ts';

const base = { method: 'get', access: 'audit.read', tag: 'audit-log', scope: 'unlimited' } as const;
const filters = listQueryOf(AUDIT_SOURCE);

export const AUDIT_ROUTES: readonly Route[] = [
  route({
    ...base,
    path: '/audit-log',
    summary: 'Who did what, newest first; by page with `total`, or by cursor with `limit`',
    query: filters.extend(auditCursor),
    answer: auditPage,
    handle: async ({ knex, query, principal }) => {
      const { cursor, limit } = query;
      if (limit === undefined)
        return { ...(await listRows(knex, AUDIT_SOURCE, query, principal.scope)), next: null };
      const { data, next } = await listBefore(
        knex,
        AUDIT_SOURCE,
        { ...query, cursor, limit },
        principal.scope,
      );
      return { data, total: null, next };
    },
  }),
  route({
    ...base,
    path: '/audit-log/news',
    summary: `How many entries are newer than one, at most ${AUDIT_NEWS_MAX}`,
    query: filters.extend(auditNewsQuery),
    answer: auditNews,
    handle: async ({ knex, query, principal }) => ({
      count: await countAfter(knex, AUDIT_SOURCE, query, { limit: AUDIT_NEWS_MAX, scope: principal.scope }),
    }),
  }),
  route({
    ...base,
    path: '/audit-log/export',
    summary: 'All entries that match, as a file, one line for each field that changed',
    query: filters.extend({
      format: z.enum(['csv', 'csv-br', 'xlsx']).default('csv'),
      lang: z.enum(EXPORT_LANGS).optional(),
    }),
    handle: async ({ knex, query, principal, response }) => {
      const { format, lang = format === 'csv-br' ? 'pt-BR' : 'en', ...list } = query;
      const table = await exportAudit(knex, list, { lang, scope: principal.scope });
      await sendExport(response, table, format);
      return undefined;
    },
  }),
  route({
    ...base,
    path: '/audit-log/:id',
    summary: 'One entry',
    answer: auditRow,
    handle: ({ knex, id, principal }) => getRow(knex, AUDIT_SOURCE, id, principal.scope),
  }),
];
