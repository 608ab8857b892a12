/** Pulso's strict client: every field checked, a deadline on each request. */
import { ModbusClient } from '../../custom-nodes/runtime/modbus/modbus-client.ts';
import { makeReadRequest } from '../../custom-nodes/runtime/modbus/frames.ts';
import { LOAD_TIMEOUT_MS, type MakeClients } from './load-client.ts';

export const makePulsoClients: MakeClients = async (targets) =>
  targets.map(({ port, registers }) => {
    const client = new ModbusClient({
      host: '127.0.0.1',
      port,
      connectTimeoutMs: LOAD_TIMEOUT_MS,
      pauseAfterConnectMs: 0,
      pauseBetweenRequestsMs: 0,
      onClose: () => undefined,
    });
    const request = makeReadRequest(1, 'holding', 0, registers);
    const options = { timeoutMs: LOAD_TIMEOUT_MS, isLax: false };
    return {
      connect: () => client.connect(),
      read: (done) => {
        client.read(request, options).then(
          () => done(null, request.words[0] ?? 0),
          (error: Error) => done(error, 0),
        );
      },
      close: () => client.destroy(),
    };
  });
