/** What keeps this process alive: after the last test it should be nothing but its own standard streams. */
import { waitUntil } from './wait.ts';

/** Sockets and timers that are being closed need a few turns of the event loop. */
const SETTLE_TIMEOUT_MS = 3_000;
/** Standard streams of the run, whose kind depends on where it writes, and requests that end by themselves. */
const HARMLESS = new Set(['TTYWrap', 'FSReqCallback', 'FSReqPromise', 'Immediate', 'CloseReq']);

let before = new Map<string, number>();

/** Remembers what is open before the first test. */
export function rememberResources(): void {
  before = countResources();
}

/** Answers a line for each thing that was left open. */
export async function findLeaks(): Promise<string[]> {
  await waitUntil(() => leakedKinds().length === 0, { timeoutMs: SETTLE_TIMEOUT_MS }).catch(() => undefined);
  const kinds = leakedKinds();
  return kinds.length === 0 ? [] : [...kinds, ...describeHandles()];
}

function leakedKinds(): string[] {
  return [...countResources()]
    .map(([kind, count]) => ({ kind, extra: count - (before.get(kind) ?? 0) }))
    .filter(({ kind, extra }) => extra > 0 && !isOwnTimer(kind, extra))
    .map(({ kind, extra }) => `${extra} × ${kind}`);
}

/** While waitUntil polls, exactly one timer is its own or mocha's. */
function isOwnTimer(kind: string, extra: number): boolean {
  return kind === 'Timeout' && extra <= 1;
}

function countResources(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (!HARMLESS.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

interface Handle {
  constructor?: { name?: string };
  fd?: number;
  pid?: number;
  spawnargs?: string[];
  localPort?: number;
  remoteAddress?: string;
  remotePort?: number;
  address?: () => { port?: number } | string | null;
}

/** Node has no public way to say which socket or child it is; this one is undocumented but stable since 0.10. */
function describeHandles(): string[] {
  const { _getActiveHandles: getHandles } = process as unknown as { _getActiveHandles?: () => Handle[] };
  return (getHandles?.call(process) ?? []).filter((handle) => !isStandardStream(handle)).map(describeHandle);
}

function isStandardStream(handle: Handle): boolean {
  return (
    [process.stdin, process.stdout, process.stderr].some((stream) => stream === (handle as unknown)) ||
    (handle.fd !== undefined && handle.fd <= 2)
  );
}

function describeHandle(handle: Handle): string {
  const name = handle.constructor?.name ?? 'handle';
  if (handle.spawnargs) return `${name} ${handle.pid}: ${handle.spawnargs.join(' ')}`;
  if (handle.remotePort)
    return `${name} from ${handle.localPort} to ${handle.remoteAddress}:${handle.remotePort}`;
  const address = typeof handle.address === 'function' ? handle.address() : null;
  return address ? `${name} listening on ${JSON.stringify(address)}` : name;
}
