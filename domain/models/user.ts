/** Who signs in. */
import type { Role } from '../roles.ts';
import { BaseModel } from './base-model.ts';

export class User extends BaseModel {
  static override tableName = 'users';

  declare username: string;
  declare name: string;
  declare email: string | null;
  declare role: Role;
  declare passwordHash: string;
  declare locale: string;
  declare active: boolean;
  declare version: number;
  declare createdAt: Date;
  declare updatedAt: Date;
}
