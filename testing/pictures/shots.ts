/** Which pictures there are: every screen of the table of routes in all sizes and themes, and the few that README and guides show. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { Role } from '../../domain/roles.ts';
import { projectDir } from '../source-files.ts';

export interface Screen {
  name: string;
  path: string;
  /** null: nobody has signed in. */
  account: Role | null;
  /** What a person does first, and what must be there before the picture is taken. */
  prepare?: (page: Page) => Promise<void>;
}

export const SIZES = [
  { width: 320, height: 720 },
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
] as const;
export const GLASS = { width: 1920, height: 1080 };
export const THEMES = ['light', 'dark'] as const;

/** The table of routes as text: its pages are for the bundler, not for Node. */
const ROUTES = readFileSync(path.join(projectDir, 'ui/src/router/routes.ts'), 'utf8');
const LED_ELSEWHERE = ['/', '/home', '/:rest(.*)*'];
const FORM: Record<string, string> = { resource: 'items', kind: 'oee' };

/** An address of every screen that somebody works at. */
export const EVERY_SCREEN: readonly Screen[] = [
  ...[...ROUTES.matchAll(/ path: '([^']+)'/g)]
    .map(([, text = '']) => text)
    .filter((text) => !LED_ELSEWHERE.includes(text))
    .map((text) =>
      text.replace(/:\w+\(.*?\)/g, '1').replace(/:(\w+)\??/g, (_, name: string) => FORM[name] ?? ''),
    ),
  ...['/registrations/shifts', '/registrations/activity-types', '/reports/downtime', '/reports/production'],
  ...['/dashboard?view=lines', '/production?machine=1'],
].map((address) => ({
  name: address.slice(1).replace(/\W+/g, '-'),
  path: address,
  account: /^\/(sign-in|unreachable)/.test(address)
    ? null
    : address.startsWith('/production')
      ? 'operator'
      : 'admin',
}));

export interface GuideShot extends Screen {
  size: { width: number; height: number };
  theme?: (typeof THEMES)[number];
}
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/** As README and guides name them, in each language. */
export const GUIDE_SHOTS: readonly GuideShot[] = [
  { name: 'painel', account: 'supervisor', path: '/dashboard', size: DESKTOP },
  { name: 'painel-dark', account: 'supervisor', path: '/dashboard', size: DESKTOP, theme: 'dark' },
  { name: 'painel-mobile', account: 'supervisor', path: '/dashboard', size: PHONE },
  { name: 'tv', account: 'viewer', path: '/wall', size: GLASS, theme: 'dark' },
  { name: 'producao', account: 'operator', path: '/production?machine=1', size: DESKTOP },
  { name: 'producao-mobile', account: 'operator', path: '/production?machine=1', size: PHONE },
  {
    name: 'clps',
    account: 'engineer',
    path: '/settings/plcs/1',
    size: { width: 1280, height: 1000 },
    prepare: readPlc,
  },
  { name: 'paradas', account: 'operator', path: '/stops', size: DESKTOP },
  { name: 'caixa', account: 'supervisor', path: '/inbox', size: DESKTOP },
  { name: 'relatorios', account: 'supervisor', path: '/reports/oee', size: DESKTOP },
  { name: 'coletores', account: 'maintenance', path: '/settings/collectors', size: DESKTOP },
  { name: 'fluxos', account: 'maintenance', path: '/flows', size: DESKTOP },
  { name: 'usuarios', account: 'admin', path: '/settings/users', size: DESKTOP },
];

async function readPlc(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Testar conexão|Test connection)$/ }).click();
  await page
    .getByText(/Latência|Latency/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: /^(Ler agora|Read now)$/ }).click();
  await page.getByRole('region', { name: /^(Ler agora|Read now)$/ }).waitFor();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
}
