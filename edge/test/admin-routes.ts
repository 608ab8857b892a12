/** What the runtime offers over HTTP, asked of the runtime itself: a list by hand would miss what the next version brings. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

/** One address for each pattern of Node-RED's. */
const SAMPLES = [
  ...[
    '/resources/a/b',
    '/locales/editor',
    '/library/local/flows',
    '/library/examples/flows/a',
    '/nodes/messages',
  ],
  ...[
    '/nodes/node-red/exec/messages',
    '/nodes/node-red',
    '/nodes/node-red/exec',
    '/plugins/a',
    '/plugins/a/b',
  ],
];

let listed: Promise<{ method: string; path: string }[]> | undefined;

/** Every route of Node-RED's admin API as it runs here, with an address that it answers to. Asked once: it starts a runtime. */
export function adminRoutes(): Promise<{ method: string; path: string }[]> {
  listed ??= listRoutes();
  return listed;
}

async function listRoutes(): Promise<{ method: string; path: string }[]> {
  const script = fileURLToPath(new URL('list-admin-routes.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 30_000 });
  const routes = JSON.parse(stdout) as { methods: string[]; path?: string; pattern?: string }[];
  expect(routes.length).to.be.above(70);
  return routes.flatMap(({ methods, path, pattern }) => {
    const at =
      path === undefined
        ? SAMPLES.find((sample) => new RegExp(pattern ?? '').test(sample))
        : samplePath(path);
    if (at === undefined) throw new Error(`no sample address matches ${pattern}`);
    return methods.map((method) => ({ method: method.toUpperCase(), path: at }));
  });
}

/** `/context/:scope(node|flow)/:id/*` → `/context/node/x/x` */
function samplePath(path: string): string {
  return path
    .replace(/:\w+\((\w+)[^)]*\)/g, '$1')
    .replace(/:\w+/g, 'x')
    .replace(/\/\?\*|\*/g, '/x')
    .replace(/\/+/g, '/');
}
