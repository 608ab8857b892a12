/** What each machine did, segment by segment. */
import type { z } from 'zod';
import type { timelineReport } from '../../domain/contracts/reports.ts';
import { machineTimeline } from '../../domain/oee/machine-timeline.ts';
import { loadFacts } from './load-facts.ts';
import type { OpenReport } from './open-report.ts';

export type TimelineReport = z.output<typeof timelineReport>;

export async function makeTimeline({ trx, scope, head }: OpenReport): Promise<TimelineReport> {
  const { fromMs: startMs, toMs: endMs, nowMs } = scope;
  const periods = scope.machines.map(({ id }) => ({ machineId: id, startMs, endMs }));
  const facts = await loadFacts(trx, periods, []);
  const machines = scope.machines.map((machine) => {
    const known = facts.get(machine.id);
    const shifts = scope.calendars[machine.calendar]?.shifts ?? [];
    const segments = known ? machineTimeline({ startMs, endMs, shifts, facts: known, nowMs }) : [];
    return {
      plcConfigId: machine.id,
      name: machine.name,
      segments: segments.map((segment) => ({
        from: new Date(segment.startMs).toISOString(),
        to: new Date(segment.endMs).toISOString(),
        kind: segment.kind,
        productionOrderId: segment.orderId,
        downtimeId: segment.stopId !== null && segment.stopId > 0 ? segment.stopId : null,
        activityTypeId: segment.activityTypeId,
      })),
    };
  });
  return { ...head, machines };
}
