/** Why a machine stands. */
import { BaseModel } from './base-model.ts';

export class ActivityType extends BaseModel {
  static override tableName = 'activity_types';

  declare code: string;
  declare name: string;
  declare description: string | null;
  declare color: string | null;
  declare icon: string | null;
  declare groupName: string | null;
  declare planned: boolean;
  declare active: boolean;
  declare version: number;
  declare createdAt: Date;
  declare updatedAt: Date;
}
