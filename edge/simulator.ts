/** The demo's PLCs: a small Node-RED of its own, without an editor, whose flow serves two machines over Modbus TCP. */
import { once } from 'node:events';
import { copyFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import RED from 'node-red';
import { DomainError } from '../domain/errors.ts';
import { loadEnvironmentFile, readEnvironment } from '../domain/environment.ts';
import { FLOW_FILE } from './flows/flow-files.ts';
import { checkLoadedType } from './loaded-nodes.ts';
import { makeLog } from './log.ts';
import { commonSettings } from './node-red-settings.ts';
import { exitOnFailure, runUntilSignal } from './process-life.ts';

const FLOW = fileURLToPath(new URL('../flows/simulator.json', import.meta.url));
/** As many as the flow has Modbus servers. */
const PLCS = 2;

await exitOnFailure(async () => {
  loadEnvironmentFile();
  const environment = readEnvironment();
  const log = makeLog(environment, 'simulator');
  const userDir = path.join(environment.dataDir, 'simulator');
  mkdirSync(userDir, { recursive: true });
  // Nobody edits this flow: the one of this version is the one that runs.
  copyFileSync(FLOW, path.join(userDir, FLOW_FILE));
  // The flow's server nodes take their port from these.
  for (let number = 1; number <= PLCS; number += 1)
    process.env[`SIMULATOR_PORT_${number}`] = String(environment.simulatorPort + number - 1);
  const settings: Record<string, unknown> = {
    ...commonSettings(log, environment.logLevel),
    userDir,
    httpAdminRoot: false,
    httpNodeRoot: false,
    credentialSecret: false,
    // Without a cache each count is on disk before the PLC shows it: its counters never step back.
    contextStorage: { default: { module: 'localfilesystem', config: { cache: false } } },
  };
  initHeadless(settings);
  await checkPorts(environment.simulatorPort);
  await RED.start();
  checkLoadedType('node-red-contrib-modbus', 'modbus-server');
  log.info('The simulated PLCs are ready', { ports: PLCS, firstPort: environment.simulatorPort });
  runUntilSignal(log, () => RED.stop());
});

/** The server node would only log a port that is taken. Throws PORT_UNUSABLE with one sentence. */
async function checkPorts(firstPort: number): Promise<void> {
  for (let port = firstPort; port < firstPort + PLCS; port += 1) {
    const probe = createServer().listen({ host: '127.0.0.1', port });
    try {
      await once(probe, 'listening');
    } catch (cause) {
      const message = `Port ${port} is taken by another program; stop it or set SIMULATOR_PORT.`;
      throw new DomainError('PORT_UNUSABLE', message, { cause });
    }
    probe.close();
    await once(probe, 'close');
  }
}

/** Without a server Node-RED takes the settings first, which its published types leave out. */
function initHeadless(settings: Record<string, unknown>): void {
  (RED.init as unknown as (settings: Record<string, unknown>) => void)(settings);
}
