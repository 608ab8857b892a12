/** A Raspberry Pi that polls PLCs. `clockSkewMs` is its wall clock against PostgreSQL’s. */
import { Model, type RelationMappings } from 'objection';
import { BaseModel } from './base-model.ts';
import { PlcConfig } from './plc-config.ts';
import { Sector } from './sector.ts';

export class Collector extends BaseModel {
  static override tableName = 'collectors';
  static override jsonAttributes = ['health'];
  static override relationMappings = (): RelationMappings => ({
    sector: {
      relation: Model.BelongsToOneRelation,
      modelClass: Sector,
      join: { from: 'collectors.sector_id', to: 'sectors.id' },
    },
    plcConfigs: {
      relation: Model.HasManyRelation,
      modelClass: PlcConfig,
      join: { from: 'collectors.id', to: 'plc_configs.collector_id' },
    },
  });

  declare name: string;
  declare description: string | null;
  declare sectorId: number | null;
  declare version: string | null;
  declare startedAt: Date | null;
  declare heartbeatAt: Date | null;
  declare clockSkewMs: number | null;
  declare health: Record<string, unknown>;
  declare active: boolean;
  declare createdAt: Date;
  declare updatedAt: Date;
  declare sector?: Sector;
  declare plcConfigs?: PlcConfig[];
}
