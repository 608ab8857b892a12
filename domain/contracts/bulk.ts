/** Many records changed at once. Browser-safe. */
import { z } from 'zod';
import { count, rowId } from './answer-fields.ts';
import { id } from './fields.ts';
import { faults } from './transfers.ts';

/** One transaction, which must not keep others waiting for long. */
export const BULK_ROWS_MAX = 500;

export const bulkInput = z.strictObject({
  changes: z
    .array(
      z.strictObject({
        id,
        /** The version that was read; what somebody else changed since is refused. */
        version: z.int().optional(),
        values: z.record(z.string().max(60), z.unknown()),
      }),
    )
    .min(1)
    .max(BULK_ROWS_MAX),
  /** Saves the rows that are right although others are refused; otherwise one refused row keeps all as they were. */
  skipBad: z.boolean().default(false),
});

export const bulkAnswer = z.strictObject({
  changed: count,
  refused: count,
  rows: z.array(
    z.strictObject({
      id: rowId,
      /** What the row is known by; empty where it is not seen. */
      label: z.string(),
      /** As it is after the change, to take it back by. */
      version: z.int().nullable(),
      errors: faults,
    }),
  ),
});
export type BulkAnswer = z.output<typeof bulkAnswer>;
