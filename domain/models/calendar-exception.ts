/** A day on which a company or a sector works otherwise than its shifts say. */
import { Model, type RelationMappings } from 'objection';
import type { CalendarExceptionKind, ClockSpan } from '../shifts/shift-types.ts';
import { BaseModel } from './base-model.ts';
import { Company } from './company.ts';
import { Sector } from './sector.ts';
import { Shift } from './shift.ts';

export class CalendarException extends BaseModel {
  static override tableName = 'calendar_exceptions';
  static override jsonAttributes = ['breaks'];
  static override relationMappings = (): RelationMappings => ({
    company: {
      relation: Model.BelongsToOneRelation,
      modelClass: Company,
      join: { from: 'calendar_exceptions.company_id', to: 'companies.id' },
    },
    sector: {
      relation: Model.BelongsToOneRelation,
      modelClass: Sector,
      join: { from: 'calendar_exceptions.sector_id', to: 'sectors.id' },
    },
    shift: {
      relation: Model.BelongsToOneRelation,
      modelClass: Shift,
      join: { from: 'calendar_exceptions.shift_id', to: 'shifts.id' },
    },
  });

  declare companyId: number;
  declare sectorId: number | null;
  declare shiftId: number | null;
  declare date: string;
  declare kind: CalendarExceptionKind;
  declare name: string;
  declare startTime: string | null;
  declare endTime: string | null;
  declare breaks: ClockSpan[];
  declare active: boolean;
  declare version: number;
  declare company?: Company;
  declare sector?: Sector;
  declare shift?: Shift;
}
