/** How the embedded Node-RED is set up. Nothing of it may reach outside this machine or change what was installed. */
import { fileURLToPath } from 'node:url';
import type { CollectorRuntime } from '../custom-nodes/runtime/collector-runtime.ts';
import type { Environment } from '../domain/environment.ts';
import type { EditorAuth } from './editor-sign-in.ts';
import { FLOW_FILE } from './flows/flow-files.ts';
import type { EdgeLog } from './log.ts';

export const NODES_DIR = fileURLToPath(new URL('../custom-nodes', import.meta.url));
const themeFile = (name: string): string => fileURLToPath(new URL(`theme/${name}`, import.meta.url));

/** Where the flows' own http nodes answer: beside the editor, never in its place. */
export const FLOW_HTTP_ROOT = '/http';

/** Node-RED's levels as numbers → ours. */
const LEVELS: Record<number, 'error' | 'warn' | 'info' | 'debug' | 'silly'> = {
  10: 'error',
  20: 'error',
  30: 'warn',
  40: 'info',
  50: 'debug',
  60: 'silly',
};

/** What both runtimes, the collector's and the simulator's, have in common. */
export function commonSettings(log: EdgeLog, level: Environment['logLevel']): Record<string, unknown> {
  return {
    flowFile: FLOW_FILE,
    lang: 'pt-BR',
    telemetry: { enabled: false, updateNotification: false },
    diagnostics: { enabled: false, ui: false },
    runtimeState: { enabled: false, ui: false },
    functionExternalModules: false,
    externalModules: {
      autoInstall: false,
      palette: { allowInstall: false, allowUpload: false, allowUpdate: false },
      modules: { allowInstall: false },
    },
    exportGlobalContextKeys: false,
    logging: {
      console: { level: 'off' },
      pulso: { level, metrics: false, audit: false, handler: () => (entry: unknown) => forward(log, entry) },
    },
  };
}

export interface CollectorSettingsOptions {
  environment: Environment;
  userDir: string;
  runtime: CollectorRuntime;
  adminAuth: EditorAuth;
  storage: Record<string, unknown>;
  log: EdgeLog;
}

export function collectorSettings(options: CollectorSettingsOptions): Record<string, unknown> {
  const { environment, userDir, runtime, adminAuth, storage, log } = options;
  return {
    ...commonSettings(log, environment.logLevel),
    userDir,
    nodesDir: [NODES_DIR],
    httpAdminRoot: '/',
    httpNodeRoot: FLOW_HTTP_ROOT,
    adminAuth,
    storageModule: storage,
    apiMaxLength: '5mb',
    // `false` would store the flows' credentials in the clear; undefined lets Node-RED make a secret of its own.
    ...(environment.credentialSecret !== undefined && { credentialSecret: environment.credentialSecret }),
    // The nodes find the collector's runtime here: it outlives every deploy.
    pulso: runtime,
    ...(environment.screensUrl !== undefined && { pulsoScreens: environment.screensUrl }),
    editorTheme: {
      tours: false,
      projects: { enabled: false },
      page: {
        title: `Pulso · ${environment.collectorName}`,
        favicon: themeFile('pulso.svg'),
        css: themeFile('pulso.css'),
      },
      header: { title: `Pulso · ${environment.collectorName}`, image: themeFile('pulso.svg') },
      login: { image: themeFile('pulso.svg') },
      palette: {
        categories: [
          'Pulso',
          'subflows',
          'common',
          'function',
          'modbus',
          'network',
          'sequence',
          'parser',
          'storage',
        ],
      },
      menu: { 'menu-item-help': { label: 'Node-RED', url: 'https://nodered.org/docs/' } },
    },
  };
}

function forward(log: EdgeLog, entry: unknown): void {
  const { level, msg, type, id, name } = entry as Record<'level' | 'msg' | 'type' | 'id' | 'name', unknown>;
  const message =
    msg instanceof Error ? (msg.stack ?? msg.message) : typeof msg === 'string' ? msg : JSON.stringify(msg);
  const node = type === undefined ? undefined : { type, id, name };
  log.log(LEVELS[Number(level)] ?? 'info', message, { source: 'node-red', ...(node && { node }) });
}
