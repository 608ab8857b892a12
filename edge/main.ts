/** The process beside the machines: it collects, counts, and carries the flow editor. It never waits for PostgreSQL. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import RED from 'node-red';
import packageJson from '../package.json' with { type: 'json' };
import { CollectorRuntime } from '../custom-nodes/runtime/collector-runtime.ts';
import { loadEnvironmentFile, readEnvironment, requireDatabase } from '../domain/environment.ts';
import { EditorAccounts } from './editor-accounts.ts';
import { makeEditorSignIn } from './editor-sign-in.ts';
import { listen, makeEdgeServer } from './edge-server.ts';
import { provideFlowFile } from './flow-file.ts';
import { checkLoadedNodes, checkLoadedType } from './loaded-nodes.ts';
import { makeLog, type EdgeLog } from './log.ts';
import { collectorSettings, NODES_DIR } from './node-red-settings.ts';
import { exitOnFailure, runUntilSignal } from './process-life.ts';

const INITIAL_FLOW = fileURLToPath(new URL('../flows/collector.json', import.meta.url));

await exitOnFailure(async () => {
  loadEnvironmentFile();
  const environment = readEnvironment();
  const database = requireDatabase(environment);
  const log = makeLog(environment);
  const userDir = path.join(environment.dataDir, 'node-red');
  provideFlowFile(userDir, INITIAL_FLOW);
  const runtime = new CollectorRuntime({
    collectorName: environment.collectorName,
    databaseUrl: database.url,
    ssl: database.ssl,
    dataDir: environment.dataDir,
    version: packageJson.version,
    log,
  });
  const accounts = new EditorAccounts({
    database,
    file: path.join(environment.dataDir, 'editor-accounts.json'),
    onAway: (reason) => log.warn('Sign-ins to the editor rely on known accounts', { reason }),
  });
  const edge = makeEdgeServer(runtime, log);
  await listen(edge.server, environment.edgeHost, environment.edgePort);
  await runtime.start();
  const signIn = makeEditorSignIn(accounts);
  const settings = collectorSettings({ environment, userDir, runtime, signIn, log });
  RED.init(edge.server, settings as unknown as Parameters<typeof RED.init>[1]);
  await RED.start();
  checkLoadedNodes(NODES_DIR);
  checkLoadedType('node-red-contrib-modbus', 'modbus-server');
  edge.openEditor();
  const { edgeHost, edgePort, collectorName } = environment;
  log.info('The edge is ready', { collectorName, address: `http://${edgeHost}:${edgePort}` });
  runUntilSignal(log, () => stop(log, edge, runtime));
});

/** No new reading first, then the store: what was counted is durable before the process ends. */
async function stop(
  log: EdgeLog,
  edge: ReturnType<typeof makeEdgeServer>,
  runtime: CollectorRuntime,
): Promise<void> {
  await RED.stop();
  await runtime.stop();
  await edge.close();
  log.info('The edge stopped');
}
