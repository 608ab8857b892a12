/** A version of a collector’s flows. */
import { Model, type RelationMappings } from 'objection';
import { BaseModel } from './base-model.ts';
import { Collector } from './collector.ts';

export class FlowSnapshot extends BaseModel {
  static override tableName = 'flow_snapshots';
  static override jsonAttributes = ['flow', 'plcConfig'];
  static override relationMappings = (): RelationMappings => ({
    collector: {
      relation: Model.BelongsToOneRelation,
      modelClass: Collector,
      join: { from: 'flow_snapshots.collector_id', to: 'collectors.id' },
    },
  });

  declare collectorId: number;
  declare name: string | null;
  declare note: string | null;
  declare flow: unknown[];
  declare checksum: string;
  declare plcConfig: unknown;
  declare author: string | null;
  declare deployedAt: Date | null;
  declare createdAt: Date;
  declare collector?: Collector;
}
