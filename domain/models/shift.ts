/** When a sector works. Times are of the plant’s clock; weekdays 0 = Sunday, by the day on which the shift starts. */
import { Model, type RelationMappings } from 'objection';
import { BaseModel } from './base-model.ts';
import { Company } from './company.ts';
import { Sector } from './sector.ts';

export class Shift extends BaseModel {
  static override tableName = 'shifts';
  static override jsonAttributes = ['breaks'];
  static override relationMappings = (): RelationMappings => ({
    company: {
      relation: Model.BelongsToOneRelation,
      modelClass: Company,
      join: { from: 'shifts.company_id', to: 'companies.id' },
    },
    sector: {
      relation: Model.BelongsToOneRelation,
      modelClass: Sector,
      join: { from: 'shifts.sector_id', to: 'sectors.id' },
    },
  });

  declare companyId: number;
  declare sectorId: number | null;
  declare code: string;
  declare name: string;
  declare weekdays: number[];
  declare startTime: string;
  declare endTime: string;
  declare breaks: { start: string; end: string }[];
  /** First and last local day on which it starts; null: always. */
  declare validFrom: string | null;
  declare validUntil: string | null;
  declare active: boolean;
  declare version: number;
  declare createdAt: Date;
  declare updatedAt: Date;
  declare company?: Company;
  declare sector?: Sector;
}
