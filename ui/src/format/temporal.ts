/**
 * The browser's own calendar of time zones where it has one, as Chromium and Firefox do by now; the polyfill, which weighs 19 KB, only where
 * it has none. `ui/vite.config.ts` puts this in the place of `temporal-polyfill`, which the rules shared with the server import.
 */
import type * as Polyfill from 'temporal-polyfill';

const own = globalThis as unknown as Partial<typeof Polyfill>;
export const Temporal = own.Temporal ?? (await import('temporal-polyfill')).Temporal;
