/** Who changed what; the database refuses to change or delete a row. */
import { Model, type RelationMappings } from 'objection';
import { BaseModel } from './base-model.ts';
import { User } from './user.ts';

export class AuditLog extends BaseModel {
  static override tableName = 'audit_log';
  static override jsonAttributes = ['before', 'after'];
  static override relationMappings = (): RelationMappings => ({
    user: {
      relation: Model.BelongsToOneRelation,
      modelClass: User,
      join: { from: 'audit_log.user_id', to: 'users.id' },
    },
  });

  declare at: Date;
  declare userId: number | null;
  declare username: string | null;
  declare action: string;
  declare entity: string;
  declare entityId: string | null;
  declare before: unknown;
  declare after: unknown;
  declare ip: string | null;
  declare requestId: string | null;
  declare user?: User;
}
