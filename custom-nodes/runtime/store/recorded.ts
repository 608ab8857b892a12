/** How a value or a link is remembered as recorded: short texts, compared as they are. */
import type { OutboxEntry, RawEntry } from './outbox-entry.ts';

const LINK_UP = 'up';

export function valueText(rawValue: number | null, quality: RawEntry['quality']): string {
  return quality === 'bad' ? 'bad' : `${rawValue} ${quality}`;
}

export function linkText(link: { connected: boolean; error?: { code: string } | undefined }): string {
  return link.connected ? LINK_UP : (link.error?.code ?? 'down');
}

/** What is recorded once an entry is durable: key → text, as `DurableStore.record` is told. */
export function recordedBy(entry: OutboxEntry): [number, string][] {
  if (entry.kind === 'raw') return [[entry.plcRegisterId, valueText(entry.rawValue, entry.quality)]];
  if (entry.kind !== 'link') return [];
  const error = entry.errorCode === null ? undefined : { code: entry.errorCode };
  return [[-entry.plcConfigId, linkText({ connected: entry.connected, error })]];
}
