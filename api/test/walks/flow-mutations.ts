/** Flows of collectors. */
import { answerCommands } from './answer-commands.ts';
import type { Mutation } from './mutation.ts';

export const FLOW_MUTATIONS: readonly Mutation[] = [
  { route: 'patch /flows/versions/:id', body: (stage) => ({ name: stage.code() }) },
  { route: 'post /flows/:id/check', body: () => ({ flow: [] }) },
  {
    route: 'post /flows/deploy',
    body: (stage) => ({ collectorIds: [stage.id], flow: [] }),
    meanwhile: (stage, signal) =>
      answerCommands(stage, signal, { outcome: 'deployed', reason: null, detail: null, checksum: 'x' }),
  },
  {
    route: 'post /flows/:id/read',
    meanwhile: (stage, signal) => answerCommands(stage, signal, { flow: [], checksum: 'x' }),
  },
  {
    route: 'post /flows/:id/editor-ticket',
    body: async (stage) => {
      const health = JSON.stringify({ editorUrl: 'http://127.0.0.1:1880' });
      await stage.knex('collectors').where({ id: stage.id }).update({ health });
      return {};
    },
  },
  { route: 'patch /flows/:id/permissions', body: () => ({ permissions: ['files'] }) },
];
