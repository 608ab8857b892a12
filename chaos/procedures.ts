/** The procedures of the promises, in the order in which they run. */
import type { Procedure } from './procedure.ts';
import { collectorDown } from './procedures/collector-down.ts';
import { exactlyOnce } from './procedures/exactly-once.ts';
import { killAtEachPoint } from './procedures/kill-at-each-point.ts';
import { lateReplay } from './procedures/late-replay.ts';

export const PROCEDURES: readonly Procedure[] = [
  { number: 1, title: 'pieces are booked exactly once', run: exactlyOnce },
  { number: 2, title: 'baseline and event are one', run: killAtEachPoint },
  { number: 3, title: 'pieces made while the collector is down are kept', run: collectorDown },
  { number: 5, title: 'a late replay finds the right order', run: lateReplay },
];
