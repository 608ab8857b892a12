/** What is wrong with scrap. */
import { BaseModel } from './base-model.ts';

export class Defect extends BaseModel {
  static override tableName = 'defects';

  declare code: string;
  declare name: string;
  declare description: string | null;
  declare severity: string;
  declare active: boolean;
  declare version: number;
  declare createdAt: Date;
  declare updatedAt: Date;
}
