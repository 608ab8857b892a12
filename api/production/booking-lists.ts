/** The ledgers of pieces and of scrap as lists: what is shown, filtered and searched of an entry, and what a file holds of it. */
import { raw } from 'objection';
import { ProductionAppointment } from '../../domain/models/production-appointment.ts';
import { ProductionDefect } from '../../domain/models/production-defect.ts';
import type { AppointmentKind, BookingSource } from '../../domain/orders/order-tables.ts';
import type { Words } from '../exports/export-table.ts';
import type { ListColumn } from '../exports/list-export.ts';
import type { ListSource } from '../routes/list-rows.ts';

type Query = Parameters<NonNullable<ListSource['extend']>>[0];

/** Joined by primary keys, so that they cost nothing where rows are only counted. */
function withNames(query: Query, table: string): Query {
  return query
    .leftJoin('production_orders as o', 'o.id', `${table}.production_order_id`)
    .leftJoin('items as i', 'i.id', 'o.item_id')
    .leftJoin('plc_configs as p', 'p.id', `${table}.plc_config_id`)
    .leftJoin('users as u', 'u.id', `${table}.user_id`)
    .select(
      'o.code as order_code',
      'o.item_id as item_id',
      'i.code as item_code',
      'i.name as item_name',
      'p.name as plc_name',
      'u.name as user_name',
      // The entry that took this one back.
      raw(`(SELECT c.id FROM ${table} c WHERE c.corrects_id = ${table}.id) AS corrected_by_id`),
    );
}

export const APPOINTMENTS: ListSource = {
  model: ProductionAppointment,
  place: { order: 'productionOrderId' },
  extend: (query) =>
    withNames(query, 'production_appointments').select(
      raw(`CASE WHEN production_appointments.corrects_id IS NOT NULL THEN 'reversal'
        WHEN production_appointments.kind = 'accepted' THEN 'inbox'
        WHEN production_appointments.automatic THEN 'automatic'
        WHEN production_appointments.kind = 'adjustment' THEN 'adjustment' ELSE 'manual' END AS source`),
    ),
  shown: [
    'id',
    'productionOrderId',
    'plcConfigId',
    'plcRegisterId',
    'quantity',
    'kind',
    'automatic',
    'baselineValue',
    'clpCounterValue',
    'periodStart',
    'timestamp',
    'userId',
    'reason',
    'correctsId',
    'createdAt',
  ],
  names: [
    'id',
    'productionOrderId',
    'orderCode',
    'itemId',
    'plcConfigId',
    'plcName',
    'plcRegisterId',
    'kind',
    'source',
    'automatic',
    'timestamp',
    'userId',
    'userName',
    'quantity',
  ],
  search: ['reason', 'orderCode', 'itemCode', 'itemName', 'plcName', 'userName'],
  defaultSort: '-id',
  time: 'timestamp',
};

export const SCRAP: ListSource = {
  model: ProductionDefect,
  place: { order: 'productionOrderId' },
  extend: (query) =>
    withNames(query, 'production_defects')
      .leftJoin('defects as d', 'd.id', 'production_defects.defect_id')
      .select(
        'd.name as defect_name',
        // A person books scrap with its sign and its counter-entry; what a person let out of the inbox has the register of its count.
        raw(`CASE WHEN production_defects.corrects_id IS NOT NULL THEN 'reversal'
          WHEN production_defects.automatic THEN 'automatic'
          WHEN production_defects.plc_register_id IS NOT NULL THEN 'inbox'
          WHEN production_defects.quantity < 0 THEN 'adjustment' ELSE 'manual' END AS source`),
      ),
  shown: [
    'id',
    'productionOrderId',
    'defectId',
    'quantity',
    'timestamp',
    'notes',
    'automatic',
    'plcConfigId',
    'userId',
    'correctsId',
    'createdAt',
  ],
  names: [
    'id',
    'productionOrderId',
    'orderCode',
    'itemId',
    'defectId',
    'defectName',
    'plcConfigId',
    'plcName',
    'source',
    'automatic',
    'timestamp',
    'userId',
    'userName',
    'quantity',
  ],
  search: ['notes', 'orderCode', 'itemCode', 'itemName', 'plcName', 'defectName', 'userName'],
  defaultSort: '-id',
  time: 'timestamp',
};

const SOURCE_WORDS: Record<BookingSource, Words> = {
  automatic: ['Contagem', 'Count'],
  inbox: ['Caixa de entrada', 'Inbox'],
  manual: ['Manual', 'By hand'],
  adjustment: ['Ajuste', 'Adjustment'],
  reversal: ['Estorno', 'Counter-entry'],
};
const KIND_WORDS: Record<AppointmentKind, Words> = {
  normal: ['Normal', 'Normal'],
  rollover: ['Volta do contador', 'Rollover'],
  reset: ['Contador zerado', 'Reset'],
  catchup: ['Contadas sem o coletor', 'Made without the collector'],
  manual: ['Manual', 'By hand'],
  adjustment: ['Ajuste', 'Adjustment'],
  accepted: ['Da caixa de entrada', 'From the inbox'],
};
const START: readonly ListColumn[] = [
  { name: 'id', kind: 'integer', titles: ['Nº', 'No.'] },
  { name: 'timestamp', kind: 'time', titles: ['Quando', 'When'] },
  { name: 'orderCode', kind: 'text', titles: ['Ordem', 'Order'] },
  { name: 'itemCode', kind: 'text', titles: ['Código do item', 'Item code'] },
  { name: 'itemName', kind: 'text', titles: ['Item', 'Item'] },
  { name: 'plcName', kind: 'text', titles: ['Máquina', 'Machine'] },
];
const SOURCE: ListColumn = {
  name: 'source',
  kind: 'text',
  titles: ['Origem', 'Source'],
  words: SOURCE_WORDS,
};
const WHO: ListColumn = { name: 'userName', kind: 'text', titles: ['Quem', 'Who'] };
const END: readonly ListColumn[] = [
  { name: 'createdAt', kind: 'time', titles: ['Gravado em', 'Recorded at'] },
  { name: 'correctsId', kind: 'integer', titles: ['Estorna o nº', 'Takes back no.'] },
  { name: 'correctedById', kind: 'integer', titles: ['Estornado pelo nº', 'Taken back by no.'] },
];

export const APPOINTMENT_COLUMNS: readonly ListColumn[] = [
  ...START,
  { name: 'quantity', kind: 'integer', titles: ['Peças', 'Pieces'] },
  SOURCE,
  { name: 'kind', kind: 'text', titles: ['Tipo', 'Kind'], words: KIND_WORDS },
  { name: 'baselineValue', kind: 'integer', titles: ['Contador antes', 'Counter before'] },
  { name: 'clpCounterValue', kind: 'integer', titles: ['Contador depois', 'Counter after'] },
  WHO,
  { name: 'reason', kind: 'text', titles: ['Motivo', 'Reason'] },
  ...END,
];

export const SCRAP_COLUMNS: readonly ListColumn[] = [
  ...START,
  { name: 'quantity', kind: 'integer', titles: ['Refugo (peças)', 'Scrap (pieces)'] },
  { name: 'defectName', kind: 'text', titles: ['Defeito', 'Defect'] },
  SOURCE,
  WHO,
  { name: 'notes', kind: 'text', titles: ['Observação', 'Note'] },
  ...END,
];
