/** A part of the plant with its machines. */
import { Model, type RelationMappings } from 'objection';
import { BaseModel } from './base-model.ts';
import { Company } from './company.ts';
import { PlcConfig } from './plc-config.ts';

export class Sector extends BaseModel {
  static override tableName = 'sectors';
  static override relationMappings = (): RelationMappings => ({
    company: {
      relation: Model.BelongsToOneRelation,
      modelClass: Company,
      join: { from: 'sectors.company_id', to: 'companies.id' },
    },
    plcConfigs: {
      relation: Model.HasManyRelation,
      modelClass: PlcConfig,
      join: { from: 'sectors.id', to: 'plc_configs.sector_id' },
    },
  });

  declare companyId: number;
  declare code: string;
  declare name: string;
  declare description: string | null;
  declare active: boolean;
  declare version: number;
  declare createdAt: Date;
  declare updatedAt: Date;
  declare company?: Company;
  declare plcConfigs?: PlcConfig[];
}
