/** The options of a command line, checked: unknown and missing ones are refused with the command's usage. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { DomainError } from '../domain/errors.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ options: T; strict: true }>>['values'];

/** Throws ARGUMENTS_INVALID: what is wrong in one sentence, then the usage. */
export function readArguments<const T extends Options>(
  options: T,
  required: readonly (keyof T & string)[],
  usage: string,
): Parsed<T> {
  let values: Parsed<T>;
  try {
    values = parseArgs({ options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const [sentence] = (cause as Error).message.split(/\.?\n|\. /);
    throw new DomainError('ARGUMENTS_INVALID', `${sentence}.\nUsage: ${usage}`, { cause });
  }
  const lacking = required.filter((name) => !(values as Record<string, unknown>)[name]);
  if (lacking.length === 0) return values;
  const names = lacking.map((name) => `--${name}`).join(', ');
  throw new DomainError('ARGUMENTS_INVALID', `Missing: ${names}.\nUsage: ${usage}`);
}
