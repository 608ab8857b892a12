/** Why one row of many was refused; what is no refusal of a row is thrown on, and ends the whole. */
import { translateSqlError } from '../../domain/database/sql-error.ts';
import { DomainError } from '../../domain/errors.ts';
import type { FieldError } from '../../domain/errors.ts';

export function faultsOf(failure: unknown): FieldError[] {
  const error = translateSqlError(failure);
  if (!(error instanceof DomainError) || error.status >= 500) throw failure;
  const { code, message, details, context } = error;
  if (details && details.length > 0) return details;
  const params = Object.entries(context ?? {}).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  );
  return [{ path: '', code, message, params: Object.fromEntries(params) }];
}
