/**
 * A TCP proxy between Pulso and what it talks to (a PLC, PostgreSQL) that spoils the connection on demand: silence, resets, slices,
 * delays, damage. It knows no protocol. Loopback only.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** `answers`: requests arrive, answers do not, which is how an acknowledgement gets lost. */
export type Silence = 'none' | 'both' | 'answers';

interface Pair {
  client: Socket;
  upstream: Socket;
}

export class FaultProxy {
  /** Bytes a write; 0: as they come. */
  sliceBytes = 0;
  /** Of each chunk towards the client, ms. */
  delayMs = 0;
  /** Damages a chunk on its way to the client; null: none. */
  corrupt: ((chunk: Buffer) => Buffer) | null = null;
  #isRefusing = false;
  connections = 0;
  resets = 0;
  mostConnections = 0;
  #target: number;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  /** Also those of pairs that were reset: a paused socket may not notice by itself that it is over. */
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #silence: Silence = 'none';

  /** @param target port on this machine */
  constructor(target: number) {
    this.#target = target;
    this.#server = createServer({ pauseOnConnect: true }, (client) => this.#accept(client));
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this.port;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** New connections go to another port of this machine, as behind an address that moved. Those that are open stay. */
  pointTo(target: number): void {
    this.#target = target;
  }

  get openConnections(): number {
    return this.#pairs.size;
  }

  /** From now on bytes stop in that direction; nobody is told, as when a cable is pulled. `none` lets what waits go on. */
  silence(silence: Silence): void {
    this.#silence = silence;
    for (const pair of this.#pairs) this.#applySilence(pair);
  }

  /** One connection only falls silent for good, told by the port that the proxy itself uses for it. */
  silenceFrom(upstreamPort: number): void {
    for (const { client, upstream } of this.#pairs) {
      if (upstream.localPort !== upstreamPort) continue;
      client.pause();
      upstream.pause();
    }
  }

  /** Ends every connection abruptly. */
  resetAll(): void {
    for (const { client, upstream } of this.#pairs) {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
      this.resets += 1;
    }
    this.#pairs.clear();
  }

  /** New connections are ended at once, as where nobody listens. */
  refuse(): void {
    this.#isRefusing = true;
  }

  /** The same, and those that are open end too. */
  cut(): void {
    this.refuse();
    this.resetAll();
  }

  admit(): void {
    this.#isRefusing = false;
  }

  /** Lets requests through but no answer for a while, then ends the connections: what was asked for may have been done. */
  loseAnswers(forMs: number): void {
    this.silence('answers');
    this.#later(forMs, () => {
      this.resetAll();
      this.silence('none');
    });
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.resetAll();
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    if (this.#server.listening) await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    this.connections += 1;
    client.on('error', () => undefined);
    if (this.#isRefusing) return void client.resetAndDestroy();
    const upstream = connect({ host: '127.0.0.1', port: this.#target });
    const pair: Pair = { client, upstream };
    this.#pairs.add(pair);
    this.mostConnections = Math.max(this.mostConnections, this.#pairs.size);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      this.#sockets.add(socket);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        this.#pairs.delete(pair);
        client.destroy();
        upstream.destroy();
      });
    }
    upstream.on('error', () => client.resetAndDestroy());
    client.on('data', (chunk: Buffer) => upstream.write(chunk));
    upstream.on('data', (chunk: Buffer) => this.#toClient(client, chunk));
    client.on('end', () => upstream.end());
    upstream.on('end', () => client.end());
    this.#applySilence(pair);
  }

  #applySilence({ client, upstream }: Pair): void {
    if (this.#silence === 'both') client.pause();
    else client.resume();
    if (this.#silence === 'none') upstream.resume();
    else upstream.pause();
  }

  #toClient(client: Socket, received: Buffer): void {
    const chunk = this.corrupt === null ? received : this.corrupt(received);
    const write = (part: Buffer): void => void (client.destroyed || client.write(part));
    const size = this.sliceBytes || Math.max(1, chunk.length);
    let step = 0;
    for (let at = 0; at < chunk.length; at += size) {
      const part = chunk.subarray(at, at + size);
      // A slice a millisecond; equal delays keep their order.
      const afterMs = this.delayMs + step;
      step += 1;
      if (afterMs === 0) write(part);
      else this.#later(afterMs, () => write(part));
      if (this.sliceBytes === 0) step = 0;
    }
  }

  #later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, delayMs);
    this.#timers.add(timer);
  }
}
