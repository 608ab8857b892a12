/** What the API shows of a PLC: its settings, its registers and the state of its link. */
import { raw } from 'objection';
import { PlcConfig } from '../../domain/models/plc-config.ts';
import { PlcRegister } from '../../domain/models/plc-register.ts';
import type { ListColumn } from '../exports/list-export.ts';
import type { ListSource } from '../routes/list-rows.ts';

const REGISTER_SHOWN = [
  'id',
  'name',
  'description',
  'role',
  'address',
  'dialect',
  'area',
  'offset',
  'dataType',
  'wordOrder',
  'bit',
  'unit',
  'scale',
  'valueOffset',
  'counterMode',
  'rolloverAt',
  'piecesPerCount',
  'maxRate',
  'minValue',
  'maxValue',
  'deadBand',
  'defaultDefectId',
  'statusMap',
  'enabled',
] as const;
const REGISTER_COLUMNS = REGISTER_SHOWN.map((name) => PlcRegister.propertyNameToColumnName(name));

export const PLCS: ListSource = {
  model: PlcConfig,
  place: { sector: 'sectorId' },
  shown: [
    'id',
    'name',
    'description',
    'host',
    'port',
    'unitId',
    'sectorId',
    'collectorId',
    'wordOrder',
    'timeout',
    'pollInterval',
    'reconnectInterval',
    'retries',
    'laxTransaction',
    'maxRegistersPerRequest',
    'pauseAfterConnect',
    'pauseBetweenRequests',
    'active',
    'version',
    'createdAt',
    'updatedAt',
  ],
  extend: (query) =>
    query
      .joinRelated('sector')
      .leftJoinRelated('status')
      .select(
        'sector.name as sector_name',
        raw(`coalesce(plc_configs.dialect, 'raw') AS dialect`),
        raw(`json_build_object('connected', coalesce(status.connected, false), 'lastReadAt', status.last_read_at,
          'errorCode', status.error_code, 'errorMessage', status.error_message) AS link`),
      ),
  related: (query) =>
    query
      .withGraphFetched('registers')
      .modifyGraph('registers', (registers) => void registers.select(REGISTER_COLUMNS).orderBy('id')),
  names: ['id', 'name', 'host', 'port', 'unitId', 'sectorId', 'sectorName', 'collectorId', 'active'],
  search: ['name', 'host', 'sectorName', 'description'],
  defaultSort: 'name',
};

/** A row a PLC. Registers go out by themselves, in the form that comes back (`registers.csv`). */
export const PLC_COLUMNS: readonly ListColumn[] = [
  { name: 'name', kind: 'text', titles: ['Nome', 'Name'] },
  { name: 'description', kind: 'text', titles: ['Descrição', 'Description'] },
  { name: 'sectorName', kind: 'text', titles: ['Setor', 'Sector'] },
  { name: 'host', kind: 'text', titles: ['Endereço', 'Host'] },
  { name: 'port', kind: 'integer', titles: ['Porta', 'Port'] },
  { name: 'unitId', kind: 'integer', titles: ['Unidade', 'Unit'] },
  { name: 'dialect', kind: 'text', titles: ['Dialeto', 'Dialect'] },
  { name: 'wordOrder', kind: 'text', titles: ['Ordem das palavras', 'Word order'] },
  { name: 'pollInterval', kind: 'integer', titles: ['Leitura a cada (ms)', 'Poll interval (ms)'] },
  { name: 'timeout', kind: 'integer', titles: ['Espera (ms)', 'Timeout (ms)'] },
  { name: 'active', kind: 'boolean', titles: ['Ativo', 'Active'] },
];
