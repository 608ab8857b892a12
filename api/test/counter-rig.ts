/** A counter on the plant of the tests, whose counts are booked as a collector's forwarder books them. */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { bookBatch } from '../../domain/booking/book-batch.ts';
import type { CountEvent } from '../../domain/booking/booking-types.ts';
import type { Plant } from './api-rig.ts';

export interface Counter {
  registerId: number;
  /** Books `pieces` counted now (or as the event says), in a transaction of its own. */
  count: (pieces: number, event?: Partial<CountEvent>) => Promise<void>;
}

export async function makeCounter(knex: Knex, plant: Plant, name = 'Produção'): Promise<Counter> {
  const [collector] = await knex('collectors')
    .insert({ name: `pi-${randomUUID().slice(0, 8)}` })
    .returning<{ id: number }[]>('id');
  const [register] = await knex('plc_registers')
    .insert({
      plc_config_id: plant.plcConfigId,
      name,
      role: 'PRODUCTION_COUNTER',
      address: 'D33',
      area: 'holding',
      offset: 4129,
    })
    .returning<{ id: number }[]>('id');
  const source = { collectorId: collector?.id ?? 0, epoch: randomUUID() };
  const registerId = register?.id ?? 0;
  let seq = 0;
  let value = 0;
  return {
    registerId,
    count: async (pieces, event = {}) => {
      seq += 1;
      const from = value;
      value += pieces;
      const now = Date.now();
      const made: CountEvent = {
        seq,
        plcConfigId: plant.plcConfigId,
        plcRegisterId: registerId,
        role: 'PRODUCTION_COUNTER',
        kind: 'normal',
        reason: null,
        from,
        to: value,
        pieces,
        periodStartMs: now,
        countedAtMs: now,
        spansOutage: false,
        ...event,
      };
      await knex.transaction((trx) => bookBatch(trx, source, [made]));
    },
  };
}
