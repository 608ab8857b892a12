/** Every answer that a route can give, success and refusals, as OpenAPI writes them. */
import { z } from 'zod';
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import type { Route } from '../routes/route.ts';

const failure = z
  .strictObject({
    code: z.string().meta({ description: 'Stable; what the screens translate.', example: 'NOT_FOUND' }),
    message: z.string().meta({ description: 'English.', example: 'There is no such record.' }),
    details: z
      .array(
        // A problem in a flow also says its node and how grave it is.
        z.looseObject({
          path: z.string().meta({ example: 'registers.0.address' }),
          code: z.string(),
          message: z.string(),
          params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
        }),
      )
      .optional()
      .meta({ description: 'One entry for each field that is wrong.' }),
    context: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'What a program needs to know, for example the current state on a conflict.' }),
  })
  .meta({ id: 'Error' });

/** Status → when, and the codes that are seen most. */
const WHEN: Record<number, string> = {
  400: 'What was sent is not valid JSON, or the address cannot be read: `BODY_INVALID`.',
  401: 'Nobody is signed in (`SIGN_IN_REQUIRED`), the token is unknown or expired (`TOKEN_INVALID`), or the password is wrong (`INVALID_CREDENTIALS`).',
  403: '`FORBIDDEN`, `CSRF_INVALID`, `SESSION_REQUIRED`, or outside of the account’s companies and sectors: `OUT_OF_SCOPE`.',
  404: 'There is no such record, or not for this account: `NOT_FOUND`.',
  409: 'The state does not allow it, or somebody else was faster: `ALREADY_EXISTS`, `VERSION_CONFLICT`, `ORDER_STATE_CONFLICT`, …',
  413: 'More than 1 MB: `BODY_TOO_LARGE`.',
  415: 'The body is not sent as JSON: `UNSUPPORTED_MEDIA_TYPE`.',
  422: 'Values that are refused, each named in `details`: `VALIDATION_FAILED`, `FILTER_UNKNOWN`, …',
  429: 'Too many attempts; `Retry-After` says when to come again: `TOO_MANY_ATTEMPTS`, `TOO_MANY_REQUESTS`.',
  500: 'A defect of the server: `UNEXPECTED`. Nothing was changed.',
  502: 'The collector could not do it; the code says why, for example `PLC_REFUSED`.',
  503: 'The database is away (`DATABASE_UNAVAILABLE`), or no collector is there (`COLLECTOR_OFFLINE`). Ask again after `Retry-After` seconds.',
  504: 'The collector did not answer in time: `COLLECTOR_TIMEOUT`.',
};

const requestId = z.string().meta({
  header: { id: 'X-Request-Id' },
  description: 'Of this request, as in the logs and the audit log.',
});
const retryAfter = z.int().meta({ header: { id: 'Retry-After' }, description: 'Seconds.' });
/** Each refusal is described once; the routes refer to it. */
const refusals = new Map<number, ZodOpenApiResponseObject>();

export function answersOf(route: Route): ZodOpenApiResponsesObject {
  const success: ZodOpenApiResponseObject = {
    description: route.status === 201 ? 'Created' : 'Done',
    headers: z.object({ 'X-Request-Id': requestId }),
  };
  if (route.produces) success.content = { [route.produces]: { schema: z.string() } };
  else if (route.answer) success.content = { 'application/json': { schema: route.answer } };
  const answers: [string, ZodOpenApiResponseObject][] = [[String(route.status ?? 200), success]];
  for (const status of refusalsOf(route)) answers.push([String(status), refusal(route, status)]);
  return Object.fromEntries(answers);
}

/** What can go wrong follows from what the route takes and whom it lets in. */
function refusalsOf(route: Route): number[] {
  const changes = route.method !== 'get';
  const isOpen = route.access === 'public';
  const found = [400, 429, 500, 503, ...(route.statuses ?? [])];
  if (!isOpen) found.push(401, 403, 404);
  if (isOpen && changes) found.push(401, 403);
  if (changes) found.push(409, 413, 422);
  else if (route.query) found.push(422);
  if (route.body) found.push(415);
  return [...new Set(found)].sort((a, b) => a - b);
}

function refusal(route: Route, status: number): ZodOpenApiResponseObject {
  // Health says with the same body that it is not ready.
  if (status === 503 && route.path.startsWith('/health') && route.answer)
    return describeRefusal(status, route.answer);
  const known = refusals.get(status) ?? { ...describeRefusal(status, failure), id: `Refusal${status}` };
  refusals.set(status, known);
  return known;
}

function describeRefusal(status: number, schema: z.ZodType): ZodOpenApiResponseObject {
  const waits = status === 429 || status === 503;
  return {
    description: WHEN[status] ?? 'Refused',
    headers: waits
      ? z.object({ 'X-Request-Id': requestId, 'Retry-After': retryAfter })
      : z.object({ 'X-Request-Id': requestId }),
    content: { 'application/json': { schema } },
  };
}
