/** Secrets of webhooks rest in the database sealed with a key that is not there: whoever reads a backup signs nothing. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { DomainError } from '../../domain/errors.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function sealSecret(secret: string, sessionSecret: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(sessionSecret), nonce);
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Throws WEBHOOK_SECRET_UNREADABLE where it was sealed under another SESSION_SECRET. */
export function openSecret(sealed: string, sessionSecret: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const opener = createDecipheriv(CIPHER, keyOf(sessionSecret), bytes.subarray(0, NONCE_BYTES));
    opener.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return opener.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + opener.final('utf8');
  } catch (cause) {
    throw new DomainError(
      'WEBHOOK_SECRET_UNREADABLE',
      'SESSION_SECRET changed: give the webhook a new secret.',
      {
        cause,
      },
    );
  }
}

function keyOf(sessionSecret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', sessionSecret, '', 'pulso webhook secrets', 32));
}
