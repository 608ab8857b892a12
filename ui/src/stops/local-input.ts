/** Between an instant and what a field for date and time shows, in the plant's time zone and not in the browser's. */
import { plantTimeZone } from '../format/plant-time-zone.ts';

/** `YYYY-MM-DDTHH:MM` of an instant. */
export function localInput(ms: number, timeZone: string = plantTimeZone.value): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(ms);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

/** The instant (ms) at which the plant's clocks show this; null for what is no date. */
export function readLocalInput(text: string, timeZone: string = plantTimeZone.value): number | null {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return null;
  const offset = (ms: number): number =>
    Date.parse(`${localInput(ms, timeZone)}Z`) - Math.floor(ms / 60_000) * 60_000;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  const guess = asUtc - offset(asUtc);
  return asUtc - offset(guess);
}
