/** One real Chromium for the whole run, started by the first test that asks. */
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { prepareChromium } from './chromium.ts';

let browser: Promise<Browser> | undefined;

/** The shared browser. A test makes a context of its own and closes it. */
export function sharedBrowser(): Promise<Browser> {
  browser ??= launch();
  return browser;
}

export async function stopSharedBrowser(): Promise<void> {
  const started = browser;
  browser = undefined;
  await (await started?.catch(() => undefined))?.close();
}

function launch(): Promise<Browser> {
  return chromium.launch(browserOptions());
}

/** How any browser of ours is started. */
export function browserOptions(): LaunchOptions & { args: string[] } {
  const { executablePath, env } = prepareChromium();
  return {
    executablePath,
    env: { ...process.env, ...env },
    args: [
      '--no-sandbox',
      '--headless=shell',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      // A test must not depend on, or tell, anybody outside this machine.
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-domain-reliability',
      '--disable-sync',
      '--no-default-browser-check',
      '--no-first-run',
      '--no-pings',
    ],
  };
}
