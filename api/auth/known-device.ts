/**
 * A cookie that says: this account signed in from here before. It opens nothing; it only keeps strangers' wrong guesses from counting against
 * the people of the plant. Signed for one account, so that it is worth nothing for another.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';

const DEVICE_COOKIE = 'pulso.device';
const YEAR_MS = 365 * 24 * 3_600_000;
/** A terminal of the whole shift remembers each of its people. */
const ACCOUNTS_MAX = 20;

/** The device's name where it is known for this account. */
export function knownDevice(request: Request, username: string, secret: string): string | undefined {
  for (const entry of entries(request)) {
    const [nonce = '', signature = ''] = entry.split('.');
    const expected = sign(username, nonce, secret);
    if (
      signature.length === expected.length &&
      timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
    )
      return nonce;
  }
  return undefined;
}

export function rememberDevice(request: Request, response: Response, username: string, secret: string): void {
  if (knownDevice(request, username, secret) !== undefined) return;
  const nonce = randomBytes(12).toString('base64url');
  const kept = [`${nonce}.${sign(username, nonce, secret)}`, ...entries(request)].slice(0, ACCOUNTS_MAX);
  response.cookie(DEVICE_COOKIE, kept.join('~'), {
    httpOnly: true,
    sameSite: 'lax',
    secure: request.secure,
    maxAge: YEAR_MS,
    path: '/api/auth/login',
  });
}

function sign(username: string, nonce: string, secret: string): string {
  return createHmac('sha256', `${secret}|device`)
    .update(`${username.toLowerCase()}|${nonce}`)
    .digest('base64url');
}

function entries(request: Request): string[] {
  const found = (request.get('cookie') ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${DEVICE_COOKIE}=`));
  const value = found?.slice(DEVICE_COOKIE.length + 1) ?? '';
  return value === '' ? [] : value.split('~').slice(0, ACCOUNTS_MAX);
}
