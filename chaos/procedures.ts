/** The procedures of the promises, in the order in which they run. */
import { failOverAsynchronously, failOverSynchronously } from './ha/fail-over.ts';
import { failOverWithPatroni } from './ha/patroni-fail-over.ts';
import type { Procedure } from './procedure.ts';
import { clonedCard } from './procedures/cloned-card.ts';
import { collectorDown } from './procedures/collector-down.ts';
import { corruptedFrames } from './procedures/corrupted-frames.ts';
import { deadUnit } from './procedures/dead-unit.ts';
import { exactlyOnce } from './procedures/exactly-once.ts';
import { fewConnections } from './procedures/few-connections.ts';
import { fullDatabaseDisk } from './procedures/full-database-disk.ts';
import { fullDisk } from './procedures/full-disk.ts';
import { halfOpenPlc } from './procedures/half-open-plc.ts';
import { killAtEachPoint } from './procedures/kill-at-each-point.ts';
import { lateReplay } from './procedures/late-replay.ts';
import { liveScreen } from './procedures/live-screen.ts';
import { longOutage } from './procedures/long-outage.ts';
import { restoredBackup } from './procedures/restored-backup.ts';
import { silentDatabase } from './procedures/silent-database.ts';
import { stalls } from './procedures/stalls.ts';
import { upgrade } from './procedures/upgrade.ts';
import { wrongClock } from './procedures/wrong-clock.ts';

export const PROCEDURES: readonly Procedure[] = [
  { id: '1', title: 'pieces are booked exactly once', run: exactlyOnce },
  { id: '1b', title: 'a collector that is held up doubts no count', run: stalls },
  { id: '1c', title: 'what a restored backup lacks comes again', run: restoredBackup },
  { id: '1d', title: 'a schema that changes under a collector costs no piece', run: upgrade },
  { id: '1e', title: 'a cloned card counts nothing twice', run: clonedCard },
  { id: '2', title: 'baseline and event are one', run: killAtEachPoint },
  { id: '3', title: 'pieces made while the collector is down are kept', run: collectorDown },
  { id: '3b', title: 'the same with a wrong clock at the start', run: wrongClock },
  { id: '5', title: 'a late replay finds the right order', run: lateReplay },
  { id: '6', title: 'a long outage fits', run: longOutage },
  { id: '7', title: 'a full disk is survived', run: fullDisk },
  { id: '7b', title: 'a full disk of the database is survived', run: fullDatabaseDisk },
  { id: '11', title: 'the client never wedges', run: corruptedFrames },
  { id: '12', title: 'a half-open PLC is noticed', run: halfOpenPlc },
  { id: '13', title: 'few connections', run: fewConnections },
  { id: '14', title: 'one dead unit is alone', run: deadUnit },
  { id: '16', title: 'a silent database is survived', run: silentDatabase },
  { id: '17', title: 'a live screen is never silently stale', run: liveScreen },
];

/** `--ha`: several servers. They take longer to set up than all others to run, so they are not among them. */
export const HA_PROCEDURES: readonly Procedure[] = [
  { id: 'h1', title: 'a synchronous standby takes over', run: failOverSynchronously },
  { id: 'h2', title: 'an asynchronous standby lacks the last moments', run: failOverAsynchronously },
  { id: 'h3', title: 'Patroni replaces a primary', run: failOverWithPatroni },
];
