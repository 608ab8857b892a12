/** Who signs in. */
import { Model, type RelationMappings } from 'objection';
import type { Role } from '../roles.ts';
import { BaseModel } from './base-model.ts';
import { Company } from './company.ts';

export class User extends BaseModel {
  static override tableName = 'users';
  static override relationMappings = (): RelationMappings => ({
    company: {
      relation: Model.BelongsToOneRelation,
      modelClass: Company,
      join: { from: 'users.company_id', to: 'companies.id' },
    },
  });

  declare username: string;
  declare name: string;
  declare email: string | null;
  declare role: Role;
  declare passwordHash: string;
  declare locale: string;
  declare companyId: number | null;
  declare active: boolean;
  declare createdAt: Date;
  declare updatedAt: Date;
  declare company?: Company;
}
