/** Prints, as JSON, every route that a running Node-RED with our nodes has: `{ methods, path }` or `{ methods, pattern }`. Run by a test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

interface AdminRoute {
  path: string | RegExp;
  methods: Record<string, boolean>;
}
interface RouterPrototype {
  route: (at: AdminRoute['path']) => AdminRoute;
}

// Node-RED's own Expresses: whatever makes a route, in whichever sub-application, makes it here.
const routes: AdminRoute[] = [];
const nodeRed = createRequire(import.meta.resolve('node-red'));
const routers = ['@node-red/editor-api', '@node-red/runtime'].map((name) => {
  const express = createRequire(nodeRed.resolve(name))('express') as { Router: RouterPrototype };
  return express.Router;
});
for (const router of new Set(routers)) {
  const original = router.route;
  router.route = function (at) {
    const route = original.call(this, at);
    routes.push(route);
    return route;
  };
}

const { default: RED } = await import('node-red');
const { NODES_DIR } = await import('../node-red-settings.ts');
const userDir = mkdtempSync(path.join(tmpdir(), 'pulso-routes-'));
RED.init(createServer(), {
  userDir,
  nodesDir: [NODES_DIR],
  adminAuth: { type: 'credentials', users: [] },
  externalModules: { palette: { allowInstall: false } },
  logging: { console: { level: 'off' } },
} as unknown as Parameters<typeof RED.init>[1]);
await RED.start();
const found = routes.map(({ path: at, methods }) => ({
  methods: Object.keys(methods),
  ...(typeof at === 'string' ? { path: at } : { pattern: at.source }),
}));
console.log(JSON.stringify(found));
await RED.stop();
rmSync(userDir, { recursive: true, force: true });
process.exit(0);
