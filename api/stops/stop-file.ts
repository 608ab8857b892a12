/** Stops as a file: a row a part, as the list has them. */
import type { Words } from '../exports/export-table.ts';
import type { ListColumn } from '../exports/list-export.ts';
import type { DowntimeKind } from '../../domain/stops/stop-tables.ts';
import type { Stop } from './stop-query.ts';

const KIND_WORDS: Record<DowntimeKind, Words> = {
  unplanned: ['Parada não planejada', 'Unplanned stop'],
  micro_stop: ['Microparada', 'Micro-stop'],
  planned: ['Parada planejada', 'Planned stop'],
  changeover: ['Setup', 'Changeover'],
  no_order: ['Sem ordem', 'No order'],
};
const COLUMNS: readonly ListColumn[] = [
  { name: 'plcName', kind: 'text', titles: ['Máquina', 'Machine'] },
  { name: 'startDate', kind: 'time', titles: ['Início', 'Start'] },
  { name: 'endDate', kind: 'time', titles: ['Fim', 'End'] },
  { name: 'lengthMs', kind: 'hours', titles: ['Duração (h)', 'Length (h)'] },
  { name: 'kind', kind: 'text', titles: ['Tipo', 'Kind'], words: KIND_WORDS },
  { name: 'activityTypeName', kind: 'text', titles: ['Motivo', 'Reason'] },
  { name: 'notes', kind: 'text', titles: ['Observação', 'Note'] },
  { name: 'orderCode', kind: 'text', titles: ['Ordem', 'Order'] },
  { name: 'automatic', kind: 'boolean', titles: ['Da máquina', 'By the machine'] },
  { name: 'userName', kind: 'text', titles: ['Quem deu o motivo', 'Reason given by'] },
  { name: 'classifiedAt', kind: 'time', titles: ['Motivo dado em', 'Reason given at'] },
];
export const STOP_FILE = { path: 'downtimes', columns: COLUMNS } as const;

/** A stop that goes on has no length yet. */
export function withLength(stop: Stop): Record<string, unknown> {
  const lengthMs = stop.endDate === null ? null : stop.endDate.getTime() - stop.startDate.getTime();
  return { ...stop, lengthMs };
}
