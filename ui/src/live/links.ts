/** The state of the three links between a piece and this screen. Unknown is said as unknown, never as good. */
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { duration } from '../format/formats.ts';
import { useDashboard } from '../stores/dashboard.ts';
import { linkStale, serverStale, silenceMs, socketConnected } from './live-link.ts';

/** none: there is nothing yet that it could lead to. */
export type LinkLevel = 'ok' | 'partial' | 'down' | 'unknown' | 'none';
export interface LinkView {
  name: 'browser' | 'collector' | 'plc';
  level: LinkLevel;
  /** Where the level alone does not say what is missing. */
  because?: 'database';
  params: Record<string, string | number>;
}

export function useLinks(): ComputedRef<LinkView[]> {
  const dashboard = useDashboard();
  return computed(() => {
    const browser: LinkView = {
      name: 'browser',
      level: linkStale.value ? 'down' : socketConnected.value ? 'ok' : 'unknown',
      ...(linkStale.value && serverStale.value ? { because: 'database' as const } : {}),
      params: { age: duration(silenceMs.value) },
    };
    const isBlind = browser.level === 'down' || !dashboard.loaded;
    return [
      browser,
      share('collector', isBlind, dashboard.collectorLinks),
      share('plc', isBlind, dashboard.plcLinks),
    ];
  });
}

/** Behind a cut link nothing is known: what lies further away is unknown, not down. */
function share(name: LinkView['name'], isBlind: boolean, links: { up: number; total: number }): LinkView {
  const params = { up: links.up, total: links.total, down: links.total - links.up };
  if (isBlind) return { name, level: 'unknown', params };
  if (links.total === 0) return { name, level: 'none', params };
  if (links.up === links.total) return { name, level: 'ok', params };
  return { name, level: links.up === 0 ? 'down' : 'partial', params };
}
