/**
 * What a collector read, as the screens show it: every register with its value in the four orders of its own type; where that has one word only, as
 * the 32-bit number that it makes with its neighbour. `readings` has every interpretation, `bits` those of the first word, lowest first.
 */
import { z } from 'zod';
import { WORD_ORDERS } from '../../domain/plc/register-tables.ts';
import { DomainError } from '../../domain/errors.ts';

const readNow = z.looseObject({
  readAtMs: z.number(),
  registers: z.array(
    z.looseObject({
      plcRegisterId: z.int(),
      name: z.string(),
      address: z.string(),
      rawValue: z.number().nullable(),
      error: z.object({ code: z.string(), message: z.string() }).nullish(),
      words: z.array(z.number()),
      interpretations: z.array(
        z.looseObject({
          dataType: z.string(),
          wordOrder: z.enum(WORD_ORDERS).nullish(),
          value: z.number().nullable(),
        }),
      ),
    }),
  ),
});

/** What the screens get of each register. */
export const readAnswer = z.strictObject({
  readAt: z.iso.datetime(),
  registers: z.array(
    z.strictObject({
      registerId: z.int(),
      name: z.string(),
      address: z.string(),
      words: z.array(z.number()),
      value: z.number().nullable(),
      error: z.object({ code: z.string(), message: z.string() }).nullable(),
      interpretations: z
        .record(z.string(), z.number().nullable())
        .meta({ description: 'Word order → value', example: { ABCD: 41_205 } }),
      readings: z.array(
        z.strictObject({
          dataType: z.string(),
          wordOrder: z.enum(WORD_ORDERS).nullable(),
          value: z.number().nullable(),
        }),
      ),
      bits: z.array(z.int()).meta({ description: 'Of the first word, lowest first' }),
    }),
  ),
});

export function toReadAnswer(result: unknown, plc: Record<string, unknown>): unknown {
  const parsed = readNow.safeParse(result);
  if (!parsed.success)
    throw new DomainError('COLLECTOR_FAILED', 'The collector’s answer cannot be read.', {
      status: 502,
      cause: parsed.error,
    });
  const settings = new Map(
    (plc['registers'] as { id: number; dataType: string }[]).map((register) => [register.id, register]),
  );
  return {
    readAt: new Date(parsed.data.readAtMs).toISOString(),
    registers: parsed.data.registers.map((register) => ({
      registerId: register.plcRegisterId,
      name: register.name,
      address: register.address,
      words: register.words,
      value: register.rawValue,
      error: register.error ?? null,
      interpretations: inFourOrders(register.interpretations, settings.get(register.plcRegisterId)?.dataType),
      readings: register.interpretations.map(({ dataType, wordOrder, value }) => ({
        dataType,
        wordOrder: wordOrder ?? null,
        value,
      })),
      bits: bitsOf(register.words[0]),
    })),
  };
}

type Interpretations = z.output<typeof readNow>['registers'][number]['interpretations'];

function inFourOrders(all: Interpretations, dataType: string | undefined): Record<string, number | null> {
  const ofType = (wanted: string | undefined) =>
    all.filter((one) => one.dataType === wanted && one.wordOrder);
  const own = ofType(dataType);
  const shown = own.length > 0 ? own : ofType('uint32');
  return Object.fromEntries(shown.map(({ wordOrder, value }) => [String(wordOrder), value]));
}

function bitsOf(word: number | undefined): number[] {
  return word === undefined ? [] : Array.from({ length: 16 }, (_, bit) => (word >> bit) & 1);
}
