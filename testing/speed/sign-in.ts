/** Signs in as somebody of the demo, over whoever was there before. */
import type { BrowserContext, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../cli/demo-plant/demo-users.ts';
import type { Role } from '../../domain/roles.ts';

export async function signIn(context: BrowserContext, base: string, account: Role): Promise<Page> {
  await context.clearCookies();
  const page = await context.newPage();
  await page.goto(`${base}/sign-in`);
  await page.evaluate(() => localStorage.clear());
  await page.goto(`${base}/sign-in`);
  await page.getByLabel('Usuário').fill(account);
  await page.getByLabel('Senha ou PIN').fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  return page;
}
