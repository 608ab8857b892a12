/**
 * A person at a screen while servers fail: books one piece after another through the API and asks again, under the same key, until it is
 * answered. What was answered must be in the books once, and nothing else.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../cli/postgres/free-port.ts';
import { signIn } from '../../testing/api-session.ts';
import { startProcess, type TestProcess } from '../../testing/processes.ts';
import type { ChaosPlant } from '../chaos-plant.ts';

const BOOK_EVERY_MS = 60;
const ASK_AGAIN_MS = 250;
const ANSWER_WITHIN_MS = 15_000;

export class HandBookings {
  readonly #plant: ChaosPlant;
  readonly #api: TestProcess;
  readonly #token: string;
  readonly #url: string;
  readonly #orderId: number;
  /** Keys that the API answered as booked. */
  readonly #answered: string[] = [];
  #asked = 0;
  #isEnding = false;
  #isClosed = false;
  #booking: Promise<void> = Promise.resolve();

  private constructor(parts: {
    plant: ChaosPlant;
    api: TestProcess;
    token: string;
    url: string;
    orderId: number;
  }) {
    this.#plant = parts.plant;
    this.#api = parts.api;
    this.#token = parts.token;
    this.#url = parts.url;
    this.#orderId = parts.orderId;
  }

  /** Starts an API process of its own on the plant's database, and an order of the sector that no machine counts. */
  static async open(plant: ChaosPlant): Promise<HandBookings> {
    const password = randomBytes(12).toString('hex');
    const account = ['--username', 'hands', '--role', 'admin', '--password', password];
    const port = await freePort();
    const env = {
      DATABASE_URL: plant.databaseUrl,
      DATA_DIR: plant.dir,
      API_PORT: String(port),
      SESSION_SECRET: 'a secret for this run of chaos and no other',
    };
    await startProcess({ entry: 'cli/user-create.ts', args: account, env }).exited;
    const api = startProcess({ entry: 'api/main.ts', env });
    const url = `http://127.0.0.1:${port}`;
    await api.waitForUrl(`${url}/api/health`, 60_000);
    const session = await signIn(url, 'hands', password);
    const { secret } = await session.must<{ secret: string }>('POST', '/api/api-tokens', {
      name: 'hands',
      scopes: ['production.book'],
      expiresInDays: 1,
    });
    const orderId = await plant.startOrder(null);
    return new HandBookings({ plant, api, token: secret, url, orderId });
  }

  start(): void {
    this.#booking = this.#bookOn();
  }

  /** Lets the last booking be answered. Answers what was asked and what is wrong. */
  async stop(): Promise<{ booked: number; repeats: number; faults: string[] }> {
    this.#isEnding = true;
    await this.#booking;
    const rows = await this.#plant
      .knex('production_appointments')
      .where({ production_order_id: this.#orderId })
      .select<{ idempotency_key: string | null; quantity: number }[]>('idempotency_key', 'quantity');
    const found = rows.map((row) => row.idempotency_key?.split(':').slice(1).join(':') ?? 'without a key');
    const lost = this.#answered.filter((key) => !found.includes(key));
    const extra = found.filter((key) => !this.#answered.includes(key));
    const faults: string[] = [];
    if (lost.length > 0) faults.push(`${lost.length} bookings by hand were answered and are gone`);
    if (extra.length > 0) faults.push(`${extra.length} bookings by hand are there and were not answered`);
    if (new Set(found).size !== found.length) faults.push('a booking by hand is there twice');
    return { booked: rows.length, repeats: this.#asked - this.#answered.length, faults };
  }

  async close(): Promise<void> {
    this.#isEnding = true;
    this.#isClosed = true;
    await this.#api.kill();
    await this.#booking;
  }

  async #bookOn(): Promise<void> {
    while (!this.#isEnding) {
      const key = randomUUID();
      while (!(await this.#book(key))) {
        if (this.#isClosed) return;
        await delay(ASK_AGAIN_MS);
      }
      this.#answered.push(key);
      await delay(BOOK_EVERY_MS);
    }
  }

  async #book(key: string): Promise<boolean> {
    this.#asked += 1;
    return fetch(`${this.#url}/api/production-appointments`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
        connection: 'close',
      },
      body: JSON.stringify({ orderId: this.#orderId, quantity: 1 }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    }).then(
      async (response) => {
        await response.body?.cancel();
        return response.status === 201;
      },
      () => false,
    );
  }
}
