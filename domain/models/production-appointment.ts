/** A line of the ledger of pieces: read here, written only by the booking in domain/booking. */
import { Model, type RelationMappings } from 'objection';
import type { AppointmentKind } from '../orders/order-tables.ts';
import { BaseModel } from './base-model.ts';
import { PlcConfig } from './plc-config.ts';
import { ProductionOrder } from './production-order.ts';
import { User } from './user.ts';

export class ProductionAppointment extends BaseModel {
  static override tableName = 'production_appointments';
  static override relationMappings = (): RelationMappings => ({
    productionOrder: {
      relation: Model.BelongsToOneRelation,
      modelClass: ProductionOrder,
      join: { from: 'production_appointments.production_order_id', to: 'production_orders.id' },
    },
    plcConfig: {
      relation: Model.BelongsToOneRelation,
      modelClass: PlcConfig,
      join: { from: 'production_appointments.plc_config_id', to: 'plc_configs.id' },
    },
    user: {
      relation: Model.BelongsToOneRelation,
      modelClass: User,
      join: { from: 'production_appointments.user_id', to: 'users.id' },
    },
  });

  declare productionOrderId: number;
  declare plcConfigId: number | null;
  declare plcRegisterId: number | null;
  declare quantity: number;
  declare kind: AppointmentKind;
  declare automatic: boolean;
  declare baselineValue: number | null;
  declare clpCounterValue: number | null;
  declare periodStart: Date | null;
  declare timestamp: Date;
  declare userId: number | null;
  declare reason: string | null;
  declare correctsId: number | null;
  declare createdAt: Date;
  declare productionOrder?: ProductionOrder;
  declare plcConfig?: PlcConfig;
  declare user?: User;
}
