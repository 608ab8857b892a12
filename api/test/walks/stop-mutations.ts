/** Stops: entered, given their reason, split and merged. */
import type { Mutation } from './mutation.ts';
import type { Stage } from './stage.ts';

export const STOP_MUTATIONS: readonly Mutation[] = [
  {
    route: 'post /downtimes',
    body: async (stage) => ({
      plcConfigId: stage.id,
      startDate: '2026-01-05T10:00:00Z',
      endDate: '2026-01-05T10:20:00Z',
      activityTypeId: await reason(stage),
    }),
  },
  {
    route: 'patch /downtimes/:id',
    id: (stage) => stop(stage),
    body: async (stage) => ({ activityTypeId: await reason(stage), version: 1 }),
  },
  {
    route: 'post /downtimes/:id/split',
    id: (stage) => stop(stage),
    body: () => ({ at: middle(), version: 1 }),
  },
  {
    route: 'post /downtimes/:id/merge',
    id: async (stage) => {
      const id = await stop(stage);
      await stage.admin.post(`/api/downtimes/${id}/split`, { at: middle(), version: 1 }).expect(200);
      return id;
    },
    body: async (stage) => {
      const second = await stage
        .knex('downtimes')
        .where({ start_date: middle() })
        .first<{ id: string }>('id');
      return { withId: Number(second.id), version: 2 };
    },
  },
  { route: 'delete /downtimes/:id', id: (stage) => stop(stage) },
];

/** Each stop on a day of its own, as they may not overlap. */
let days = 10;

async function stop(stage: Stage): Promise<number> {
  days += 1;
  const at = (minute: number) => new Date(Date.UTC(2026, 0, days, 10, minute));
  const [row] = await stage
    .knex('downtimes')
    .insert({ plc_config_id: stage.id, start_date: at(0), end_date: at(10) })
    .returning<{ id: string }[]>('id');
  return Number(row?.id);
}

/** Of the stop made last. */
function middle(): string {
  return new Date(Date.UTC(2026, 0, days, 10, 5)).toISOString();
}

async function reason(stage: Stage): Promise<number> {
  const [row] = await stage
    .knex('activity_types')
    .insert({ code: stage.code(), name: 'Ajuste' })
    .returning<{ id: number }[]>('id');
  return row?.id ?? 0;
}
