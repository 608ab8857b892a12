/**
 * JSON, compressed where that saves a phone on the plant's Wi-Fi a wait: the stops of a shift are 140 KB of text and 12 KB compressed. In
 * threads beside the event loop, at the quickest level. Short answers, as those with a session's token, leave as they are.
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';

/** Below this an answer fits into the packets that it travels in anyway. */
const COMPRESS_FROM_BYTES = 4_096;
const compress = promisify(gzip);

export async function sendJson(request: Request, response: Response, body: unknown): Promise<void> {
  response.vary('Accept-Encoding');
  const text = JSON.stringify(body);
  if (text.length < COMPRESS_FROM_BYTES || request.acceptsEncodings('gzip', 'identity') !== 'gzip') {
    response.type('json').send(text);
    return;
  }
  const packed = await compress(text, { level: 1 });
  response.type('json').setHeader('Content-Encoding', 'gzip');
  response.send(packed);
}
