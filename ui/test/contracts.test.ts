import { expect } from 'chai';
import type { z } from 'zod';
import { orderInput } from '../../domain/contracts/orders.ts';
import { plcInput, registerInput } from '../../domain/contracts/plcs.ts';
import * as contracts from '../../domain/contracts/registrations.ts';
import { blankOrder, toOrderPayload } from '../src/orders/order-draft.ts';
import { blankPlc, blankRegister, toPlcPayload } from '../src/plc/plc-draft.ts';
import { toPayload } from '../src/registrations/payload.ts';
import { REGISTRATIONS } from '../src/registrations/registrations.ts';

const INPUTS: Record<string, z.ZodObject> = {
  items: contracts.itemInput,
  companies: contracts.companyInput,
  sectors: contracts.sectorInput,
  'reference-types': contracts.referenceTypeInput,
  'activity-types': contracts.activityTypeInput,
  defects: contracts.defectInput,
  shifts: contracts.shiftInput,
  'calendar-exceptions': contracts.calendarExceptionInput,
  users: contracts.userInput,
};

/** Names that the contract does not know: the API would refuse the whole record because of them. */
function unknownNames(schema: z.ZodObject, payload: object): string[] {
  return Object.keys(payload).filter((name) => !(name in schema.shape));
}

describe('what the forms send', () => {
  for (const registration of REGISTRATIONS) {
    it(`has only names of the contract: ${registration.name}`, () => {
      const schema = INPUTS[registration.name];
      if (!schema) throw new Error('no contract');
      expect(unknownNames(schema, toPayload(registration, registration.blank))).to.deep.equal([]);
    });

    it(`asks for everything that the contract requires: ${registration.name}`, () => {
      const schema = INPUTS[registration.name];
      const required = Object.entries(schema?.shape ?? {})
        .filter(([, field]) => !(field as z.ZodType).safeParse(undefined).success)
        .map(([name]) => name);
      const marked = registration.fields.filter((field) => field.required).map((field) => field.name);
      expect(marked).to.include.members(required);
    });
  }

  it('is an order by the contract', () => {
    expect(unknownNames(orderInput, toOrderPayload(blankOrder()))).to.deep.equal([]);
  });

  it('is a PLC with its registers by the contract', () => {
    const draft = { ...blankPlc(), name: 'Injetora 01', host: '10.0.0.1', sectorId: 1 };
    draft.registers = [
      blankRegister({ name: 'Peças', address: 'D33', role: 'PRODUCTION_COUNTER' }),
      blankRegister({ name: 'Refugo', address: 'D34', role: 'SCRAP_COUNTER', defaultDefectId: 2 }),
      blankRegister({
        name: 'Estado',
        address: 'D40',
        role: 'MACHINE_STATUS',
        statusMap: [
          { value: ' 1 ', state: 'RUNNING' },
          { value: '', state: 'FAULT' },
        ],
      }),
    ];
    const payload = toPlcPayload(draft);
    const parsed = plcInput.safeParse(payload);
    expect(parsed.error?.issues ?? []).to.deep.equal([]);
    expect(parsed.data?.registers?.map((register) => register.statusMap)).to.deep.equal([
      {},
      {},
      { 1: 'RUNNING' },
    ]);
    expect(parsed.data?.registers?.map((register) => register.defaultDefectId)).to.deep.equal([
      null,
      2,
      null,
    ]);
    for (const register of payload.registers as object[])
      expect(unknownNames(registerInput, register)).to.deep.equal([]);
  });

  it('leaves a number that cannot be read for the API to refuse beside its field', () => {
    const payload = toPlcPayload({ ...blankPlc(), name: 'x', host: 'h', sectorId: 1, port: 'abc' });
    const issues = plcInput.safeParse(payload).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).to.include('port');
  });
});
