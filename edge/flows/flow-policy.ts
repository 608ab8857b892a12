/**
 * What an admin lets this collector's flows do. Asked of PostgreSQL when it says that something changed, every few seconds besides, and kept on
 * disk, so that a start without a database knows it; nothing beyond the ordinary is allowed where nobody ever said so.
 */
import { z } from 'zod';
import { FLOW_PERMISSIONS, type FlowPermission } from '../../domain/flows/node-types.ts';
import type { EdgeDatabase } from '../edge-database.ts';
import { readJsonFile, writeJsonFile } from '../json-file.ts';

/** A notice may be lost. */
const LOOK_EVERY_MS = 5_000;
const kept = z.object({ permissions: z.array(z.enum(FLOW_PERMISSIONS)) });

export interface FlowPolicyOptions {
  database: Pick<EdgeDatabase, 'query'>;
  collectorName: string;
  file: string;
  onChange: (permissions: readonly FlowPermission[]) => void;
}

export class FlowPolicy {
  permissions: readonly FlowPermission[];
  readonly #options: FlowPolicyOptions;
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;
  #isDue = false;
  #isStopped = false;

  constructor(options: FlowPolicyOptions) {
    this.#options = options;
    this.permissions = kept.safeParse(readJsonFile(options.file)).data?.permissions ?? [];
  }

  start(): void {
    this.wake();
  }

  /** Looks now, or again where it is looking: what it found may be older than the news. */
  wake(): void {
    this.#isDue = this.#isLooking;
    if (this.#isLooking || this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#isLooking = true;
    void this.#look();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    try {
      const { database, collectorName } = this.#options;
      const [row] = await database.query('SELECT flow_permissions FROM collectors WHERE name = $1', [
        collectorName,
      ]);
      if (row) this.#take(kept.parse({ permissions: row['flow_permissions'] }).permissions);
    } catch {
      // Away, or older than this edge: what was known last stands.
    } finally {
      this.#isLooking = false;
      if (this.#isDue) this.wake();
      else if (!this.#isStopped) this.#timer = setTimeout(() => this.wake(), LOOK_EVERY_MS);
    }
  }

  #take(permissions: readonly FlowPermission[]): void {
    if (permissions.toSorted().join() === this.permissions.toSorted().join()) return;
    this.permissions = permissions;
    writeJsonFile(this.#options.file, { permissions });
    this.#options.onChange(permissions);
  }
}
