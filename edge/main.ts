/** The process beside the machines: it collects, counts, and carries the flow editor. It never waits for PostgreSQL. */
import { flushCompileCache } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import RED from 'node-red';
import packageJson from '../package.json' with { type: 'json' };
import { CollectorRuntime } from '../custom-nodes/runtime/collector-runtime.ts';
import { loadEnvironmentFile, readEnvironment, requireDatabase } from '../domain/environment.ts';
import type { Environment } from '../domain/environment.ts';
import { EdgeDatabase } from './edge-database.ts';
import { EditorAccounts } from './editor-accounts.ts';
import { EditorSessions } from './editor-sessions.ts';
import { EditorSignIn } from './editor-sign-in.ts';
import { listen, makeEdgeServer, type EdgeServer } from './edge-server.ts';
import { closeCodeFromText, keepMailFromFiles } from './flows/close-exits.ts';
import { FlowParts } from './flows/flow-parts.ts';
import { LastLines, makeHostReport } from './host-report.ts';
import { keepHeapSmall, returnStartMemory, sweepYoung } from './heap-growth.ts';
import { checkLoadedNodes, checkLoadedType } from './loaded-nodes.ts';
import { makeLog, type EdgeLog } from './log.ts';
import { LoopWatch } from './loop-watch.ts';
import { collectorSettings, NODES_DIR } from './node-red-settings.ts';
import { makeUserFolder } from './user-folder.ts';
import { exitOnFailure, runUntilSignal } from './process-life.ts';
import { ServiceNotice } from './service-notice.ts';
import { SessionWatch } from './session-watch.ts';

const INITIAL_FLOW = fileURLToPath(new URL('../flows/collector.json', import.meta.url));
/** A flow may read the environment of its process; these are nothing for flows. */
const SECRETS = [
  'DATABASE_URL',
  'SESSION_SECRET',
  'CREDENTIAL_SECRET',
  'METRICS_TOKEN',
  'SMTP_URL',
  'PGPASSWORD',
];

await exitOnFailure(async () => {
  keepHeapSmall();
  loadEnvironmentFile();
  const environment = readEnvironment();
  const settings = requireDatabase(environment);
  for (const name of SECRETS) Reflect.deleteProperty(process.env, name);
  const log = makeLog(environment);
  const last = new LastLines();
  log.add(last.transport);
  const reportHost = makeHostReport(environment.dataDir, last);
  const database = new EdgeDatabase(settings);
  const userDir = makeUserFolder(environment.dataDir);
  const flows = new FlowParts({ environment, database, userDir, initialFlow: INITIAL_FLOW, log });
  const runtime = new CollectorRuntime({
    collectorName: environment.collectorName,
    databaseUrl: settings.url,
    ssl: settings.ssl,
    dataDir: environment.dataDir,
    version: packageJson.version,
    log,
    describe: () => ({ editorUrl: environment.edgePublicUrl, flow: flows.describe(), ...reportHost() }),
    onConfigNotice: () => flows.lookAtPolicy(),
    onQuiet: sweepYoung,
  });
  const { signIn, watch } = makeSignIn(environment, database, log);
  const loop = new LoopWatch(log);
  loop.start();
  const service = new ServiceNotice(process.env, log);
  const edge = makeEdgeServer(runtime, log, loop.figures);
  await listen(edge.server, environment.edgeHost, environment.edgePort);
  await runtime.start();
  watch.start(edge.server);
  const { adminAuth } = signIn;
  RED.init(
    edge.server,
    collectorSettings({
      environment,
      userDir,
      runtime,
      adminAuth,
      storage: flows.storage,
      log,
    }) as unknown as Parameters<typeof RED.init>[1],
  );
  flows.guard();
  closeCodeFromText();
  keepMailFromFiles();
  await RED.start();
  checkLoadedNodes(NODES_DIR);
  checkLoadedType('node-red-contrib-modbus', 'modbus-client');
  await flows.start(runtime);
  edge.openEditor(signIn);
  const { edgeHost, edgePort, collectorName } = environment;
  log.info('The edge is ready', { collectorName, address: `http://${edgeHost}:${edgePort}` });
  service.ready();
  // Not only at an orderly end: the power may go before there is one.
  flushCompileCache();
  returnStartMemory(() => hasSentFirstValues(runtime));
  runUntilSignal(log, () => {
    service.stopping();
    loop.stop();
    return stop({ log, edge, runtime, flows, watch, database });
  });
});

/** What is younger is on its way as always. */
const FRESH_SECONDS = 2;

function hasSentFirstValues(runtime: CollectorRuntime): boolean {
  const { buffer, figures } = runtime.figures();
  return figures.forwarded > 0 && buffer.oldestSeconds < FRESH_SECONDS;
}

function makeSignIn(environment: Environment, database: EdgeDatabase, log: EdgeLog) {
  const accounts = new EditorAccounts({
    database,
    file: path.join(environment.dataDir, 'editor-accounts.json'),
    onAway: (reason) => log.warn('Sign-ins to the editor rely on known accounts', { reason }),
  });
  const sessions = new EditorSessions(path.join(environment.dataDir, 'editor-sessions.json'));
  const signIn = new EditorSignIn(accounts, sessions, environment.collectorName);
  return { signIn, watch: new SessionWatch(accounts, sessions) };
}

interface Parts {
  log: EdgeLog;
  edge: EdgeServer;
  runtime: CollectorRuntime;
  flows: FlowParts;
  watch: SessionWatch;
  database: EdgeDatabase;
}

/** No new reading first, then the store: what was counted is durable before the process ends. */
async function stop({ log, edge, runtime, flows, watch, database }: Parts): Promise<void> {
  watch.stop();
  await RED.stop();
  await runtime.stop();
  await flows.stop();
  await edge.close();
  await database.stop();
  log.info('The edge stopped');
}
