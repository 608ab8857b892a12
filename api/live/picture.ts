/**
 * The plant as it is now, under a number that grows with every picture, whichever process takes it. The number is drawn before the reading
 * begins: of two pictures the one with the higher number may hold more, and never lacks what made somebody ask for it.
 */
import type { Knex } from 'knex';
import type { Scope } from '../auth/scope.ts';
import type { DashboardMachine } from './machine-card.ts';
import { loadMachines } from './machine-query.ts';

export interface Picture {
  at: string;
  sequence: number;
  machines: DashboardMachine[];
}

async function nextSequence(knex: Knex): Promise<number> {
  const { rows } = await knex.raw<{ rows: { sequence: string }[] }>(
    `SELECT nextval('live_sequence') AS sequence`,
  );
  return Number(rows[0]?.sequence);
}

export async function takePicture(
  knex: Knex,
  ids?: readonly number[],
  scope: Scope = null,
): Promise<Picture> {
  const sequence = await nextSequence(knex);
  const machines = await loadMachines(knex, { ids, scope, sequence });
  return { at: new Date().toISOString(), sequence, machines };
}

/** One picture for all who ask at about the same time, as after a restart when every screen comes back at once. */
export class SharedPicture {
  private readonly knex: Knex;
  private current: Promise<Picture> | undefined;
  private next: Promise<Picture> | undefined;

  constructor(knex: Knex) {
    this.knex = knex;
  }

  /** A picture that begins after this call: one that is under way already may lack what the caller waits for. */
  take(): Promise<Picture> {
    if (!this.current) return this.begin();
    this.next ??= this.current
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        this.next = undefined;
        return this.begin();
      });
    return this.next;
  }

  private begin(): Promise<Picture> {
    const picture = takePicture(this.knex);
    this.current = picture;
    const forget = (): void => {
      if (this.current === picture) this.current = undefined;
    };
    picture.then(forget, forget);
    return picture;
  }
}
