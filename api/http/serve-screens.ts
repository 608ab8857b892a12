/** The built screens: hashed files for ever, and for every other address the page with this answer's nonce in it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import express, { Router } from 'express';
import type { RequestHandler } from 'express';
import { DomainError } from '../../domain/errors.ts';
import { nonceOf } from './security-headers.ts';

export function serveScreens(distDir: string): Router {
  const router = Router();
  const file = path.join(distDir, 'index.html');
  let page: string | undefined;
  router.use(
    '/assets',
    takeCompressed(path.join(distDir, 'assets')),
    express.static(path.join(distDir, 'assets'), {
      immutable: true,
      maxAge: '1y',
      index: false,
    }),
    () => {
      // A page from before an update asks for files that are gone: 404, and never this page in their place.
      throw new DomainError('NOT_FOUND', 'There is no such file.', { status: 404 });
    },
  );
  router.use(express.static(distDir, { index: false, maxAge: '1h' }));
  router.get('/{*any}', (request, response, next) => {
    if (!request.accepts('html') || /^\/(api|socket\.io)(\/|$)/.test(request.path)) {
      next();
      return;
    }
    if (page === undefined && !existsSync(file)) {
      throw new DomainError('SCREENS_NOT_BUILT', 'The screens are not built; run "npm run build:ui".', {
        status: 503,
      });
    }
    page ??= readFileSync(file, 'utf8');
    response.setHeader('Cache-Control', 'no-store');
    response.type('html').send(page.replaceAll('__CSP_NONCE__', nonceOf(response)));
  });
  return router;
}

/**
 * The build lays a compressed copy beside each script and style: a phone on the plant's Wi-Fi downloads a third, and nothing is compressed
 * while somebody waits.
 */
function takeCompressed(assetsDir: string): RequestHandler {
  let compressed: ReadonlySet<string> | undefined;
  return (request, response, next) => {
    compressed ??= new Set(existsSync(assetsDir) ? readdirSync(assetsDir) : []);
    const name = path.posix.basename(request.path);
    if (compressed.has(`${name}.gz`)) {
      response.vary('Accept-Encoding');
      if (request.acceptsEncodings('gzip', 'identity') === 'gzip') {
        response.type(path.extname(name)).setHeader('Content-Encoding', 'gzip');
        request.url = `${request.path}.gz`;
      }
    }
    next();
  };
}
