/** The built screens: hashed files for ever, and for every other address the page with this answer's nonce in it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import express, { Router } from 'express';
import type { Request, RequestHandler } from 'express';
import { DomainError } from '../../domain/errors.ts';
import { SESSION_COOKIE } from '../auth/session.ts';
import { nonceOf } from './security-headers.ts';

/**
 * What the page asks before its scripts are here (`ui/index.html`), where it comes with a session: named before the scripts, of which there
 * are more than a browser has connections to one server.
 */
const WITH_FIRST_QUESTIONS = ['<head>', '/api/auth/me', '/api/dashboard'].reduce(
  (head, address) => `${head}<link rel="preload" as="fetch" crossorigin href="${address}">`,
);
const hasSession = (request: Request): boolean =>
  (request.get('cookie') ?? '').split('; ').some((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`));

export function serveScreens(distDir: string): Router {
  const router = Router();
  const file = path.join(distDir, 'index.html');
  let pageOf: ((path: string) => string) | undefined;
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
    if (pageOf === undefined && !existsSync(file)) {
      throw new DomainError('SCREENS_NOT_BUILT', 'The screens are not built; run "npm run build:ui".', {
        status: 503,
      });
    }
    pageOf ??= readPages(distDir);
    response.setHeader('Cache-Control', 'no-store');
    const page = pageOf(request.path).replaceAll('__CSP_NONCE__', nonceOf(response));
    response.type('html').send(hasSession(request) ? page.replace('<head>', WITH_FIRST_QUESTIONS) : page);
  });
  return router;
}

/**
 * The page of each address: the same one, but for the links to the files that its screen needs first (`ui/first-files.ts` names them).
 * The browser then asks for all of them at once, and not for one after the other as each is found in the last.
 */
function readPages(distDir: string): (path: string) => string {
  const page = readFileSync(path.join(distDir, 'index.html'), 'utf8');
  const text = readFileSync(path.join(distDir, 'first-files.json'), 'utf8');
  const pages = (JSON.parse(text) as { pattern: string; links: string }[]).map(({ pattern, links }) => ({
    pattern: new RegExp(pattern),
    page: page.replace('</head>', () => `${links}</head>`),
  }));
  return (address) => pages.find(({ pattern }) => pattern.test(address))?.page ?? page;
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
