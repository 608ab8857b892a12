/** Scrap of an order with its defect. */
import { Model, type RelationMappings } from 'objection';
import { BaseModel } from './base-model.ts';
import { Defect } from './defect.ts';
import { PlcConfig } from './plc-config.ts';
import { ProductionOrder } from './production-order.ts';
import { User } from './user.ts';

export class ProductionDefect extends BaseModel {
  static override tableName = 'production_defects';
  static override relationMappings = (): RelationMappings => ({
    productionOrder: {
      relation: Model.BelongsToOneRelation,
      modelClass: ProductionOrder,
      join: { from: 'production_defects.production_order_id', to: 'production_orders.id' },
    },
    defect: {
      relation: Model.BelongsToOneRelation,
      modelClass: Defect,
      join: { from: 'production_defects.defect_id', to: 'defects.id' },
    },
    plcConfig: {
      relation: Model.BelongsToOneRelation,
      modelClass: PlcConfig,
      join: { from: 'production_defects.plc_config_id', to: 'plc_configs.id' },
    },
    user: {
      relation: Model.BelongsToOneRelation,
      modelClass: User,
      join: { from: 'production_defects.user_id', to: 'users.id' },
    },
  });

  declare productionOrderId: number;
  declare defectId: number | null;
  declare quantity: number;
  declare timestamp: Date;
  declare notes: string | null;
  declare automatic: boolean;
  declare plcConfigId: number | null;
  declare userId: number | null;
  declare createdAt: Date;
  declare productionOrder?: ProductionOrder;
  declare defect?: Defect;
  declare plcConfig?: PlcConfig;
  declare user?: User;
}
