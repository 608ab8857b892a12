/** What one shift tells the next: figures of each machine, what stood still and why, what runs now, what is left to decide. */
import type { z } from 'zod';
import type { handoverReport, reportQuery } from '../../domain/contracts/reports.ts';
import { addOee, noInputs } from '../../domain/oee/oee-inputs.ts';
import { figuresView, inputsView } from './figures-view.ts';
import type { OpenReport } from './open-report.ts';
import { makeDefectReport } from './pareto-reports.ts';
import { loadStops } from './report-stops.ts';
import { reportText } from './report-texts.ts';

export type HandoverReport = z.output<typeof handoverReport>;
type Query = z.output<typeof reportQuery>;
type RunningOrder = HandoverReport['machines'][number]['order'];

const STOPS_MAX = 100;

export async function makeHandover(report: OpenReport, query: Query): Promise<HandoverReport> {
  const { trx, source, scope, head, period } = report;
  const sums = await source.inputs({ ...query, groupBy: 'machine' });
  const running = await loadRunning(report);
  const machines = scope.machines.map(({ id, name }) => {
    const inputs = sums.get(String(id)) ?? noInputs();
    const { produced, scrap } = inputs;
    return {
      plcConfigId: id,
      name,
      figures: figuresView(inputs, query),
      produced,
      scrap,
      order: running.get(id) ?? null,
    };
  });
  const whole = [...sums.values()].reduce(addOee, noInputs());
  const machineIds = scope.machines.map(({ id }) => id);
  const stops = await loadStops(trx, {
    machineIds,
    fromMs: scope.fromMs,
    toMs: scope.toMs,
    limit: STOPS_MAX,
  });
  const defects = await makeDefectReport(report, { ...query, groupBy: 'defect' });
  return {
    ...head,
    shift: {
      id: period.shift?.shiftId ?? null,
      name: period.shift
        ? period.shift.name || reportText(query.lang, 'wholeDay')
        : reportText(query.lang, 'period'),
      localDate: period.shift?.localDate ?? head.from.slice(0, 10),
    },
    machines,
    total: {
      key: null,
      label: reportText(query.lang, 'total'),
      figures: figuresView(whole, query),
      inputs: inputsView(whole),
    },
    stops,
    unclassifiedStops: await countUnclassified(report),
    defects: defects.rows,
    openInboxPieces: await countInbox(report),
  };
}

async function loadRunning({ trx, scope }: OpenReport): Promise<Map<number, RunningOrder>> {
  const endMs = Math.min(scope.toMs, scope.nowMs) - 1;
  const { rows } = await trx.raw<{ rows: (NonNullable<RunningOrder> & { machine: number })[] }>(
    `SELECT DISTINCT ON (p.id) p.id AS machine, o.id, o.code, i.name AS "itemName", o.produced_quantity AS "producedQuantity",
       o.planned_quantity AS "plannedQuantity"
     FROM plc_configs p
     JOIN order_runs r ON (r.plc_config_id = p.id OR (r.plc_config_id IS NULL AND r.sector_id = p.sector_id))
       AND r.started_at <= to_timestamp(?::float8 / 1000) AND (r.ended_at IS NULL OR r.ended_at > to_timestamp(?::float8 / 1000))
     JOIN production_orders o ON o.id = r.production_order_id JOIN items i ON i.id = o.item_id
     WHERE p.id = ANY(?::int[]) ORDER BY p.id, r.plc_config_id IS NULL`,
    [endMs, endMs, scope.machines.map(({ id }) => id)],
  );
  return new Map(rows.map(({ machine, ...order }) => [machine, order]));
}

/** Of all stops, also of those that the list has no room for. */
async function countUnclassified({ trx, scope }: OpenReport): Promise<number> {
  const { rows } = await trx.raw<{ rows: { stops: number }[] }>(
    `SELECT count(*)::int AS stops FROM downtimes WHERE kind = 'unplanned' AND activity_type_id IS NULL AND plc_config_id = ANY(?::int[])
       AND tstzrange(start_date, end_date) && tstzrange(to_timestamp(?::float8 / 1000), to_timestamp(?::float8 / 1000))`,
    [scope.machines.map(({ id }) => id), scope.fromMs, scope.toMs],
  );
  return rows[0]?.stops ?? 0;
}

async function countInbox({ trx, scope }: OpenReport): Promise<number> {
  const { rows } = await trx.raw<{ rows: { pieces: number }[] }>(
    `SELECT coalesce(sum(quantity), 0)::float8 AS pieces FROM count_inbox WHERE status = 'open' AND plc_config_id = ANY(?::int[])
       AND "timestamp" >= to_timestamp(?::float8 / 1000) AND "timestamp" < to_timestamp(?::float8 / 1000)`,
    [scope.machines.map(({ id }) => id), scope.fromMs, scope.toMs],
  );
  return rows[0]?.pieces ?? 0;
}
