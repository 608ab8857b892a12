/**
 * What a machine's card, line, tile and station show, worked out once: words, shares and ages. What is unknown is '—' or null, and
 * nothing that ticks goes on ticking once the picture is stale.
 */
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import {
  goodQuantity,
  progressShare,
  scrapShare,
  timeLeftMs,
} from '../../../domain/orders/order-progress.ts';
import { duration, useFormats } from '../format/formats.ts';
import { zoneOfSector } from '../format/plant-time-zone.ts';
import { linkStale } from '../live/live-link.ts';
import { plantNowMs } from '../live/plant-clock.ts';
import type { DashboardMachine } from './contract.ts';
import { isStale, readAgeMs } from './freshness.ts';
import { stateText } from './machine-look.ts';

const NONE = '—';
/** Keeps its line. */
const BLANK = '\u00a0';
const DAY_MS = 24 * 3_600_000;

export interface MachineFigures {
  stale: boolean;
  /** The state in a word; an order that waits is told from none. */
  state: string;
  /** "há 3 min"; empty where unknown. */
  since: string;
  good: string;
  planned: string;
  /** Produced of planned, 0..1 and more; null without an order. */
  share: number | null;
  percent: string;
  /** Share of the bar that is scrap, 0..1. */
  scrapOfBar: number;
  scrap: string;
  scrapPercent: string;
  pace: string;
  paceOfIdeal: string;
  /** Clock time at which the order will be full. */
  end: string;
  timeLeft: string;
  /** "em 2 h 5 min"; empty where unknown. */
  timeLeftWords: string;
  lastPiece: string;
  oee: string;
  /** Which shift it is of, or what makes it doubtful. */
  oeeNote: string;
  /** Age of the last read; '—' where the PLC was never read. */
  readAge: string;
  /** Why the picture is stale, with its age; empty while it is fresh. */
  trouble: string;
}

export function useMachineFigures(machine: () => DashboardMachine): ComputedRef<MachineFigures> {
  const { t } = useI18n();
  const formats = useFormats(() => zoneOfSector(machine().sectorId));
  const age = (iso: string | null, text = 'machines.ago'): string =>
    iso === null ? '' : t(text, { age: duration(plantNowMs.value - Date.parse(iso)) });

  function clockOf(leftMs: number): string {
    const atMs = plantNowMs.value + leftMs;
    return leftMs < DAY_MS ? formats.value.time(atMs) : formats.value.dayTime(atMs);
  }

  const troubleOf = (readMs: number | null): string =>
    readMs === null ? t('machines.neverRead') : t('machines.readAgo', { age: duration(readMs) });

  return computed(() => {
    const picture = machine();
    const { order, ratePerHour, idealRatePerHour } = picture;
    const { count, percent } = formats.value;
    const readMs = readAgeMs(picture, plantNowMs.value);
    const stale = linkStale.value || isStale(picture, plantNowMs.value);
    const leftMs = order && !stale ? timeLeftMs(order, ratePerHour) : null;
    const share = order ? progressShare(order) : null;
    const scrapped = order ? scrapShare(order) : null;
    // Of a PLC that does not answer nothing is counted: its pace is unknown, not 0. Where this screen is cut off the last one stays.
    const rate = stale && !linkStale.value ? null : ratePerHour;
    const pace = rate === null || !idealRatePerHour ? null : rate / idealRatePerHour;
    return {
      stale,
      state: t(stateText(picture)),
      since: age(picture.stateSince, 'machines.since'),
      good: order ? count(goodQuantity(order)) : NONE,
      planned: order ? count(order.plannedQuantity) : NONE,
      share,
      percent: percent(share),
      scrapOfBar: Math.min(1, share ?? 0) * (scrapped ?? 0),
      scrap: order ? count(order.scrapQuantity) : NONE,
      scrapPercent: percent(scrapped, 1),
      pace: rate === null ? NONE : t('machines.perHour', { rate: count(rate) }),
      paceOfIdeal: pace === null ? BLANK : t('machines.ofIdeal', { share: percent(pace) }),
      end: leftMs === null ? NONE : clockOf(leftMs),
      timeLeft: leftMs === null ? NONE : duration(leftMs),
      timeLeftWords: leftMs === null ? '' : t('machines.timeLeft', { time: duration(leftMs) }),
      lastPiece: age(picture.lastCountAt) || NONE,
      oee: stale ? NONE : percent(picture.oee?.oee),
      oeeNote: picture.oee?.isPerformanceDoubtful
        ? t('machines.checkCycle')
        : picture.oee?.shiftName || t('machines.ofShift'),
      readAge: readMs === null ? NONE : duration(readMs),
      trouble: stale ? troubleOf(readMs) : '',
    };
  });
}
