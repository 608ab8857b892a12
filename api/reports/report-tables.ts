/** Reports as tables for files: titles in the reader's language, one row a line of the report. */
import type { CellValue, ExportColumn, ExportTable } from '../exports/export-table.ts';
import { shownTimestamp } from '../exports/export-table.ts';
import type { OeeReport } from './oee-report.ts';
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
export type Titles = readonly (readonly [ReportText, ExportColumn['kind']])[];

export function makeTable(
  lang: ReportLang,
  name: ReportText,
  head: Head,
  titles: Titles,
  rows: readonly (readonly CellValue[])[],
  total?: readonly CellValue[],
): ExportTable {
  const time = (iso: string) => shownTimestamp(Date.parse(iso), head.timeZone, lang);
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
    ['scrapRate', 'percent'],
    ['unseen', 'integer'],
  ];
  const cells = (row: ProductionReport['total']) => [
    row.label,
    row.produced,
    row.good,
    row.scrap,
    row.produced > 0 ? row.scrap / row.produced : null,
    row.unseen,
  ];
  return makeTable(lang, 'production', report, titles, report.rows.map(cells), cells(report.total));
}

export function downtimeTable(report: DowntimeReport, lang: ReportLang): ExportTable {
  const titles: Titles = [
    [groupTitle(report.groupBy), 'text'],
    ['stops', 'integer'],
    ['stopHours', 'hours'],
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
    ['scrapPieces', 'integer'],
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
  // By machine there is nothing to tell its rows apart by.
  const isGrouped = report.groupBy !== 'machine';
  const group: Titles = isGrouped ? [[groupTitle(report.groupBy), 'text']] : [];
  const titles: Titles = [
    ['machine', 'text'],
    ...group,
    ['plcDelta', 'integer'],
    ['booked', 'integer'],
    ['unassigned', 'integer'],
    ['quarantined', 'integer'],
    ['difference', 'integer'],
    ['manual', 'integer'],
  ];
  const sums = ['plcDelta', 'booked', 'unassigned', 'quarantined', 'difference', 'manual'] as const;
  const rows = report.rows.map((row) => [
    row.machine,
    ...(isGrouped ? [row.label] : []),
    ...sums.map((name) => row[name]),
  ]);
  const total = [
    reportText(lang, 'total'),
    ...(isGrouped ? [null] : []),
    ...sums.map((name) => report.rows.reduce((sum, row) => sum + row[name], 0)),
  ];
  return makeTable(lang, 'reconciliation', report, titles, rows, total);
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
