/** A request that succeeds, for a route that changes something; in words of the company on the stage. */
import type { Person } from '../api-rig.ts';
import type { Stage } from './stage.ts';

export interface Mutation {
  /** As the route writes it; `:id` is `id`. */
  route: `${'post' | 'patch' | 'delete'} /${string}`;
  /** Of the path; the stage's own where nothing is said. */
  id?: (stage: Stage) => Promise<number>;
  body?: (stage: Stage) => object | Promise<object>;
  /** While it is asked: plays the collector that answers. */
  meanwhile?: (stage: Stage, signal: AbortSignal) => Promise<void>;
  /** Who asks, where it is not the stage's admin. */
  person?: (stage: Stage) => Promise<Person>;
}

/** The two fields of most registrations. */
export const words = (stage: Stage) => ({ code: stage.code(), name: 'Nova' });

const makes = (path: string, create: (stage: Stage) => object) => async (stage: Stage) => {
  const made = await stage.admin.post(`/api/${path}`, create(stage)).expect(201);
  return (made.body as { id: number }).id;
};

/** The three routes of a record; the row that goes is a new one, so that the stage stays. */
export function record(
  path: string,
  create: (stage: Stage) => object,
  change: object = { name: 'Outra' },
): Mutation[] {
  const id = makes(path, create);
  return [
    { route: `post /${path}`, body: create },
    { route: `patch /${path}/:id`, id, body: () => change },
    { route: `delete /${path}/:id`, id },
  ];
}

/** A registration's routes: those of a record, and many at once. */
export function registration(
  path: string,
  create: (stage: Stage) => object,
  change: object = { name: 'Outra' },
): Mutation[] {
  const make = makes(path, create);
  const body = async (stage: Stage) => ({ changes: [{ id: await make(stage), values: change }] });
  return [...record(path, create, change), { route: `post /${path}/bulk`, body }];
}
