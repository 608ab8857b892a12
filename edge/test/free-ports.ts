import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** The first of `count` neighbouring ports that nobody listens on. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = await tryPort(0);
    if (first === undefined) continue;
    const others = Array.from({ length: count - 1 }, (_, index) => tryPort(first + index + 1));
    if ((await Promise.all(others)).every((port) => port !== undefined)) return first;
  }
}

async function tryPort(wanted: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(wanted, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
