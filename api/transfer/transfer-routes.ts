/** Each registration as a file, and from one. They stand before `/:id` in the table of routes. */
import { exportQuery, importAnswer, importInput, importQuery } from '../../domain/contracts/transfers.ts';
import { sendExport } from '../exports/send-export.ts';
import { scopeOf } from '../routes/registration.ts';
import type { Registration } from '../routes/registration.ts';
import { route } from '../routes/route.ts';
import type { Route } from '../routes/route.ts';
import { exportRegistration } from './export-registration.ts';
import { importRegistration } from './import-registration.ts';
import { readFile } from './read-file.ts';
import { readRows } from './read-rows.ts';

export function transferRoutes(registration: Registration): Route[] {
  const { path, read, write } = registration;
  const base = { tag: path, scope: scopeOf(registration) };
  return [
    route({
      ...base,
      method: 'get',
      path: `/${path}/export`,
      access: read,
      summary: `All of ${path} that match, as a file`,
      query: exportQuery,
      handle: async ({ knex, query, principal, response }) => {
        const { format, lang = format === 'csv-br' ? 'pt-BR' : 'en', ...list } = query;
        const table = await exportRegistration(knex, registration, list, { scope: principal.scope, lang });
        await sendExport(response, table, format);
        return undefined;
      },
    }),
    route({
      ...base,
      method: 'post',
      path: `/${path}/import`,
      access: write,
      summary: `Create and update ${path} from a file`,
      description:
        'A row is known by its code (a user by the user name). A code that is new creates a record; one that is there updates it by the same rules as a single change, and ' +
        'says `unchanged` where nothing differs: a file that is sent again does nothing twice. All rows are saved together or none, unless `skipBad` is set; `dryRun` saves nothing.',
      query: importQuery,
      body: importInput,
      example: { csv: 'code;name\r\nA-1;Nome' },
      answer: importAnswer,
      handle: async (ask) => {
        const { knex, query, principal } = ask;
        const rows = await readRows(knex, registration, await readFile(ask.body), principal.scope);
        const choice = { dryRun: query.dryRun === 'true', skipBad: query.skipBad === 'true' };
        return importRegistration(knex, registration, ask, rows, choice);
      },
    }),
  ];
}
