/** `node testing/make-icons.ts`: the icons of the installed application, drawn from ui/public/favicon.svg by the browser of the tests. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sharedBrowser, stopSharedBrowser } from './browser.ts';

const FOLDER = fileURLToPath(new URL('../ui/public/', import.meta.url));
/** A maskable icon may be cut to a circle: its drawing keeps to the middle, on a ground that reaches the edge. */
const ICONS = [
  { file: 'icon-180.png', size: 180, inset: 0, ground: '#0f6e66' },
  { file: 'icon-192.png', size: 192, inset: 0, ground: 'transparent' },
  { file: 'icon-512.png', size: 512, inset: 0, ground: 'transparent' },
  { file: 'icon-maskable-512.png', size: 512, inset: 0.12, ground: '#0f6e66' },
] as const;

const svg = readFileSync(path.join(FOLDER, 'favicon.svg'), 'utf8');
try {
  const page = await (await sharedBrowser()).newPage();
  for (const { file, size, inset, ground } of ICONS) {
    await page.setViewportSize({ width: size, height: size });
    const image = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
    const place = `position:absolute;inset:${inset * 100}%;width:${(1 - 2 * inset) * 100}%`;
    await page.setContent(
      `<body style="margin:0;background:${ground}"><img src="${image}" style="${place}"></body>`,
    );
    await page.locator('img').evaluate((element: HTMLImageElement) => element.decode());
    await page.screenshot({ path: path.join(FOLDER, file), omitBackground: true });
    console.log(`ui/public/${file}`);
  }
} finally {
  await stopSharedBrowser();
}
