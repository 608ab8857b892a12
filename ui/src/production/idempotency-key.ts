/**
 * A key that says "this is the same booking": a repeated tap and a repeated request carry it, and the API books once.
 * crypto.randomUUID would need TLS, which a terminal on a plant's network may not have.
 */
export function makeIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
