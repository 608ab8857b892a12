/** How a PLC is reached and polled; its registers are a part of it. Times in ms. */
import { Model, type RelationMappings } from 'objection';
import type { AddressDialect, WordOrder } from '../plc/register-tables.ts';
import { BaseModel } from './base-model.ts';
import { Collector } from './collector.ts';
import { PlcRegister } from './plc-register.ts';
import { PlcStatus } from './plc-status.ts';
import { Sector } from './sector.ts';

export class PlcConfig extends BaseModel {
  static override tableName = 'plc_configs';
  static override relationMappings = (): RelationMappings => ({
    registers: {
      relation: Model.HasManyRelation,
      modelClass: PlcRegister,
      join: { from: 'plc_configs.id', to: 'plc_registers.plc_config_id' },
    },
    sector: {
      relation: Model.BelongsToOneRelation,
      modelClass: Sector,
      join: { from: 'plc_configs.sector_id', to: 'sectors.id' },
    },
    collector: {
      relation: Model.BelongsToOneRelation,
      modelClass: Collector,
      join: { from: 'plc_configs.collector_id', to: 'collectors.id' },
    },
    status: {
      relation: Model.HasOneRelation,
      modelClass: PlcStatus,
      join: { from: 'plc_configs.id', to: 'plc_status.plc_config_id' },
    },
  });

  declare name: string;
  declare description: string | null;
  declare host: string;
  declare port: number;
  declare unitId: number;
  declare sectorId: number;
  declare collectorId: number | null;
  declare dialect: AddressDialect | null;
  declare wordOrder: WordOrder;
  declare timeout: number;
  declare pollInterval: number;
  declare reconnectInterval: number;
  declare retries: number;
  declare laxTransaction: boolean;
  declare maxRegistersPerRequest: number | null;
  declare pauseAfterConnect: number;
  declare pauseBetweenRequests: number;
  declare provisionalStopSeconds: number | null;
  declare downtimeSeconds: number | null;
  declare active: boolean;
  declare version: number;
  declare createdAt: Date;
  declare updatedAt: Date;
  declare registers?: PlcRegister[];
  declare sector?: Sector;
  declare collector?: Collector;
  declare status?: PlcStatus;
}
