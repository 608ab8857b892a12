/** Bodies are JSON. Anything else is refused by name: read as nothing, it would be answered as if every field were missing. */
import express from 'express';
import type { RequestHandler } from 'express';
import { DomainError } from '../../domain/errors.ts';

export function readBody(limit: string): RequestHandler[] {
  return [requireJson, express.json({ limit, strict: true })];
}

const requireJson: RequestHandler = (request, _response, next) => {
  const { headers } = request;
  // A length of 0 is no body, whatever is said of its type.
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  next(hasBody && !request.is('application/json') ? notJson() : undefined);
};

export function notJson(cause?: unknown): DomainError {
  return new DomainError(
    'UNSUPPORTED_MEDIA_TYPE',
    'A body is JSON in UTF-8, sent with Content-Type: application/json.',
    { status: 415, cause },
  );
}
