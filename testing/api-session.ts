/** A script's view of the API: signs in, keeps the cookie and the CSRF token, and answers status and body. */
export interface ApiAnswer<T> {
  status: number;
  body: T;
}

export interface ApiSession {
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<ApiAnswer<T>>;
  /** As call, but throws with the API's own words when the status is not 2xx. */
  must<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>;
}

export async function signIn(base: string, username: string, password: string): Promise<ApiSession> {
  const headers: Record<string, string> = { 'content-type': 'application/json', connection: 'close' };

  async function call<T>(method: string, path: string, body?: unknown): Promise<ApiAnswer<T>> {
    const response = await fetch(base + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    if (cookie.length > 0) headers['cookie'] = cookie.join('; ');
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as T };
  }

  async function must<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await call<T>(method, path, body);
    if (answer.status >= 300) {
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    return answer.body;
  }

  const { csrfToken } = await must<{ csrfToken: string }>('POST', '/api/auth/login', { username, password });
  headers['x-csrf-token'] = csrfToken;
  return { call, must };
}
