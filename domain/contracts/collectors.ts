/** Collectors: one a Raspberry Pi. Browser-safe. */
import { z } from 'zod';
import { count, instant, pageOf, rowId } from './answer-fields.ts';
import { id, text } from './fields.ts';

/** As in COLLECTOR_NAME. */
const COLLECTOR_NAME = /^[a-z][a-z0-9-]{0,39}$/;

export const collectorRow = z
  .strictObject({
    id: rowId,
    name: z.string(),
    description: z.string().nullable(),
    sectorId: rowId.nullable(),
    version: z.string().nullable(),
    startedAt: instant.nullable(),
    lastSeenAt: instant.nullable(),
    clockSkewMs: z.number().nullable(),
    /** A heartbeat within the last 30 s. */
    online: z.boolean(),
    bufferDepth: count.nullable(),
    bufferOldestSeconds: z.number().nullable(),
    bufferQuarantined: count.nullable(),
    bufferDropped: count.nullable(),
    plcs: count.nullable(),
    plcsConnected: count.nullable(),
    uptimeSeconds: count.nullable(),
    /** Of the machine below it, by its last heartbeat. */
    cpuPercent: z.number().nullable(),
    memoryPercent: z.number().nullable(),
    diskFreeBytes: z.number().nullable(),
    diskFreePercent: z.number().nullable(),
    logLines: z.array(
      z.strictObject({
        at: z.string().nullable(),
        level: z.string().nullable(),
        message: z.string().nullable(),
      }),
    ),
    active: z.boolean(),
  })
  .meta({ id: 'Collector' });
export const collectorPage = pageOf(collectorRow);

export const collectorInput = z.strictObject({
  name: z.string().trim().regex(COLLECTOR_NAME, 'must have 1 to 40 lower-case letters, digits or hyphens'),
  description: text(500),
  sectorId: id.nullish(),
});
export const collectorPatch = z.strictObject({
  description: text(500),
  sectorId: id.nullish(),
  active: z.boolean().optional(),
});
