/** A plant’s owner; its sectors and items belong to it. */
import { Model, type RelationMappings } from 'objection';
import { BaseModel } from './base-model.ts';
import { Sector } from './sector.ts';

export class Company extends BaseModel {
  static override tableName = 'companies';
  static override relationMappings = (): RelationMappings => ({
    sectors: {
      relation: Model.HasManyRelation,
      modelClass: Sector,
      join: { from: 'companies.id', to: 'sectors.company_id' },
    },
  });

  declare code: string;
  declare name: string;
  declare tradeName: string | null;
  declare cnpj: string | null;
  declare address: string | null;
  declare phone: string | null;
  declare email: string | null;
  declare timeZone: string;
  declare active: boolean;
  declare version: number;
  declare createdAt: Date;
  declare updatedAt: Date;
  declare sectors?: Sector[];
}
