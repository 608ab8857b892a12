/** Where every failure of a request ends: `{ code, message, details?, context? }`, never a stack. */
import type { ErrorRequestHandler, Request } from 'express';
import { z } from 'zod';
import type { Logger } from 'winston';
import { translateSqlError } from '../../domain/database/sql-error.ts';
import { DomainError } from '../../domain/errors.ts';
import type { FieldError } from '../../domain/errors.ts';
import { notJson } from './read-body.ts';

/** A client asks again after this many seconds while something is away. */
const RETRY_AFTER_S = 2;

export function answerErrors(logger: Logger): ErrorRequestHandler {
  return (failure: unknown, request, response, next) => {
    if (response.headersSent) {
      next(failure);
      return;
    }
    const error = toDomainError(failure);
    const known = error ?? new DomainError('UNEXPECTED', 'The server failed.', { status: 500 });
    if (!error || known.status >= 500) {
      const level = error ? 'warn' : 'error';
      logger.log(level, known.message, { ...about(request), code: known.code, reason: describe(failure) });
    }
    if (known.status === 503 || known.status === 429)
      response.setHeader('Retry-After', String(retryAfter(known)));
    response.status(known.status).json({
      code: known.code,
      message: known.message,
      ...(known.details && known.details.length > 0 ? { details: known.details } : {}),
      ...(known.context ? { context: known.context } : {}),
    });
  };
}

/** A schema's complaints as field errors. */
export function invalidInput(error: z.ZodError): DomainError {
  const details = error.issues.flatMap((issue): FieldError[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: [...issue.path, key].join('.'),
          code: 'UNKNOWN_FIELD',
          message: 'There is no such field.',
        }))
      : [{ path: issue.path.join('.'), ...wordsOf(issue) }],
  );
  return new DomainError('VALIDATION_FAILED', 'Some values are not valid.', { details });
}

/** Custom issues carry their stable code in `params.code`. */
function wordsOf(issue: z.core.$ZodIssue): { code: string; message: string } {
  if (issue.code === 'custom') {
    const code: unknown = issue.params?.['code'];
    return { code: typeof code === 'string' ? code : 'INVALID', message: issue.message };
  }
  if (issue.code === 'invalid_type' && (issue.input === undefined || issue.input === null))
    return { code: 'VALUE_REQUIRED', message: 'Fill in this field.' };
  if (issue.code === 'too_small' && issue.origin === 'string' && issue.minimum === 1)
    return { code: 'VALUE_REQUIRED', message: 'Fill in this field.' };
  return { code: 'INVALID', message: issue.message };
}

function toDomainError(failure: unknown): DomainError | undefined {
  const error = translateSqlError(failure);
  if (error instanceof DomainError) return error;
  if (error instanceof z.ZodError) return invalidInput(error);
  if (!(error instanceof Error) || !('type' in error)) {
    return error instanceof URIError
      ? new DomainError('BODY_INVALID', 'The address is not valid.', { status: 400, cause: error })
      : undefined;
  }
  if (error.type === 'entity.too.large')
    return new DomainError('BODY_TOO_LARGE', 'The request is too large.', { status: 413, cause: error });
  if (error.type === 'charset.unsupported' || error.type === 'encoding.unsupported') return notJson(error);
  return new DomainError('BODY_INVALID', 'The request is not valid JSON.', { status: 400, cause: error });
}

function retryAfter(error: DomainError): number {
  const given = error.context?.['retryAfterSeconds'];
  return typeof given === 'number' ? given : RETRY_AFTER_S;
}

function about(request: Request): Record<string, unknown> {
  return { requestId: request.id, method: request.method, path: request.path };
}

function describe(failure: unknown): unknown {
  if (!(failure instanceof Error)) return failure;
  const cause = failure.cause instanceof Error ? failure.cause.message : undefined;
  return { message: failure.message, cause, stack: failure.stack };
}
