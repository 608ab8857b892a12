/** Reports as tables for files: titles in the reader's language, one row a line of the report. */
import type { CellValue, ExportColumn, ExportTable } from '../exports/export-table.ts';
import { localTimestamp } from '../exports/export-table.ts';
import type { HandoverReport } from './handover-report.ts';
import type { OeeReport } from './oee-report.ts';
import type { OrderReport } from './order-report.ts';
import type { DefectReport, DowntimeReport } from './pareto-reports.ts';
import type { ProductionReport } from './production-report.ts';
import type { ReconciliationReport } from './reconciliation-report.ts';
import type { ReportLang, ReportText } from './report-texts.ts';
import { reportText, reportWord } from './report-texts.ts';
import type { TimelineReport } from './timeline-report.ts';

interface Head {
  from: string;
  to: string;
  calculatedAt: string;
  timeZone: string;
}
type Titles = readonly (readonly [ReportText, ExportColumn['kind']])[];

function makeTable(
  lang: ReportLang,
  name: ReportText,
  head: Head,
  titles: Titles,
  rows: readonly (readonly CellValue[])[],
  total?: readonly CellValue[],
): ExportTable {
  const time = (iso: string) => localTimestamp(Date.parse(iso), head.timeZone);
  return {
    title: reportText(lang, name),
    notes: [
      `${reportText(lang, 'period')}: ${time(head.from)} – ${time(head.to)} (${head.timeZone})`,
      `${reportText(lang, 'calculatedAt')}: ${time(head.calculatedAt)}`,
    ],
    columns: titles.map(([text, kind]) => ({ title: reportText(lang, text), kind })),
    rows,
    ...(total ? { total } : {}),
    timeZone: head.timeZone,
    lang,
  };
}

const groupTitle = (groupBy: string) => (groupBy === 'order' ? 'orderCode' : groupBy) as ReportText;

const OEE_TITLES = [
  ['availability', 'percent'],
  ['performance', 'percent'],
  ['quality', 'percent'],
  ['oeePercent', 'percent'],
  ['produced', 'integer'],
  ['good', 'integer'],
  ['scrap', 'integer'],
  ['shiftHours', 'hours'],
  ['busyHours', 'hours'],
  ['availableHours', 'hours'],
  ['downtimeHours', 'hours'],
  ['changeoverHours', 'hours'],
  ['microStopHours', 'hours'],
  ['microStopsPerHour', 'decimal'],
  ['slowHours', 'hours'],
  ['scrapHours', 'hours'],
  ['unknownShare', 'percent'],
  ['mtbf', 'hours'],
  ['mttr', 'hours'],
] as const satisfies Titles;

function oeeCells({
  label,
  figures,
  inputs,
}: Pick<OeeReport['total'], 'label' | 'figures' | 'inputs'>): CellValue[] {
  return [
    label,
    figures.availability,
    figures.performance,
    figures.quality,
    figures.oee,
    inputs.produced,
    figures.good,
    inputs.scrap,
    inputs.shiftMs,
    figures.busySeconds * 1000,
    figures.availableSeconds * 1000,
    inputs.unplannedMs,
    inputs.changeoverMs,
    inputs.microStopMs,
    figures.microStopsPerHour,
    figures.losses.slowSeconds === null ? null : figures.losses.slowSeconds * 1000,
    inputs.scrapIdealMs,
    figures.unknownShare,
    figures.mtbfSeconds === null ? null : figures.mtbfSeconds * 1000,
    figures.mttrSeconds === null ? null : figures.mttrSeconds * 1000,
  ];
}

export function oeeTable(report: OeeReport, lang: ReportLang): ExportTable {
  const titles: Titles = [[groupTitle(report.groupBy), 'text'], ...OEE_TITLES];
  return makeTable(lang, 'oee', report, titles, report.rows.map(oeeCells), oeeCells(report.total));
}

export function productionTable(report: ProductionReport, lang: ReportLang): ExportTable {
  const titles: Titles = [
    [groupTitle(report.groupBy), 'text'],
    ['produced', 'integer'],
    ['good', 'integer'],
    ['scrap', 'integer'],
    ['unseen', 'integer'],
  ];
  const cells = (row: ProductionReport['total']) => [
    row.label,
    row.produced,
    row.good,
    row.scrap,
    row.unseen,
  ];
  return makeTable(lang, 'production', report, titles, report.rows.map(cells), cells(report.total));
}

export function downtimeTable(report: DowntimeReport, lang: ReportLang): ExportTable {
  const titles: Titles = [
    [groupTitle(report.groupBy), 'text'],
    ['stops', 'integer'],
    ['hours', 'hours'],
    ['share', 'percent'],
    ['cumulative', 'percent'],
  ];
  const rows = report.rows.map((row) => [
    row.label,
    row.stops,
    row.seconds * 1000,
    row.share,
    row.cumulativeShare,
  ]);
  const total = [reportText(lang, 'total'), report.total.stops, report.total.seconds * 1000, null, null];
  return makeTable(lang, 'downtime', report, titles, rows, total);
}

export function defectTable(report: DefectReport, lang: ReportLang): ExportTable {
  const titles: Titles = [
    [groupTitle(report.groupBy), 'text'],
    ['quantity', 'integer'],
    ['share', 'percent'],
    ['cumulative', 'percent'],
  ];
  const rows = report.rows.map((row) => [row.label, row.quantity, row.share, row.cumulativeShare]);
  return makeTable(lang, 'defects', report, titles, rows, [
    reportText(lang, 'total'),
    report.total.quantity,
    null,
    null,
  ]);
}

export function reconciliationTable(report: ReconciliationReport, lang: ReportLang): ExportTable {
  const titles: Titles = [
    ['machine', 'text'],
    ['group', 'text'],
    ['plcDelta', 'integer'],
    ['booked', 'integer'],
    ['unassigned', 'integer'],
    ['quarantined', 'integer'],
    ['difference', 'integer'],
    ['manual', 'integer'],
  ];
  const rows = report.rows.map((row) => [
    row.machine,
    row.label,
    row.plcDelta,
    row.booked,
    row.unassigned,
    row.quarantined,
    row.difference,
    row.manual,
  ]);
  return makeTable(lang, 'reconciliation', report, titles, rows);
}

export function timelineTable(report: TimelineReport, lang: ReportLang): ExportTable {
  const titles: Titles = [
    ['machine', 'text'],
    ['from', 'time'],
    ['to', 'time'],
    ['state', 'text'],
    ['hours', 'hours'],
  ];
  const rows = report.machines.flatMap(({ name, segments }) =>
    segments.map(({ from, to, kind }) => {
      const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
      return [name, fromMs, toMs, reportWord(lang, kind), toMs - fromMs];
    }),
  );
  return makeTable(lang, 'timeline', report, titles, rows);
}

/** Everything that happened to the order, in the order of time. */
export function orderTable(report: OrderReport, lang: ReportLang): ExportTable {
  const titles: Titles = [
    ['from', 'time'],
    ['to', 'time'],
    ['kind', 'text'],
    ['machine', 'text'],
    ['quantity', 'integer'],
    ['reason', 'text'],
    ['user', 'text'],
    ['notes', 'text'],
  ];
  const ms = (iso: string | null) => (iso === null ? null : Date.parse(iso));
  const rows: CellValue[][] = [
    ...report.runs.map((run) => [
      ms(run.startedAt),
      ms(run.endedAt),
      reportText(lang, 'run'),
      run.machine,
      run.produced,
      run.endReason && reportWord(lang, `end_${run.endReason}`),
      run.startedBy,
      null,
    ]),
    ...report.appointments.map((one) => [
      ms(one.timestamp),
      null,
      reportText(lang, 'appointment'),
      one.machine,
      one.quantity,
      reportWord(lang, `kind_${one.kind}`),
      one.userName,
      one.reason,
    ]),
    ...report.defects.map((one) => [
      ms(one.timestamp),
      null,
      reportText(lang, 'scrap'),
      null,
      one.quantity,
      one.defect,
      one.userName,
      one.notes,
    ]),
    ...report.stops.map((stop) => [
      ms(stop.from),
      ms(stop.to),
      reportWord(lang, stop.kind),
      stop.machine,
      null,
      stop.reason,
      null,
      stop.notes,
    ]),
  ].toSorted((a, b) => Number(a[0]) - Number(b[0]));
  const { order, calculatedAt, timeZone } = report;
  const first = rows[0]?.[0];
  const from = typeof first === 'number' ? new Date(first).toISOString() : calculatedAt;
  const head = { from, to: order.endDate ?? calculatedAt, calculatedAt, timeZone };
  const table = makeTable(lang, 'order', head, titles, rows);
  const { code, itemCode, itemName, producedQuantity, plannedQuantity } = order;
  const about = `${code} – ${itemCode} ${itemName}: ${producedQuantity} / ${plannedQuantity}`;
  return { ...table, notes: [about, ...table.notes] };
}

export function handoverTable(report: HandoverReport, lang: ReportLang): ExportTable {
  const titles: Titles = [
    ['machine', 'text'],
    ['oeePercent', 'percent'],
    ['availability', 'percent'],
    ['performance', 'percent'],
    ['quality', 'percent'],
    ['produced', 'integer'],
    ['scrap', 'integer'],
    ['downtimeHours', 'hours'],
    ['orderCode', 'text'],
  ];
  const rows = report.machines.map(({ name, figures, produced, scrap, order }) => [
    name,
    figures.oee,
    figures.availability,
    figures.performance,
    figures.quality,
    produced,
    scrap,
    figures.losses.unplannedSeconds * 1000,
    order && `${order.code} – ${order.itemName} (${order.producedQuantity}/${order.plannedQuantity})`,
  ]);
  const table = makeTable(lang, 'handover', report, titles, rows);
  const stops = report.stops.slice(0, 10).map((stop) => {
    const times = [stop.from, stop.to].map((iso) =>
      iso ? localTimestamp(Date.parse(iso), report.timeZone).slice(11, 16) : '…',
    );
    return `${stop.machine} ${times.join('–')}: ${stop.reason ?? reportText(lang, 'noReason')}${stop.notes ? ` (${stop.notes})` : ''}`;
  });
  return { ...table, notes: [`${report.shift.name} ${report.shift.localDate}`, ...table.notes, ...stops] };
}
