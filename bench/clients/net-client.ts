/** The least that a program in Node can do: a socket, twelve bytes out, an answer of the expected length in. Nothing is checked. */
import { Socket } from 'node:net';
import type { MakeClients } from './load-client.ts';

const HEADER_BYTES = 9;

export const makeNetClients: MakeClients = async (targets) =>
  targets.map(({ port, registers }) => {
    const socket = new Socket();
    const request = Buffer.from([0, 0, 0, 0, 0, 6, 1, 3, 0, 0, registers >> 8, registers & 0xff]);
    const words = new Uint16Array(registers);
    const total = HEADER_BYTES + registers * 2;
    let received = 0;
    let transaction = 0;
    let answer: (error: Error | null, first: number) => void = () => undefined;
    socket.setNoDelay(true);
    socket.on('error', (error) => answer(error, 0));
    socket.on('data', (chunk: Buffer) => {
      for (let index = 0; index + 1 < chunk.length - HEADER_BYTES; index += 2)
        words[index >> 1] = chunk.readUInt16BE(HEADER_BYTES + index);
      received += chunk.length;
      if (received < total) return;
      received = 0;
      answer(null, words[0] ?? 0);
    });
    return {
      connect: () =>
        new Promise((resolve, reject) => {
          socket.once('error', reject);
          socket.connect({ port, host: '127.0.0.1' }, resolve);
        }),
      read: (done) => {
        answer = done;
        transaction = (transaction + 1) & 0xffff;
        request.writeUInt16BE(transaction, 0);
        socket.write(request);
      },
      close: () => socket.destroy(),
    };
  });
