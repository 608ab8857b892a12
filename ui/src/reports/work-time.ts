/** Working time in hours: "5 d 6 h" of a shift would leave open how long a day is. Unit symbols need no texts. */
import { duration } from '../format/formats.ts';

const HOUR_MS = 3_600_000;

/** "126 h 05 min", "43 min", "−1 h 00 min"; a dash for null. */
export function workTime(ms: number | null): string {
  if (ms === null) return '—';
  if (ms < 0) return `−${workTime(-ms)}`;
  if (ms < HOUR_MS) return duration(ms);
  const minutes = Math.floor(ms / 60_000);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
