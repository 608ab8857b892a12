/**
 * Node-RED's storage, in files that are written whole. It is the last gate: nothing that may not run is saved, and what is read is made
 * safe. No library, no projects, no sessions: Pulso has its own versions and its own sign-in.
 */
import path from 'node:path';
import { DomainError } from '../../domain/errors.ts';
import type { FlowNode } from '../../domain/flows/flow-types.ts';
import type { FlowPermission } from '../../domain/flows/node-types.ts';
import type { Deployment } from '../../domain/flows/flow-tables.ts';
import { readJsonFile, writeJsonFile } from '../json-file.ts';
import type { EdgeLog } from '../log.ts';
import type { FlowFiles } from './flow-files.ts';
import { judgeFlow } from './judge-flow.ts';
import { makeSafe } from './make-safe.ts';

/** Who deploys, as Node-RED hands it on; `pulso` is set by our own deploys. */
export interface DeployingUser {
  username?: string;
  permissions?: string;
  /** A flow on trial becomes a version when its trial is over. */
  pulso?: { isTrial: true } | { isTrial: false; deployment: Deployment; note: string | null; reason: string };
}

export interface SavedFlow {
  flow: FlowNode[];
  user: DeployingUser;
}

export interface FlowStorageParts {
  userDir: string;
  files: FlowFiles;
  log: EdgeLog;
  permissions: () => readonly FlowPermission[];
  onSaved: (saved: SavedFlow) => void;
}

const CREDENTIALS_FILE = 'flows_cred.json';
const SETTINGS_FILE = '.config.json';

/** To be given as `storageModule`. Node-RED looks at own properties, so it is a plain object. */
export function makeFlowStorage({
  userDir,
  files,
  log,
  permissions,
  onSaved,
}: FlowStorageParts): Record<string, unknown> {
  const file = (name: string): string => path.join(userDir, name);
  const notFound = (): Promise<never> =>
    Promise.reject(
      Object.assign(new DomainError('NOT_FOUND', 'Pulso keeps no library of flow files.'), {
        code: 'not_found',
      }),
    );
  return {
    init: () => Promise.resolve(),
    getFlows: () => Promise.resolve(readFlow(files, permissions(), log)),
    saveFlows: (flow: FlowNode[], user?: DeployingUser) => {
      // As a promise: Node-RED does not expect a throw here.
      return Promise.resolve().then(() => {
        judgeFlow(flow, permissions());
        files.save(`${JSON.stringify(flow, null, 2)}\n`);
        onSaved({ flow, user: user ?? {} });
      });
    },
    getCredentials: () => Promise.resolve(readJsonFile(file(CREDENTIALS_FILE)) ?? {}),
    saveCredentials: (value: unknown) =>
      Promise.resolve().then(() => writeJsonFile(file(CREDENTIALS_FILE), value)),
    getSettings: () => Promise.resolve(readJsonFile(file(SETTINGS_FILE)) ?? {}),
    saveSettings: (value: unknown) => Promise.resolve().then(() => writeJsonFile(file(SETTINGS_FILE), value)),
    getSessions: () => Promise.resolve({}),
    saveSessions: () => Promise.resolve(),
    getLibraryEntry: notFound,
    saveLibraryEntry: notFound,
  };
}

/** The first candidate of which anything can run. Throws FLOW_MISSING where there is none. */
function readFlow(files: FlowFiles, permissions: readonly FlowPermission[], log: EdgeLog): FlowNode[] {
  for (const { file, text } of files.candidates()) {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch (error) {
      log.error('A flow file cannot be read; the one before it is tried', { file, reason: String(error) });
      continue;
    }
    const safe = makeSafe(parsed, permissions);
    if (!safe) {
      log.error('A flow file may not run; the one before it is tried', { file });
      continue;
    }
    for (const { nodeName, message } of safe.problems)
      log.error('A node of the flow may not run and was switched off', { node: nodeName, reason: message });
    return safe.flow;
  }
  throw new DomainError('FLOW_MISSING', 'No flow file can be used, not even the one of a new collector.');
}
