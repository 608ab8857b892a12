/** Registrations as files: what goes out, and what an import says of each row. Browser-safe. */
import { z } from 'zod';
import { TRANSFER_FORMATS } from '../transfer-tables.ts';
import { count, searchWords } from './answer-fields.ts';

/** Besides search, order and filters, as the list takes them. */
export const exportQuery = z.looseObject({
  format: z.enum(TRANSFER_FORMATS).default('csv'),
  /** Of the headings; an import reads both. */
  lang: z.enum(['pt-BR', 'en']).optional(),
  sort: z.string().max(80).optional(),
  search: searchWords,
});

const yesOrNo = z.enum(['true', 'false']).default('false');
export const importQuery = z.strictObject({
  /** Says what would happen, by doing it and taking it back. */
  dryRun: yesOrNo,
  /** Saves the rows that are right although others are refused; otherwise one refused row keeps all out. */
  skipBad: yesOrNo,
});

/** One of the two. A request holds at most 1 MB. */
export const importInput = z
  .strictObject({
    /** With commas, semicolons or tabs, and with or without a byte order mark. */
    csv: z.string().max(1_000_000).optional(),
    /** A workbook, in base64; its first sheet is read. */
    xlsx: z.base64().max(1_000_000).optional(),
  })
  .refine((file) => (file.csv === undefined) !== (file.xlsx === undefined), 'must hold csv or xlsx');

/** What is wrong with one row. */
export const faults = z.array(
  z.strictObject({
    /** Property, `''` where the row as a whole is refused. */
    path: z.string(),
    code: z.string(),
    message: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  }),
);

export const importAnswer = z.strictObject({
  saved: z.boolean(),
  created: count,
  updated: count,
  unchanged: count,
  refused: count,
  rows: z.array(
    z.strictObject({
      /** Of the file, from 1. */
      line: z.int().min(1),
      /** What the row is known by: its code, for example. */
      label: z.string(),
      action: z.enum(['create', 'update', 'unchanged', 'refused']),
      errors: faults,
    }),
  ),
});
export type ImportAnswer = z.output<typeof importAnswer>;
export type ImportRow = ImportAnswer['rows'][number];
