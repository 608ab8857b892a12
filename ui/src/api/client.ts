/**
 * The one door to the API: JSON in and out, the session cookie, the CSRF header, and a sign-in in place when the session
 * has ended. Throws ApiError and nothing else.
 */
import { ApiError } from './api-error.ts';
import type { ApiErrorBody } from './api-error.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
export type QueryValue = string | number | boolean | null | undefined;

export interface CallOptions {
  body?: unknown;
  query?: Record<string, QueryValue>;
  signal?: AbortSignal;
  /** A repeated tap sends the same key, so that the API books it once. */
  idempotencyKey?: string;
  /** Where the work itself takes longer than an ordinary answer. */
  timeoutMs?: number;
}

/** A request that hangs longer than this is reported as "no answer"; a connection test waits for the collector. */
const TIMEOUT_MS = 30_000;

let csrfToken = '';
let answeredAtMs = 0;
let signInAgain: ((sentAtMs: number) => Promise<boolean>) | undefined;

export function rememberCsrfToken(token: string): void {
  csrfToken = token;
}

/** Time of the last answer, on the page's monotonic clock: each request makes the session live on. */
export function lastAnswerMs(): number {
  return answeredAtMs;
}

/** Called on 401 of a session that was signed in, with the time of the request; resolves to true when somebody signed in since. */
export function whenSessionEnds(handler: (sentAtMs: number) => Promise<boolean>): void {
  signInAgain = handler;
}

export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const sentAtMs = performance.now();
  const response = await send(method, path, options);
  const isSignIn = path.startsWith('/api/auth/');
  if (response.status === 401 && !isSignIn && signInAgain && (await signInAgain(sentAtMs))) {
    return readAnswer<T>(await send(method, path, options));
  }
  return readAnswer<T>(response);
}

async function send(method: Method, path: string, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET' && csrfToken !== '') headers['x-csrf-token'] = csrfToken;
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  try {
    const response = await fetch(path + queryText(options.query), {
      method,
      headers,
      credentials: 'same-origin',
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    answeredAtMs = performance.now();
    return response;
  } catch (cause) {
    if (options.signal?.aborted) throw new ApiError(0, { code: 'ABORTED', message: 'Aborted' }, cause);
    const code = timeout.aborted ? 'NO_ANSWER' : 'NETWORK';
    throw new ApiError(0, { code, message: 'The server did not answer' }, cause);
  }
}

async function readAnswer<T>(response: Response): Promise<T> {
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  throw new ApiError(response.status, await readErrorBody(response));
}

/** A proxy in between may answer in HTML: the status then says what there is to say. */
async function readErrorBody(response: Response): Promise<ApiErrorBody> {
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') {
      return body as ApiErrorBody;
    }
  } catch {
    // Not JSON: fall through to the status.
  }
  return { code: `HTTP_${response.status}`, message: response.statusText };
}

export function queryText(query: Record<string, QueryValue> | undefined): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
