import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { build } from 'vite';
import { fileOfSection } from '../src/locales/section-groups.ts';
import { routes } from '../src/router/routes.ts';
import { filesOf, gzipBytes, readManifest, weigh } from './bundle-weight.ts';
import { pageOf } from './screen-files.ts';
import type { Manifest } from './bundle-weight.ts';

const KB = 1024;
const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url));

/** What every signed-in screen downloads besides its own page. */
const SHELL = ['index.html', 'src/layout/AppShell.vue', 'src/locales/pt-BR.ts'];
/** Budgets of the screens, in KB of gzip; the live channel counts, although it is fetched beside the page. */
const SCREENS = [
  { page: 'src/pages/DashboardPage.vue', scriptKb: 170, styleKb: 18 },
  { page: 'src/pages/ProductionPage.vue', scriptKb: 170, styleKb: 18 },
  { page: 'src/pages/StopsPage.vue', scriptKb: 170, styleKb: 18 },
  { page: 'src/pages/RegistrationsPage.vue', scriptKb: 205, styleKb: 25 },
  { page: 'src/pages/ReportsPage.vue', scriptKb: 360, styleKb: 25 },
  { page: 'src/pages/OrdersPage.vue', scriptKb: 205, styleKb: 25 },
  { page: 'src/pages/BookingsPage.vue', scriptKb: 205, styleKb: 25 },
  { page: 'src/pages/PlcListPage.vue', scriptKb: 205, styleKb: 25 },
  { page: 'src/pages/PlcFormPage.vue', scriptKb: 205, styleKb: 25 },
];
/** Files with the texts that come with a page. */
const textsOf = (page: string): string[] => {
  const route = routes.find((candidate) => `src/${pageOf(candidate)}` === page);
  return (route?.meta?.texts ?? []).map((section) => `src/locales/${fileOfSection('pt-BR', section)}`);
};
const LAZY_CHUNK_KB = 205;
/** Scripts and styles of a screen of the floor, and of any; a phone fetches six at a time. */
const FLOOR_FILES = 14;
const SCREEN_FILES = 24;
const FLOOR_PATHS = ['/dashboard', '/production', '/stops'];

describe('the weight of the screens', function () {
  let distDir: string;
  let manifest: Manifest;

  before(async () => {
    distDir = mkdtempSync(path.join(tmpdir(), 'pulso-ui-'));
    await build({ configFile, logLevel: 'error', build: { outDir: distDir, emptyOutDir: true } });
    manifest = readManifest(distDir);
  });
  after(() => rmSync(distDir, { recursive: true, force: true }));

  for (const screen of SCREENS) {
    it(`keeps ${path.basename(screen.page)} within ${screen.scriptKb} KB of script and ${screen.styleKb} KB of style`, () => {
      const live = Object.keys(manifest).filter((name) => name.includes('socket.io-client'));
      expect(live, 'the chunk of the live channel').to.not.be.empty;
      const weight = weigh(distDir, manifest, [...SHELL, screen.page, ...textsOf(screen.page), ...live]);
      expect(weight.scriptBytes / KB, 'KB of script').to.be.at.most(screen.scriptKb);
      expect(weight.styleBytes / KB, 'KB of style').to.be.at.most(screen.styleKb);
    });
  }

  it('names in the answer of an address all that its screen needs, so that nothing is found only after something else', () => {
    const named = JSON.parse(readFileSync(path.join(distDir, 'first-files.json'), 'utf8')) as {
      pattern: string;
      links: string;
    }[];
    const page = readFileSync(path.join(distDir, 'index.html'), 'utf8');
    for (const route of routes.filter(({ component, path: text }) => component && !text.includes('*'))) {
      const address = route.path.replace(/:\w+\(.*?\)/g, '7').replace(/:\w+\??/g, 'any');
      const links = named.find(({ pattern }) => new RegExp(pattern).test(address))?.links;
      expect(links, address).to.be.a('string');
      const isAlone = route.meta?.bare === true || route.meta?.wholeWindow === true;
      const texts = (route.meta?.texts ?? []).map(
        (section) => `src/locales/${fileOfSection('pt-BR', section)}`,
      );
      const entries = ['index.html', 'src/locales/pt-BR.ts', `src/${pageOf(route)}`, ...texts];
      const { scripts, styles } = filesOf(
        manifest,
        isAlone ? entries : [...entries, 'src/layout/AppShell.vue'],
      );
      const files = [...scripts, ...styles];
      expect(
        files.filter((file) => !`${page}${links}`.includes(file)),
        address,
      ).to.deep.equal([]);
      const limit = FLOOR_PATHS.includes(address) ? FLOOR_FILES : SCREEN_FILES;
      expect(files.length, address).to.be.at.most(limit);
    }
    expect(named.some(({ pattern }) => new RegExp(pattern).test('/'))).to.equal(true);
  });

  it('has no chunk above the limit of a lazy one', () => {
    for (const { file } of Object.values(manifest).filter((chunk) => chunk.file.endsWith('.js'))) {
      expect(gzipBytes(distDir, file) / KB, file).to.be.at.most(LAZY_CHUNK_KB);
    }
  });

  it('ships no schemas: they weigh 26 KB, and try out a thing that our policy forbids', () => {
    const scripts = readdirSync(path.join(distDir, 'assets')).filter((name) => name.endsWith('.js'));
    const withSchemas = scripts.filter((name) =>
      readFileSync(path.join(distDir, 'assets', name), 'utf8').includes('ZodError'),
    );
    expect(withSchemas).to.deep.equal([]);
  });

  it('ships no icon font and no address of another host', () => {
    const assets = readdirSync(path.join(distDir, 'assets'));
    expect(assets.filter((name) => name.includes('materialdesignicons'))).to.deep.equal([]);
    const page = readFileSync(path.join(distDir, 'index.html'), 'utf8');
    expect(page.match(/(?:src|href)="(?:https?:)?\/\//g)).to.equal(null);
  });

  it('leaves the placeholder of the nonce on every script, style and link of the page', () => {
    const page = readFileSync(path.join(distDir, 'index.html'), 'utf8');
    for (const tag of page.match(/<(?:script|style|link rel="(?:stylesheet|modulepreload)")[^>]*>/g) ?? []) {
      expect(tag).to.include('nonce="__CSP_NONCE__"');
    }
  });
});
