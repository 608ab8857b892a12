/** What is made. `idealCycle` in seconds a piece. */
import { Model, type RelationMappings } from 'objection';
import { BaseModel } from './base-model.ts';
import { Company } from './company.ts';
import { ReferenceType } from './reference-type.ts';
import { Sector } from './sector.ts';

export class Item extends BaseModel {
  static override tableName = 'items';
  static override relationMappings = (): RelationMappings => ({
    referenceType: {
      relation: Model.BelongsToOneRelation,
      modelClass: ReferenceType,
      join: { from: 'items.reference_type_id', to: 'reference_types.id' },
    },
    company: {
      relation: Model.BelongsToOneRelation,
      modelClass: Company,
      join: { from: 'items.company_id', to: 'companies.id' },
    },
    sector: {
      relation: Model.BelongsToOneRelation,
      modelClass: Sector,
      join: { from: 'items.sector_id', to: 'sectors.id' },
    },
  });

  declare code: string;
  declare name: string;
  declare description: string | null;
  declare referenceTypeId: number | null;
  declare companyId: number | null;
  declare sectorId: number | null;
  declare unit: string;
  declare idealCycle: number | null;
  declare active: boolean;
  declare version: number;
  declare createdAt: Date;
  declare updatedAt: Date;
  declare referenceType?: ReferenceType;
  declare company?: Company;
  declare sector?: Sector;
}
