/** What a failure of the database means to whoever set it up. SQLSTATE codes: PostgreSQL's manual, appendix A. */
import { DomainError } from '../../domain/errors.ts';
import type { DatabaseSettings } from '../../domain/environment.ts';

/** Codes that pass by themselves: the server is not there yet, is starting or is being restarted. */
const PASSING = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

const PASSING_MESSAGE = /timeout expired|Connection terminated/;

/** True where waiting may help. */
export function isPassing(error: unknown): boolean {
  return PASSING.has(codeOf(error)) || (error instanceof Error && PASSING_MESSAGE.test(error.message));
}

/** One sentence for a known failure; anything else comes back as it is. */
export function explainDatabaseError(error: unknown, settings: DatabaseSettings): unknown {
  const url = new URL(settings.url);
  const user = decodeURIComponent(url.username) || 'the default user';
  const database = url.pathname.slice(1);
  const explain = (code: string, message: string): DomainError =>
    new DomainError(code, message, { cause: error });
  const reason = error instanceof Error ? error.message : String(error);
  switch (codeOf(error)) {
    case '28P01':
    case '28000':
      return explain('DATABASE_SIGN_IN', `The database at ${url.host} refuses ${user}: ${reason}.`);
    case '3D000':
      return explain(
        'DATABASE_MISSING',
        `The database "${database}" does not exist at ${url.host}; create it with: CREATE DATABASE "${database}".`,
      );
    case '42501':
      return explain(
        'DATABASE_PRIVILEGE',
        `${user} lacks a privilege in the database "${database}" (${reason}); use the database's owner, with CREATEROLE.`,
      );
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'CERT_HAS_EXPIRED':
      return explain(
        'DATABASE_TLS',
        `The certificate of ${url.host} is not the one DATABASE_SSL_CA vouches for: ${reason}.`,
      );
    default:
      if (/does not support SSL/.test(reason)) {
        return explain(
          'DATABASE_TLS',
          `The database at ${url.host} offers no TLS; set DATABASE_SSL=disable or switch its ssl on.`,
        );
      }
      return error;
  }
}

function codeOf(error: unknown): string {
  // Node tries every address of a name and hands over all failures together.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
