/** The raw history of a register as so many points, for a chart: what was recorded in each bucket, and what held where nothing was. */
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { seriesQuery } from '../../domain/contracts/plc-versions.ts';
import { DomainError } from '../../domain/errors.ts';
import { fillSeries } from '../../domain/plc/fill-series.ts';
import type { LinkLoss, SeriesBucket } from '../../domain/plc/fill-series.ts';
import { restrict } from '../auth/scope.ts';
import type { Scope } from '../auth/scope.ts';
import { notFound } from '../routes/route.ts';
import { LOOKS_S } from './plc-values.ts';

interface Register {
  id: number;
  name: string;
  unit: string | null;
  plcConfigId: number;
}
interface PlacedRegister extends Register {
  addresses: number[];
}
interface Period {
  fromMs: number;
  toMs: number;
  bucketMs: number;
}
/** Losses of the link beyond this many are not told apart from one another on any chart. */
const LOSSES_MAX = 5_000;

export async function readSeries(
  knex: Knex,
  scope: Scope,
  query: z.output<typeof seriesQuery>,
): Promise<unknown> {
  const fromMs = Date.parse(query.from);
  const toMs = Date.parse(query.to);
  if (toMs <= fromMs)
    throw new DomainError('PERIOD_EMPTY', 'The period ends before it begins.', {
      details: [{ path: 'to', code: 'PERIOD_EMPTY', message: 'The period ends before it begins.' }],
    });
  const found = await findRegister(knex, scope, query.plcRegisterId);
  const register = { ...found, addresses: await findAddresses(knex, found) };
  const period = { fromMs, toMs, bucketMs: (toMs - fromMs) / query.points };
  const filled = fillSeries({
    ...period,
    points: query.points,
    nowMs: Date.now(),
    buckets: await readBuckets(knex, register, period),
    losses: await readLosses(knex, register, period),
    before: await readBefore(knex, register, fromMs),
  });
  return {
    plcRegisterId: register.id,
    plcConfigId: register.plcConfigId,
    name: register.name,
    unit: register.unit,
    from: new Date(fromMs),
    to: new Date(toMs),
    bucketSeconds: period.bucketMs / 1000,
    ...filled,
  };
}

async function findRegister(knex: Knex, scope: Scope, id: number): Promise<Register> {
  const query = knex('plc_registers').where({ id });
  const found = await restrict(query, scope, { plc: 'plc_config_id' }).first<Register | undefined>({
    id: 'id',
    name: 'name',
    unit: 'unit',
    plcConfigId: 'plc_config_id',
  });
  if (!found) throw notFound();
  return found;
}

/** The index of the raw history goes by PLC and address, and a register may have moved: all places where it ever was. */
async function findAddresses(knex: Knex, { id, plcConfigId }: Register): Promise<number[]> {
  const { rows } = await knex.raw<{ rows: { address: number }[] }>(
    `SELECT "offset" AS address FROM plc_registers WHERE id = ?
     UNION SELECT (r ->> 'offset')::integer FROM plc_config_versions v, jsonb_array_elements(v.snapshot -> 'registers') r
     WHERE v.plc_config_id = ? AND (r ->> 'id')::integer = ?`,
    [id, plcConfigId, id],
  );
  return rows.map(({ address }) => address);
}

async function readBuckets(
  knex: Knex,
  { id, plcConfigId, addresses }: PlacedRegister,
  { fromMs, toMs, bucketMs }: Period,
): Promise<SeriesBucket[]> {
  const { rows } = await knex.raw<{ rows: SeriesBucket[] }>(
    `SELECT floor((extract(epoch FROM "timestamp") * 1000 - ?::float8) / ?::float8)::integer AS index,
       min(value) FILTER (WHERE quality <> 'bad') AS min, max(value) FILTER (WHERE quality <> 'bad') AS max,
       avg(value) FILTER (WHERE quality <> 'bad') AS avg, count(*) FILTER (WHERE quality <> 'bad')::integer AS samples,
       (array_agg(CASE WHEN quality <> 'bad' THEN value END ORDER BY "timestamp" DESC, id DESC))[1] AS last
     FROM plc_data
     WHERE plc_config_id = ? AND register_address = ANY(?::int[]) AND plc_register_id = ?
       AND "timestamp" >= ?::timestamptz AND "timestamp" < ?::timestamptz
     GROUP BY 1 ORDER BY 1`,
    [fromMs, bucketMs, plcConfigId, addresses, id, iso(fromMs), iso(toMs)],
  );
  return rows;
}

/** From a loss to the next row of whatever register of the PLC: a link that is back is told by its next values. */
async function readLosses(
  knex: Knex,
  { plcConfigId }: Register,
  { fromMs, toMs }: Period,
): Promise<LinkLoss[]> {
  const { rows } = await knex.raw<{ rows: LinkLoss[] }>(
    `SELECT (extract(epoch FROM loss.at) * 1000)::float8 AS "fromMs", (extract(epoch FROM next.at) * 1000)::float8 AS "toMs"
     FROM (
       SELECT "timestamp" AS at FROM plc_data
       WHERE plc_config_id = ? AND register_address = 0 AND NOT connected
         AND "timestamp" >= ?::timestamptz - interval '1 day' AND "timestamp" < ?::timestamptz
       ORDER BY 1 LIMIT ${LOSSES_MAX}
     ) AS loss
     LEFT JOIN LATERAL (
       SELECT "timestamp" AS at FROM plc_data
       WHERE plc_config_id = ? AND connected AND "timestamp" > loss.at AND "timestamp" < ?::timestamptz
       ORDER BY "timestamp" LIMIT 1
     ) AS next ON true
     WHERE next.at IS NULL OR next.at > ?::timestamptz ORDER BY loss.at`,
    [plcConfigId, iso(fromMs), iso(toMs), plcConfigId, iso(toMs), iso(fromMs)],
  );
  return rows;
}

/** The value that held when the period began; null where none is known or its quality was bad. */
async function readBefore(
  knex: Knex,
  { id, plcConfigId, addresses }: PlacedRegister,
  fromMs: number,
): Promise<number | null> {
  for (const lookS of LOOKS_S) {
    const { rows } = await knex.raw<{ rows: { value: number; quality: string }[] }>(
      `SELECT DISTINCT ON (plc_register_id) value, quality FROM plc_data
       WHERE plc_config_id = ? AND register_address = ANY(?::int[]) AND plc_register_id = ?
         AND "timestamp" < ?::timestamptz AND "timestamp" >= ?::timestamptz - ? * interval '1 second'
       ORDER BY plc_register_id, "timestamp" DESC, id DESC`,
      [plcConfigId, addresses, id, iso(fromMs), iso(fromMs), lookS],
    );
    const [row] = rows;
    if (row) return row.quality === 'bad' ? null : row.value;
  }
  return null;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
