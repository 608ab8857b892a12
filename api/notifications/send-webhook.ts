/** Sends one signed request. Redirects are not followed, the answer is not read, and no address is reached that is not allowed. */
import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { PrivateNetworks } from './private-networks.ts';

/** A receiver takes the message and works on it afterwards. */
const ANSWER_WITHIN_MS = 10_000;

export interface WebhookMessage {
  url: string;
  secret: string;
  deliveryId: number;
  body: string;
}

/** As the receiver checks it: HMAC-SHA256 over `<t>.<body>`, hex. `t` in s, so that an old message cannot be sent again. */
export function signature(secret: string, timestampS: number, body: string): string {
  const mac = createHmac('sha256', secret).update(`${timestampS}.${body}`).digest('hex');
  return `t=${timestampS},v1=${mac}`;
}

/** Answers the status. Throws what node says of the connection, or WEBHOOK_ADDRESS_REFUSED. */
export async function sendWebhook(
  { url, secret, deliveryId, body }: WebhookMessage,
  networks: PrivateNetworks,
): Promise<number> {
  const target = new URL(url);
  networks.check(target);
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const asked = send(
      target,
      {
        method: 'POST',
        agent: false,
        lookup: networks.lookup,
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Pulso',
          'x-pulso-delivery': String(deliveryId),
          'x-pulso-signature': signature(secret, Math.floor(Date.now() / 1000), body),
        },
      },
      (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}
