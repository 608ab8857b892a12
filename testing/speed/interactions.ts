/** What people do all day on the screens, tap by tap: what is timed at a CPU slowed four times. */
import type { Page } from 'playwright-core';
import type { Role } from '../../domain/roles.ts';

export interface Interaction {
  name: string;
  account: Role;
  path: string;
  /** From the tap to the frame that answers it; the slowest tap of the work counts. */
  budgetMs: number;
  /** Leaves the plant as it was, so that it can be done again. */
  work: (page: Page) => Promise<void>;
}

const OPERATOR_MS = 100;
const OTHERS_MS = 200;

export const INTERACTIONS: readonly Interaction[] = [
  {
    name: 'open a stop and tap its reason',
    account: 'operator',
    path: '/stops',
    budgetMs: OPERATOR_MS,
    work: async (page) => {
      await page.locator('.queue .entry').first().click();
      await page.locator('.tiles .tile').first().click();
      await page.getByRole('button', { name: 'Desfazer' }).click();
      await page.getByRole('button', { name: 'Desfazer' }).waitFor({ state: 'detached' });
    },
  },
  {
    name: 'open the booking sheet and type digits',
    account: 'operator',
    path: '/production?machine=1',
    budgetMs: OPERATOR_MS,
    work: async (page) => {
      await page.locator('.do .main').click();
      for (const digit of ['1', '2', '5'])
        await page.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
      await page.keyboard.press('Escape');
      await page.locator('.pad').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'pause the order and go on with it',
    account: 'operator',
    path: '/production?machine=1',
    budgetMs: OPERATOR_MS,
    work: async (page) => {
      await page.getByRole('button', { name: 'Pausar' }).click();
      await page.getByRole('button', { name: 'Retomar' }).click();
      await page.getByRole('button', { name: 'Pausar' }).waitFor();
    },
  },
  {
    name: 'filter the dashboard by state and by words',
    account: 'supervisor',
    path: '/dashboard',
    budgetMs: OTHERS_MS,
    work: async (page) => {
      const tallies = page.locator('.states .state');
      await tallies.nth(1).click();
      await tallies.first().click();
      await page.locator('input[type=search]').pressSequentially('inj');
      await page.locator('input[type=search]').fill('');
    },
  },
  {
    name: 'search in a register',
    account: 'supervisor',
    path: '/registrations/items',
    budgetMs: OTHERS_MS,
    work: async (page) => {
      await page.locator('input[type=search]').pressSequentially('tampa');
      await page.locator('input[type=search]').fill('');
    },
  },
  {
    name: 'open another report',
    account: 'supervisor',
    path: '/reports/oee',
    budgetMs: OTHERS_MS,
    work: async (page) => {
      await page.locator('nav.tabs a[href^="/reports/downtime"]').click();
      await page.waitForURL(/reports\/downtime/);
      await page.locator('nav.tabs a[href^="/reports/oee"]').click();
      await page.waitForURL(/reports\/oee/);
    },
  },
];
