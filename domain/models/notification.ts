/** A message to people; `params` fills the translated sentence of `kind`. */
import { Model, type RelationMappings } from 'objection';
import { BaseModel } from './base-model.ts';
import { PlcConfig } from './plc-config.ts';

export class Notification extends BaseModel {
  static override tableName = 'notifications';
  static override jsonAttributes = ['params'];
  static override relationMappings = (): RelationMappings => ({
    plcConfig: {
      relation: Model.BelongsToOneRelation,
      modelClass: PlcConfig,
      join: { from: 'notifications.plc_config_id', to: 'plc_configs.id' },
    },
  });

  declare kind: string;
  declare severity: string;
  declare params: Record<string, unknown>;
  declare companyId: number | null;
  declare sectorId: number | null;
  declare plcConfigId: number | null;
  declare productionOrderId: number | null;
  declare createdAt: Date;
  declare acknowledgedAt: Date | null;
  declare acknowledgedBy: number | null;
  declare clearedAt: Date | null;
  declare plcConfig?: PlcConfig;
}
