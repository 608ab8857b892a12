import { expect } from 'chai';
import { makePlant, startApiRig } from './api-rig.ts';
import type { ApiRig, Plant } from './api-rig.ts';

describe('registrations where little is said', () => {
  let rig: ApiRig;
  let plant: Plant;
  before(async () => {
    rig = await startApiRig('nothing');
    plant = await makePlant(rig.database);
  });
  after(() => rig.stop());

  it('give a company its time zone, and a defect its severity', async () => {
    const admin = await rig.signIn('admin');
    const patch = (timeZone: unknown) => admin.patch(`/api/companies/${plant.companyId}`, { timeZone });
    expect((await patch('America/Manaus').expect(200)).body).to.have.property('timeZone', 'America/Manaus');
    for (const wrong of ['America/Nowhere', '+03:00', '', null, "UTC'; DROP TABLE users"])
      await patch(wrong).expect(422);
    const defect = await admin.post('/api/defects', { code: 'SEM', name: 'Sem severidade' }).expect(201);
    expect(defect.body).to.have.property('severity', 'MEDIUM');
  });
});
