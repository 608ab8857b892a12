/** What happened, as tables for files: to one order, and in one shift. */
import type { CellValue, ExportTable } from '../exports/export-table.ts';
import { brazilianTimestamp, localeOf, localTimestamp } from '../exports/export-table.ts';
import type { HandoverReport } from './handover-report.ts';
import type { OrderReport } from './order-report.ts';
import { makeTable } from './report-tables.ts';
import type { Titles } from './report-tables.ts';
import type { ReportLang } from './report-texts.ts';
import { reportText, reportWord } from './report-texts.ts';

/** The longest ones; more would push the machines off the first page. */
const STOPS_MAX = 20;

export function orderTitle({ order }: OrderReport, lang: ReportLang): string {
  return `${reportText(lang, 'order')} ${order.code}`;
}

function quantities(produced: number, planned: number, lang: ReportLang): string {
  const [made, wanted] = [produced, planned].map((count) => count.toLocaleString(localeOf(lang)));
  return `${made} ${lang === 'pt-BR' ? 'de' : 'of'} ${wanted}`;
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
  const { itemCode, itemName, producedQuantity, plannedQuantity } = order;
  const about = `${itemCode} ${itemName}: ${quantities(producedQuantity, plannedQuantity, lang)}`;
  return { ...table, title: orderTitle(report, lang), notes: [about, ...table.notes] };
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
    order &&
      `${order.code} – ${order.itemName} (${quantities(order.producedQuantity, order.plannedQuantity, lang)})`,
  ]);
  const table = makeTable(lang, 'handover', report, titles, rows);
  const stops = report.stops.slice(0, STOPS_MAX).map((stop) => {
    const times = [stop.from, stop.to].map((iso) =>
      iso ? localTimestamp(Date.parse(iso), report.timeZone).slice(11, 16) : '…',
    );
    return `${stop.machine} ${times.join('–')}: ${stop.reason ?? reportText(lang, 'noReason')}${stop.notes ? ` (${stop.notes})` : ''}`;
  });
  const open = [
    ['unclassified', report.unclassifiedStops],
    ['inboxPieces', report.openInboxPieces],
  ] as const;
  const left = open.map(([text, count]) => `${reportText(lang, text)}: ${count}`);
  const day = lang === 'pt-BR' ? brazilianTimestamp(report.shift.localDate) : report.shift.localDate;
  const more = report.stops.length > STOPS_MAX ? [`… +${report.stops.length - STOPS_MAX}`] : [];
  const listed = stops.length > 0 ? [`${reportText(lang, 'shiftStops')}:`, ...stops, ...more] : [];
  return { ...table, notes: [`${report.shift.name} ${day}`, ...table.notes, ...left, ...listed] };
}
