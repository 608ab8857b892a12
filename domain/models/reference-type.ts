/** What kind of thing an item is. */
import { Model, type RelationMappings } from 'objection';
import { BaseModel } from './base-model.ts';
import { Item } from './item.ts';

export class ReferenceType extends BaseModel {
  static override tableName = 'reference_types';
  static override relationMappings = (): RelationMappings => ({
    items: {
      relation: Model.HasManyRelation,
      modelClass: Item,
      join: { from: 'reference_types.id', to: 'items.reference_type_id' },
    },
  });

  declare code: string;
  declare name: string;
  declare description: string | null;
  declare active: boolean;
  declare version: number;
  declare createdAt: Date;
  declare updatedAt: Date;
  declare items?: Item[];
}
