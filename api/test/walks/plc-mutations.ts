/** PLCs, and the questions that go to a collector. */
import { answerCommands } from './answer-commands.ts';
import { record } from './mutation.ts';
import type { Mutation } from './mutation.ts';

let collectors = 0;

export const PLC_MUTATIONS: readonly Mutation[] = [
  ...record('collectors', (stage) => ({ name: `pi-${stage.id}-${(collectors += 1)}`, sectorId: stage.id }), {
    description: 'na sala',
  }),
  ...record('plc-config', (stage) => ({
    name: stage.code(),
    host: '127.0.0.1',
    sectorId: stage.id,
    dialect: 'raw',
    registers: [{ name: 'R', address: 'holding:0' }],
  })),
  {
    route: 'post /plc-config/test',
    body: (stage) => ({ host: '127.0.0.1', sectorId: stage.id }),
    meanwhile: (stage, signal) =>
      answerCommands(stage, signal, { success: true, latency: 1, message: '', code: 'OK' }),
  },
  {
    route: 'post /plc-config/:id/read-now',
    meanwhile: (stage, signal) => answerCommands(stage, signal, { readAtMs: 0, registers: [] }),
  },
  {
    route: 'post /plc-config/:id/versions/:version/restore',
    body: () => ({ note: 'como antes' }),
  },
  { route: 'post /plc-config/:id/clone', body: (stage) => ({ name: stage.code() }) },
  {
    route: 'post /plc-config/:id/registers/import',
    body: (stage) => ({ csv: `name;address\n${stage.code()};holding:7` }),
  },
];
