/** node-red-contrib-modbus: its client node with its queue, in a plain Node-RED, asked by the event with which its own nodes ask it. */
import { createServer } from 'node:http';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import RED from 'node-red';
import { contribClientNode, PLAIN_SETTINGS } from '../plant/stock-flow.ts';
import type { MakeClients } from './load-client.ts';

interface QueueMessage {
  messageId: string;
  topic: string;
  payload: object;
}
interface ContribClient {
  isActive: () => boolean;
  emit: (
    event: 'readModbus',
    message: QueueMessage,
    done: (response: { data: number[] }) => void,
    failed: (error: Error) => void,
  ) => void;
}

const READY_TIMEOUT_MS = 30_000;

export const makeContribModbusClients: MakeClients = async (targets) => {
  const userDir = mkdtempSync(path.join(tmpdir(), 'pulso-bench-contrib-'));
  const ids = targets.map((_target, index) => `client${index}`);
  const clients = targets.map(({ port }, index) => contribClientNode(ids[index] ?? '', port));
  // A client connects only for a node that uses it.
  const readers = ids.map((server, index) => ({
    id: `getter${index}`,
    z: 'tab',
    type: 'modbus-getter',
    server,
    unitid: '1',
    dataType: 'HoldingRegister',
    adr: '0',
    quantity: '100',
    wires: [[], []],
  }));
  writeFileSync(
    path.join(userDir, 'flows.json'),
    JSON.stringify([{ id: 'tab', type: 'tab', label: 'bench' }, ...clients, ...readers]),
  );
  RED.init(createServer(), { ...PLAIN_SETTINGS, userDir } as unknown as Parameters<typeof RED.init>[1]);
  await RED.start();
  // Its types leave it out.
  const nodes = RED.nodes as unknown as { getNode: (id: string) => ContribClient };
  let made = 0;
  return targets.map(({ registers }, index) => {
    const node = (): ContribClient => nodes.getNode(ids[index] ?? '');
    return {
      connect: async () => {
        const deadlineMs = performance.now() + READY_TIMEOUT_MS;
        while (node()?.isActive?.() !== true) {
          if (performance.now() > deadlineMs) throw new Error('node-red-contrib-modbus did not connect');
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      },
      read: (done) => {
        made += 1;
        const payload = { value: 0, unitid: 1, fc: 3, address: 0, quantity: registers };
        node().emit(
          'readModbus',
          { messageId: String(made), topic: '', payload },
          ({ data }) => done(null, data[0] ?? 0),
          (error) => done(new Error(String(error)), 0),
        );
      },
      close: () => undefined,
    };
  });
};
