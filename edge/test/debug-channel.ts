/** Listens to the editor's live channel as the debug sidebar does. */
import { waitUntil } from '../../testing/wait.ts';

export interface DebugMessage {
  /** Of the debug node. */
  id: string;
  topic?: string;
  /** What the node shows: a text, or JSON of it. */
  msg: unknown;
}

export interface DebugChannel {
  heard: DebugMessage[];
  /** The first message of that node from now on whose text is as expected. */
  next(nodeId: string, expected?: RegExp): Promise<DebugMessage>;
  close(): Promise<void>;
}

export async function openDebugChannel(url: string, token: string): Promise<DebugChannel> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/comms`);
  const heard: DebugMessage[] = [];
  let isIn = false;
  socket.addEventListener('message', ({ data }) => {
    const messages: unknown = JSON.parse(String(data));
    if (!Array.isArray(messages)) {
      isIn ||= (messages as { auth?: string }).auth === 'ok';
      return;
    }
    for (const message of messages as { topic: string; data: DebugMessage }[])
      if (message.topic === 'debug') heard.push(message.data);
  });
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  socket.send(JSON.stringify({ auth: token }));
  await waitUntil(() => isIn, { what: 'the live channel' });
  socket.send(JSON.stringify({ subscribe: 'debug' }));
  return {
    heard,
    next: async (nodeId, expected = /^/) => {
      const from = heard.length;
      const find = (): DebugMessage | undefined =>
        heard.slice(from).find(({ id, msg }) => id === nodeId && expected.test(textOf(msg)));
      const found = await waitUntil(find, { what: `a message of ${nodeId}` });
      if (!found) throw new Error(`${nodeId} said nothing`);
      return found;
    },
    close: async () => {
      if (socket.readyState === WebSocket.CLOSED) return;
      const closed = new Promise((resolve) => socket.addEventListener('close', resolve, { once: true }));
      socket.close();
      await closed;
    },
  };
}

function textOf(shown: unknown): string {
  return typeof shown === 'string' ? shown : JSON.stringify(shown);
}
