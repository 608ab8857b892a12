/** A stop of a machine, or the part of one that shares its `groupId`. */
import { Model, type RelationMappings } from 'objection';
import type { DowntimeKind } from '../stops/stop-tables.ts';
import { BaseModel } from './base-model.ts';
import { ActivityType } from './activity-type.ts';
import { PlcConfig } from './plc-config.ts';
import { ProductionOrder } from './production-order.ts';

export class Downtime extends BaseModel {
  static override tableName = 'downtimes';
  static override relationMappings = (): RelationMappings => ({
    plcConfig: {
      relation: Model.BelongsToOneRelation,
      modelClass: PlcConfig,
      join: { from: 'downtimes.plc_config_id', to: 'plc_configs.id' },
    },
    productionOrder: {
      relation: Model.BelongsToOneRelation,
      modelClass: ProductionOrder,
      join: { from: 'downtimes.production_order_id', to: 'production_orders.id' },
    },
    activityType: {
      relation: Model.BelongsToOneRelation,
      modelClass: ActivityType,
      join: { from: 'downtimes.activity_type_id', to: 'activity_types.id' },
    },
  });

  declare plcConfigId: number;
  declare productionOrderId: number | null;
  declare activityTypeId: number | null;
  declare kind: DowntimeKind;
  declare groupId: string;
  declare startDate: Date;
  declare endDate: Date | null;
  declare automatic: boolean;
  /** A person gave it a reason, a note or an edge: nothing that comes later changes it. */
  declare edited: boolean;
  /** A person split the stop where this part begins. */
  declare splitStart: boolean;
  declare notes: string | null;
  declare userId: number | null;
  declare classifiedAt: Date | null;
  declare version: number;
  declare plcConfig?: PlcConfig;
  declare productionOrder?: ProductionOrder;
  declare activityType?: ActivityType;
}
