/** SQLSTATE at the database's edge: what PostgreSQL refuses becomes a domain error in words. PostgreSQL manual, appendix A. */
import { DomainError } from '../errors.ts';
import type { FieldError } from '../errors.ts';

interface SqlError extends Error {
  code: string;
  constraint?: string;
  table?: string;
  column?: string;
  detail?: string;
}

/**
 * Class 08 and 57P: the server is not there; 53: no room; 57014: the statement took too long; 28, 3D: it lets nobody in now; 25006: it only reads, as a
 * standby that nobody has promoted yet; 25P: it ended a transaction that waited too long.
 */
const AWAY = /^(08|57P|53|57014|58|28|3D000|25006|25P)/;
const AWAY_NODE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
]);
const AWAY_MESSAGE =
  /Connection terminated|connection error and is not queryable|Client was closed|timeout expired|Timeout acquiring a connection|Query read timeout/i;

/** Translates a failure of pg, Knex or Objection; anything that is not one comes back as it is. */
export function translateSqlError(error: unknown): unknown {
  if (error instanceof DomainError || !(error instanceof Error)) return error;
  // Objection wraps a refusal in a class of its own, which lacks pg's detail of the key.
  if ('nativeError' in error && error.nativeError instanceof Error)
    return translateSqlError(error.nativeError);
  if (isAway(error)) {
    return new DomainError('DATABASE_UNAVAILABLE', 'The database does not answer; try again shortly.', {
      status: 503,
      cause: error,
    });
  }
  if (!('code' in error) || typeof error.code !== 'string') return error;
  return refusal(error as SqlError) ?? error;
}

function isAway(error: Error): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (AWAY_NODE.has(code) || AWAY.test(code) || AWAY_MESSAGE.test(error.message)) return true;
  return error instanceof AggregateError && error.errors.some((one) => one instanceof Error && isAway(one));
}

function refusal(error: SqlError): DomainError | undefined {
  const fields = fieldsOf(error);
  const details = (code: string, message: string): FieldError[] =>
    fields.map((path) => ({ path, code, message }));
  switch (error.code) {
    case '23505':
      return new DomainError('ALREADY_EXISTS', 'A record with this value exists already.', {
        status: 409,
        details: details('ALREADY_EXISTS', 'This value is in use already.'),
        cause: error,
      });
    case '23503':
      if (/is still referenced/.test(error.detail ?? ''))
        return new DomainError('STILL_REFERENCED', 'Other records refer to this one.', {
          status: 409,
          cause: error,
        });
      return new DomainError('REFERENCE_UNKNOWN', 'The record referred to does not exist.', {
        details: details('REFERENCE_UNKNOWN', 'There is no such record.'),
        cause: error,
      });
    case '23502':
      return new DomainError('VALUE_REQUIRED', 'A value is missing.', {
        details: error.column
          ? [{ path: toCamel(error.column), code: 'VALUE_REQUIRED', message: 'Fill in this field.' }]
          : [],
        cause: error,
      });
    case '23514':
    case '22001':
    case '22003':
    case '22007':
    case '22008':
    case '22009':
    case '22015':
    case '22023':
    case '22P02':
    case '22021':
    case '22P05':
      return new DomainError('VALUE_REFUSED', 'A value is outside of what is allowed.', { cause: error });
    case '23P01':
      return new DomainError('OVERLAPS', 'The period overlaps another one.', { status: 409, cause: error });
    case '40001':
    case '40P01':
    case '55P03':
      return new DomainError('CONFLICT_TRY_AGAIN', 'Somebody else changed the same record; try again.', {
        status: 409,
        cause: error,
      });
    default:
      return undefined;
  }
}

/** "Key (company_id, lower(code::text))=(1, x) already exists." → companyId, code; a tenant's column is not the culprit. */
function fieldsOf(error: SqlError): string[] {
  const key = /^Key \((.*?)\)=\(/.exec(error.detail ?? '')?.[1] ?? '';
  const columns = key
    .split(',')
    .map((part) => /([a-z_]+)(?:::\w+)?\)*$/.exec(part.trim())?.[1] ?? '')
    .filter(Boolean);
  const culprits = columns.length > 1 ? columns.filter((column) => !column.endsWith('_id')) : columns;
  return (culprits.length > 0 ? culprits : columns).map(toCamel);
}

function toCamel(column: string): string {
  return column.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}
