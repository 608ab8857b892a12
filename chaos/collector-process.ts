/**
 * A collector without Node-RED around it: the same runtime, and the three calls that the nodes make. It starts in a fraction of the
 * edge's time, so it can be killed more often. Environment as for the edge; answers GET /health on EDGE_PORT with the runtime's status.
 */
import { createServer } from 'node:http';
import { CollectorRuntime } from '../custom-nodes/runtime/collector-runtime.ts';
import { readEnvironment, requireDatabase } from '../domain/environment.ts';

const environment = readEnvironment();
const { url, ssl } = requireDatabase(environment);
const write = (level: string) => (message: string, fields?: object) =>
  console.log(JSON.stringify({ at: new Date().toISOString(), level, message, ...fields }));
const runtime = new CollectorRuntime({
  collectorName: environment.collectorName,
  databaseUrl: url,
  ssl,
  dataDir: environment.dataDir,
  version: 'chaos',
  log: { info: write('info'), warn: write('warn'), error: write('error') },
});
runtime.onReading((reading) => {
  const changes = runtime.findChanges(reading);
  if (changes === null) return;
  runtime.recordRaw(changes);
  runtime.countPieces(changes);
});
/** Failed polls without a good one in between, of any PLC; looked at more often than anything is polled. */
let mostErrorsInRow = 0;
const watch = setInterval(() => {
  for (const { errorsInRow } of runtime.pool.status())
    mostErrorsInRow = Math.max(mostErrorsInRow, errorsInRow);
}, 20);
const server = createServer((_request, response) => {
  response.end(
    JSON.stringify({ ...runtime.status(), residentBytes: process.memoryUsage.rss(), mostErrorsInRow }),
  );
});
server.listen(environment.edgePort, '127.0.0.1');
await runtime.start();

async function stop(): Promise<void> {
  clearInterval(watch);
  await runtime.stop();
  server.close();
  server.closeAllConnections();
}
process.once('SIGTERM', () => void stop());
