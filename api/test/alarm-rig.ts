/** A plant with a collector and a machine whose link can be cut, watched for alarms without an API in between. */
import type { Knex } from 'knex';
import { createTestDatabase } from '../../testing/postgres.ts';
import type { TestDatabase } from '../../testing/postgres.ts';
import { look } from '../notifications/look.ts';
import type { Outcome } from '../notifications/look.ts';
import { makePlant } from './api-rig.ts';
import type { Plant } from './api-rig.ts';

export class AlarmRig {
  readonly database: TestDatabase;
  readonly knex: Knex;
  readonly plant: Plant;

  private constructor(database: TestDatabase, plant: Plant) {
    this.database = database;
    this.knex = database.knex;
    this.plant = plant;
  }

  /** With Ana of the maintenance and Rui, a supervisor, who have an e-mail address. */
  static async start(): Promise<AlarmRig> {
    const database = await createTestDatabase();
    const { knex } = database;
    const plant = await makePlant(database);
    const [collector] = await knex('collectors')
      .insert({ name: 'pi-1', heartbeat_at: knex.fn.now() })
      .returning<{ id: number }[]>('id');
    await knex('plc_status').insert({
      plc_config_id: plant.plcConfigId,
      collector_id: collector?.id,
      connected: true,
      last_read_at: knex.fn.now(),
    });
    await knex('users').insert([
      { username: 'ana', name: 'Ana', role: 'maintenance', password_hash: 'x', email: 'ana@plant.example' },
      { username: 'rui', name: 'Rui', role: 'supervisor', password_hash: 'x', email: 'rui@plant.example' },
    ]);
    return new AlarmRig(database, plant);
  }

  stop(): Promise<void> {
    return this.database.drop();
  }

  /** One look, as the API's loop does every few seconds. */
  async watch(hasEmail = false): Promise<Outcome> {
    const outcome = await look(this.knex, { isGrace: false, hasEmail });
    if (!outcome) throw new Error('somebody else looks');
    return outcome;
  }

  ago(seconds: number): Knex.Raw {
    return this.knex.raw(`now() - ? * interval '1 second'`, [seconds]);
  }

  async link(connected: boolean): Promise<void> {
    const lastRead = this.ago(connected ? 0 : 100);
    await this.knex('plc_status').update({ connected, last_read_at: lastRead, error_code: 'PLC_TIMEOUT' });
  }
}
