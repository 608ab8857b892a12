/** So many pieces of an item. `idealCycle` in seconds a piece goes before the item’s. */
import { Model, type RelationMappings } from 'objection';
import type { OrderStatus, OverproductionPolicy } from '../orders/order-tables.ts';
import { BaseModel } from './base-model.ts';
import { Company } from './company.ts';
import { Item } from './item.ts';
import { PlcConfig } from './plc-config.ts';
import { ProductionAppointment } from './production-appointment.ts';
import { ProductionDefect } from './production-defect.ts';
import { Sector } from './sector.ts';

export class ProductionOrder extends BaseModel {
  static override tableName = 'production_orders';
  static override relationMappings = (): RelationMappings => ({
    company: {
      relation: Model.BelongsToOneRelation,
      modelClass: Company,
      join: { from: 'production_orders.company_id', to: 'companies.id' },
    },
    sector: {
      relation: Model.BelongsToOneRelation,
      modelClass: Sector,
      join: { from: 'production_orders.sector_id', to: 'sectors.id' },
    },
    item: {
      relation: Model.BelongsToOneRelation,
      modelClass: Item,
      join: { from: 'production_orders.item_id', to: 'items.id' },
    },
    plcConfig: {
      relation: Model.BelongsToOneRelation,
      modelClass: PlcConfig,
      join: { from: 'production_orders.plc_config_id', to: 'plc_configs.id' },
    },
    appointments: {
      relation: Model.HasManyRelation,
      modelClass: ProductionAppointment,
      join: { from: 'production_orders.id', to: 'production_appointments.production_order_id' },
    },
    defects: {
      relation: Model.HasManyRelation,
      modelClass: ProductionDefect,
      join: { from: 'production_orders.id', to: 'production_defects.production_order_id' },
    },
  });

  declare code: string;
  declare companyId: number;
  declare sectorId: number;
  declare itemId: number;
  declare plcConfigId: number | null;
  declare description: string | null;
  declare plannedQuantity: number;
  declare producedQuantity: number;
  declare scrapQuantity: number;
  declare status: OrderStatus;
  declare overproduction: OverproductionPolicy;
  declare queuePosition: number | null;
  declare dueDate: Date | null;
  declare idealCycle: number | null;
  declare startDate: Date | null;
  declare endDate: Date | null;
  declare active: boolean;
  declare version: number;
  declare createdAt: Date;
  declare updatedAt: Date;
  declare company?: Company;
  declare sector?: Sector;
  declare item?: Item;
  declare plcConfig?: PlcConfig;
  declare appointments?: ProductionAppointment[];
  declare defects?: ProductionDefect[];
}
