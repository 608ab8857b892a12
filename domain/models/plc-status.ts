/** The last known state of a PLC’s link and machine, written by its collector. */
import type { MachineState } from '../machines/machine-tables.ts';
import { BaseModel } from './base-model.ts';

export class PlcStatus extends BaseModel {
  static override tableName = 'plc_status';
  static override idColumn = 'plc_config_id';

  declare plcConfigId: number;
  declare collectorId: number | null;
  declare connected: boolean;
  declare lastReadAt: Date | null;
  declare errorCode: string | null;
  declare errorMessage: string | null;
  declare errors: number;
  declare state: MachineState | null;
  declare stateSince: Date | null;
  declare lastCountAt: Date | null;
  declare lastCountValue: number | null;
  declare updatedAt: Date;
}
