/** Keeps so many connections busy with one request after the other. In the bench's own process: its cost is not the server's. */
import { Agent, request } from 'node:http';
import { percentile } from './statistics.ts';

export interface HttpCall {
  method: 'GET' | 'POST';
  path: string;
  body?: object;
}

export interface HttpFigures {
  answers: number;
  perSecond: number;
  p99Ms: number;
}

interface HttpLoad {
  url: string;
  headers: Record<string, string>;
  connections: number;
  /** The next call; null: there is none left. */
  next: () => HttpCall | null;
  durationMs: number;
}

/** @throws Error with status and text when an answer is not 2xx: a fast refusal is no speed. */
export async function loadHttp({
  url,
  headers,
  connections,
  next,
  durationMs,
}: HttpLoad): Promise<HttpFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latenciesMs: number[] = [];
  const startedAtMs = performance.now();
  const worker = async (): Promise<void> => {
    while (performance.now() - startedAtMs < durationMs) {
      const call = next();
      if (call === null) return;
      const sentAtMs = performance.now();
      await send(agent, url, headers, call);
      latenciesMs.push(performance.now() - sentAtMs);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, worker));
  } finally {
    agent.destroy();
  }
  const seconds = (performance.now() - startedAtMs) / 1000;
  return {
    answers: latenciesMs.length,
    perSecond: latenciesMs.length / seconds,
    p99Ms: percentile(latenciesMs, 99),
  };
}

function send(agent: Agent, url: string, headers: Record<string, string>, call: HttpCall): Promise<void> {
  const text = call.body === undefined ? undefined : JSON.stringify(call.body);
  const options = {
    agent,
    method: call.method,
    headers: { ...headers, ...(text === undefined ? {} : { 'content-type': 'application/json' }) },
  };
  return new Promise((resolve, reject) => {
    const sent = request(url + call.path, options, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (body += chunk));
      answer.on('end', () => {
        if ((answer.statusCode ?? 500) < 300) resolve();
        else reject(new Error(`${call.method} ${call.path}: ${answer.statusCode} ${body.slice(0, 300)}`));
      });
    });
    sent.on('error', reject);
    sent.end(text);
  });
}
