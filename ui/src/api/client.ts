/**
 * The one door to the API: JSON in and out, the session cookie, the CSRF header, and a sign-in in place when the session
 * has ended. Throws ApiError and nothing else.
 */
import { ApiError } from './api-error.ts';
import type { ApiErrorBody } from './api-error.ts';
import { dropEarlyAnswers, takeEarlyAnswer } from './early-answers.ts';

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

/** What was to be written by somebody whose session ended, when another person signed in after that. */
export const SOMEBODY_ELSE = 'SOMEBODY_ELSE';
/** What came does not tell whether the work was done. */
export const UNREADABLE = 'UNREADABLE';
/** Begins the code of a refusal that has none of Pulso's: something in between spoke. */
export const NOT_OURS = 'HTTP_';
/** A request that hangs longer than this is reported as "no answer"; a connection test waits for the collector. */
const TIMEOUT_MS = 30_000;

let csrfToken = '';
/** Id of whoever is signed in. */
let personId: number | undefined;
let answeredAtMs = 0;
let takeNewToken: (() => Promise<void>) | undefined;
let signInAgain: ((sentAtMs: number) => Promise<boolean>) | undefined;

export function rememberSession(session: { csrfToken: string; personId: number }): void {
  ({ csrfToken, personId } = session);
}

/** Time of the last answer, on the page's monotonic clock: each request makes the session live on. */
export function lastAnswerMs(): number {
  return answeredAtMs;
}

/** Called on 401 of a session that was signed in, with the time of the request; resolves to true when somebody signed in since. */
export function whenSessionEnds(handler: (sentAtMs: number) => Promise<boolean>): void {
  signInAgain = handler;
}

/** Called where what writes was sent with the token of a session that another tab has left since; asks for that of now. */
export function whenTokenIsOld(handler: () => Promise<void>): void {
  takeNewToken = handler;
}

/** So long a change of hands waits for what is being written; the server answers in far less. */
const WRITTEN_TIMEOUT_MS = 3_000;
/** What was asked for the one who is signed in; all of it is asked again after a change of hands. */
let reading = new AbortController();
const writing = new Set<Promise<unknown>>();
let handover: Promise<unknown> | undefined;

/**
 * Runs a sign-in in the middle of somebody else's session with nothing else under way: each answer renews the cookie of the session that it
 * was asked in, so that one to the person before, come late, would throw the new one out.
 */
export async function handOver<T>(signIn: () => Promise<T>): Promise<T> {
  reading.abort();
  reading = new AbortController();
  dropEarlyAnswers();
  const written = Promise.race([
    Promise.allSettled(writing),
    new Promise((resolve) => setTimeout(resolve, WRITTEN_TIMEOUT_MS)),
  ]);
  const work = written.then(signIn);
  handover = work.catch(() => undefined);
  try {
    return await work;
  } finally {
    handover = undefined;
  }
}

export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const isSignIn = path.startsWith('/api/auth/');
  if (!isSignIn) await handover;
  const sentAtMs = performance.now();
  const senderId = personId;
  const response = isSignIn ? await send(method, path, options) : await follow(method, path, options);
  if (response.status === 401 && !isSignIn && signInAgain && (await signInAgain(sentAtMs))) {
    return sendAgain<T>(method, path, options, senderId);
  }
  if (response.status === 403 && !isSignIn && takeNewToken && (await isOldToken(response))) {
    await takeNewToken();
    return sendAgain<T>(method, path, options, senderId);
  }
  return readAnswer<T>(response);
}

/** At a shared terminal another person may have come: what the one before wanted written does not go in their name. */
async function sendAgain<T>(
  method: Method,
  path: string,
  options: CallOptions,
  senderId: number | undefined,
): Promise<T> {
  if (method !== 'GET' && personId !== senderId)
    throw new ApiError(401, { code: SOMEBODY_ELSE, message: 'Somebody else signed in meanwhile' });
  return readAnswer<T>(await send(method, path, options));
}

const isOldToken = async (response: Response): Promise<boolean> =>
  (await readErrorBody(response.clone())).code === 'CSRF_INVALID';

/** Sends it where a change of hands can wait for it, or, as nothing is lost by asking twice, cut it off. */
async function follow(method: Method, path: string, options: CallOptions): Promise<Response> {
  if (method !== 'GET') {
    const sent = send(method, path, options);
    writing.add(sent);
    return sent.finally(() => writing.delete(sent));
  }
  const { signal } = reading;
  try {
    const signals = options.signal ? [options.signal, signal] : [signal];
    return await send(method, path, { ...options, signal: AbortSignal.any(signals) });
  } catch (failure) {
    if (!signal.aborted || options.signal?.aborted) throw failure;
    await handover;
    return send(method, path, options);
  }
}

async function send(method: Method, path: string, options: CallOptions): Promise<Response> {
  const early = method === 'GET' && !options.query ? await takeEarlyAnswer(path) : undefined;
  if (early) {
    answeredAtMs = performance.now();
    return early;
  }
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
  if (response.ok) return (response.status === 204 ? undefined : await readBody(response)) as T;
  throw new ApiError(response.status, await readErrorBody(response));
}

/** A page of the Wi-Fi's own portal, or an answer that was cut off: nobody knows what Pulso did. */
async function readBody(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new ApiError(0, { code: UNREADABLE, message: 'What came is not an answer of Pulso' }, cause);
  }
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
  return { code: `${NOT_OURS}${response.status}`, message: response.statusText };
}

export function queryText(query: Record<string, QueryValue> | undefined): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
