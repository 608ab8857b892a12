/** A value of a PLC. `address` is what was typed, `area` and `offset` (0-based) its canonical place. */
import { Model, type RelationMappings } from 'objection';
import type { MachineState } from '../machines/machine-tables.ts';
import type {
  AddressDialect,
  CounterMode,
  DataType,
  RegisterArea,
  RegisterRole,
  WordOrder,
} from '../plc/register-tables.ts';
import { BaseModel } from './base-model.ts';
import { Defect } from './defect.ts';
import { PlcConfig } from './plc-config.ts';

export class PlcRegister extends BaseModel {
  static override tableName = 'plc_registers';
  static override jsonAttributes = ['statusMap'];
  static override relationMappings = (): RelationMappings => ({
    plcConfig: {
      relation: Model.BelongsToOneRelation,
      modelClass: PlcConfig,
      join: { from: 'plc_registers.plc_config_id', to: 'plc_configs.id' },
    },
    defaultDefect: {
      relation: Model.BelongsToOneRelation,
      modelClass: Defect,
      join: { from: 'plc_registers.default_defect_id', to: 'defects.id' },
    },
  });

  declare plcConfigId: number;
  declare name: string;
  declare description: string | null;
  declare role: RegisterRole;
  declare address: string;
  declare dialect: AddressDialect | null;
  declare area: RegisterArea;
  declare offset: number;
  declare dataType: DataType;
  declare wordOrder: WordOrder | null;
  declare bit: number | null;
  declare unit: string | null;
  declare scale: number;
  declare valueOffset: number;
  declare counterMode: CounterMode;
  declare rolloverAt: number | null;
  declare piecesPerCount: number;
  declare maxRate: number | null;
  declare minValue: number | null;
  declare maxValue: number | null;
  declare deadBand: number | null;
  declare defaultDefectId: number | null;
  declare statusMap: Record<string, MachineState>;
  declare enabled: boolean;
  declare createdAt: Date;
  declare updatedAt: Date;
  declare plcConfig?: PlcConfig;
  declare defaultDefect?: Defect;
}
