import { expect } from 'chai';
import { waitUntil } from '../../testing/wait.ts';
import { makePlant, startApiRig } from './api-rig.ts';
import { at, MIN, show, StopStage } from './stop-stage.ts';
import type { Stop } from './stop-stage.ts';
import type { ApiRig, Person, Plant } from './api-rig.ts';

describe('stops', function () {
  let rig: ApiRig;
  let plant: Plant;
  let operator: Person;
  let mechanics = 0;
  let lunch = 0;
  let stage: StopStage;
  before(async () => {
    rig = await startApiRig();
    plant = await makePlant(rig.database);
    operator = await rig.signIn('operator');
    const supervisor = await rig.signIn('supervisor');
    stage = new StopStage(rig, plant, { operator, supervisor });
    const reasons = await rig.database
      .knex('activity_types')
      .insert([
        { code: 'MEC', name: 'Mecânica', group_name: 'Manutenção' },
        { code: 'REF', name: 'Refeição', planned: true },
        { code: 'OLD', name: 'Antiga', active: false },
      ])
      .returning<{ id: number }[]>('id');
    [mechanics = 0, lunch = 0] = reasons.map(({ id }) => id);
  });
  after(() => rig.stop());

  it('are worked out from what the machine did, and again when something arrives late', async () => {
    const plc = await stage.machine(['RUNNING', 0], ['STOPPED', 10], ['RUNNING', 20], ['STOPPED', 40]);
    await stage.comeTo(plc, 'unplanned 10-20', 'unplanned 40-');
    await stage.tell(plc, [
      ['RUNNING', 45],
      ['STOPPED', 60],
      ['RUNNING', 61],
    ]);
    await stage.comeTo(plc, 'unplanned 10-20', 'unplanned 40-45', 'micro_stop 60-61');
    const asked = await stage.list(plc, '&pending=true');
    expect(show(asked)).to.deep.equal(['unplanned 10-20', 'unplanned 40-45']);
  });

  it('refuse a reason that somebody else was quicker to give, and say what it is now', async () => {
    const plc = await stage.machine(['RUNNING', 0], ['STOPPED', 10], ['RUNNING', 50]);
    const [stop] = await stage.comeTo(plc, 'unplanned 10-50');
    const give = (activityTypeId: number) =>
      operator.patch(`/api/downtimes/${stop?.id}`, { activityTypeId, version: stop?.version });
    const answers = await Promise.all([give(mechanics), give(lunch), give(mechanics), give(lunch)]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409, 409]);
    const loser = answers.find(({ status }) => status === 409);
    const winner = answers.find(({ status }) => status === 200);
    expect(loser?.body).to.have.property('code', 'VERSION_CONFLICT');
    const { activityTypeId } = winner?.body as Stop;
    expect(loser?.body).to.have.nested.property('context.current.activityTypeId', activityTypeId);
  });

  it('keep their reason to their end, given while they go on; a planned reason makes them planned', async () => {
    const plc = await stage.machine(['RUNNING', 0], ['STOPPED', 10]);
    const [stop] = await stage.comeTo(plc, 'unplanned 10-');
    await operator
      .patch(`/api/downtimes/${stop?.id}`, { activityTypeId: lunch, notes: 'Almoço', version: 1 })
      .expect(200);
    await stage.tell(plc, [['RUNNING', 70]]);
    const [ended] = await stage.comeTo(plc, 'planned 10-70');
    expect(ended).to.include({ id: stop?.id, activityTypeId: lunch, notes: 'Almoço' });
    const old = await rig.database.knex('activity_types').where({ code: 'OLD' }).first<{ id: number }>('id');
    const refused = await operator.patch(`/api/downtimes/${stop?.id}`, {
      activityTypeId: old.id,
      version: ended?.version,
    });
    expect(refused.body).to.have.property('code', 'REFERENCE_UNKNOWN');
  });

  it('are split strictly inside, their parts sum to the whole, and merge again', async () => {
    const plc = await stage.machine(['RUNNING', 0], ['STOPPED', 10], ['RUNNING', 50]);
    const [stop] = await stage.comeTo(plc, 'unplanned 10-50');
    const split = (minute: number, version?: number) =>
      operator.post(`/api/downtimes/${stop?.id}/split`, {
        at: at(minute).toISOString(),
        version: version ?? stop?.version,
      });
    for (const minute of [5, 10, 50, 55]) {
      const refused = await split(minute).expect(422);
      expect(refused.body).to.have.property('code', 'SPLIT_OUTSIDE');
    }
    const halves = await Promise.all([split(20), split(30), split(40)]);
    expect(halves.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409]);
    const [first, second] = await stage.list(plc);
    expect(first?.endDate).to.equal(second?.startDate);
    expect(second).to.include({ endDate: stop?.endDate, splitStart: true, groupId: stop?.groupId });
    await operator
      .patch(`/api/downtimes/${second?.id}`, { activityTypeId: mechanics, version: 1 })
      .expect(200);
    expect((await stage.list(plc)).map(({ activityTypeId }) => activityTypeId)).to.deep.equal([
      null,
      mechanics,
    ]);
    // What comes late leaves the split alone.
    await stage.tell(plc, [
      ['RUNNING', 60],
      ['STOPPED', 80],
      ['RUNNING', 90],
    ]);
    await waitUntil(async () => (await stage.list(plc)).length === 3);
    const merged = await operator
      .post(`/api/downtimes/${first?.id}/merge`, { withId: second?.id, version: first?.version })
      .expect(200);
    expect(merged.body).to.include({ activityTypeId: mechanics, endDate: stop?.endDate });
    const strangers = await stage.list(plc);
    const refused = await operator
      .post(`/api/downtimes/${first?.id}/merge`, {
        withId: strangers[1]?.id,
        version: (merged.body as Stop).version,
      })
      .expect(409);
    expect(refused.body).to.have.property('code', 'DOWNTIME_NOT_NEIGHBOURS');
  });

  it('give way to one that is entered by hand, come back when that is deleted, and never overlap', async () => {
    const plc = await stage.machine(['RUNNING', 0], ['STOPPED', 10], ['RUNNING', 50]);
    await stage.comeTo(plc, 'unplanned 10-50');
    const enter = (from: number, to: number | null, activityTypeId = lunch) =>
      operator.post('/api/downtimes', {
        plcConfigId: plc,
        startDate: at(from).toISOString(),
        endDate: to === null ? null : at(to).toISOString(),
        activityTypeId,
      });
    const rivals = await Promise.all([enter(20, 30), enter(25, 35), enter(26, 29)]);
    expect(rivals.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409]);
    expect(rivals.find(({ status }) => status === 409)?.body).to.have.property('code', 'DOWNTIME_OVERLAPS');
    const stops = await stage.list(plc);
    const lengths = stops.map(({ startDate, endDate }) => Date.parse(endDate ?? '') - Date.parse(startDate));
    expect(lengths.reduce((sum, one) => sum + one, 0)).to.equal(40 * MIN);
    const entered = stops.find(({ automatic }) => !automatic);
    const [found] = stops;
    await operator.delete(`/api/downtimes/${found?.id}`).expect(409);
    await operator.delete(`/api/downtimes/${entered?.id}`).expect(204);
    expect(show(await stage.list(plc))).to.deep.equal(['unplanned 10-50']);
    await enter(60, null, mechanics).expect(201);
    expect(show(await stage.list(plc))).to.deep.equal(['unplanned 10-50', 'unplanned 60-']);
    const ahead = await enter(600, null).expect(422);
    expect(ahead.body).to.have.property('code', 'END_REQUIRED');
  });

  it('offer the reasons that were chosen at this machine first, at most nine, and all by group', async () => {
    const answer = await operator.get(`/api/downtimes/reasons?plcConfigId=${plant.plcConfigId}`).expect(200);
    const { data, groups } = answer.body as { data: { id: number }[]; groups: { name: string | null }[] };
    expect(data.map(({ id }) => id)).to.have.members([mechanics, lunch]);
    expect(groups.map(({ name }) => name)).to.deep.equal(['Manutenção', null]);
    const plc = await stage.machine(['RUNNING', 0], ['STOPPED', 10], ['RUNNING', 50]);
    const [stop] = await stage.comeTo(plc, 'unplanned 10-50');
    await operator.patch(`/api/downtimes/${stop?.id}`, { activityTypeId: lunch, version: 1 }).expect(200);
    const after = await operator.get(`/api/downtimes/reasons?plcConfigId=${plc}`).expect(200);
    expect((after.body as { data: { id: number }[] }).data[0]?.id).to.equal(lunch);
  });

  it('page by cursor without missing any, and show a timeline that ends where nothing is known', async () => {
    const plc = await stage.machine(
      ['RUNNING', 0],
      ['STOPPED', 10],
      ['RUNNING', 15],
      ['STOPPED', 20],
      ['RUNNING', 25],
      ['STOPPED', 30],
    );
    const all = await stage.comeTo(plc, 'unplanned 10-15', 'unplanned 20-25', 'unplanned 30-');
    const seen: number[] = [];
    let cursor = '';
    do {
      const page = await operator.get(`/api/downtimes?plcConfigId=${plc}&limit=1${cursor}`).expect(200);
      const { data, next } = page.body as { data: Stop[]; next: string | null };
      seen.push(...data.map(({ id }) => id));
      cursor = next === null ? '' : `&cursor=${next}`;
    } while (cursor !== '');
    expect(seen.reverse()).to.deep.equal(all?.map(({ id }) => id));
    const paged = await operator
      .get(`/api/downtimes?filter[plcConfigId]=${plc}&page=2&pageSize=2&sort=startDate`)
      .expect(200);
    expect(paged.body).to.include({ total: 3, next: null });
    expect((paged.body as { data: Stop[] }).data.map(({ id }) => id)).to.deep.equal(seen.slice(2));
    const ended = `plcConfigId=${plc}&to=${at(26).toISOString()}&sort=startDate&format=csv-br`;
    const file = await operator.get(`/api/downtimes/export?${ended}`).expect(200);
    const lines = file.text.trim().split('\r\n').slice(1);
    // Five minutes are 0.083 of an hour; the stop after the period is left out.
    expect(lines.map((line) => line.split(';').slice(3, 6))).to.deep.equal([
      ['0,083', 'Parada não planejada', ''],
      ['0,083', 'Parada não planejada', ''],
    ]);
    const period = `from=${at(0).toISOString()}&to=${at(240).toISOString()}`;
    const answer = await operator.get(`/api/downtimes/timeline?plcConfigId=${plc}&${period}`).expect(200);
    const { machines } = answer.body as { machines: { states: { state: string; to: string }[] }[] };
    expect(machines[0]?.states.at(-1)).to.include({ state: 'STOPPED', to: at(180).toISOString() });
    await operator
      .get(`/api/downtimes/timeline?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z`)
      .expect(422);
  });

  it('are on the dashboard as the collector told them, and unknown where nobody did', async () => {
    const plc = await stage.machine(['RUNNING', 150], ['STOPPED', 160]);
    await rig.database
      .knex('plc_status')
      .where({ plc_config_id: plc })
      .update({ last_read_at: new Date(), state: 'STOPPED', state_since: at(160) });
    await waitUntil(async () => (await stage.list(plc)).length === 1);
    const enter = { plcConfigId: plc, startDate: at(170).toISOString(), activityTypeId: lunch };
    await operator.post('/api/downtimes', enter).expect(201);
    const answer = await operator.get('/api/dashboard').expect(200);
    interface Card {
      id: number;
      state: string;
      stateSince: string;
      ribbon: { state: string; from: string }[];
    }
    const card = (answer.body as { machines: Card[] }).machines.find(({ id }) => id === plc);
    expect(card).to.include({ state: 'PLANNED_STOP', stateSince: at(170).toISOString() });
    expect(card?.ribbon.map(({ state }) => state)).to.deep.equal([
      'UNKNOWN',
      'RUNNING',
      'STOPPED',
      'PLANNED_STOP',
    ]);
    expect(card?.ribbon.at(-1)?.from).to.equal(at(170).toISOString());
  });

  it('get one reason for the whole stop, over the edge of a shift, and lose it again', async () => {
    const { knex } = rig.database;
    const [shift] = await knex('shifts')
      .insert(
        [0, 1, 2].map((part) => ({
          code: `S${part}`,
          name: `Shift ${part}`,
          company_id: plant.companyId,
          sector_id: plant.sectorId,
          weekdays: [0, 1, 2, 3, 4, 5, 6],
          // Thirds of a day that begin at minute 30.
          start_time: clock(at(30 + part * 480)),
          end_time: clock(at(30 + (part + 1) * 480)),
        })),
      )
      .returning<{ id: number }[]>('id');
    const plc = await stage.machine(['RUNNING', 0], ['STOPPED', 10], ['RUNNING', 50]);
    const [before, after] = await stage.comeTo(plc, 'unplanned 10-30', 'unplanned 30-50');
    expect(before?.groupId).to.equal(after?.groupId);
    const given = await operator
      .patch(`/api/downtimes/${before?.id}`, { activityTypeId: mechanics, version: before?.version })
      .expect(200);
    expect(given.body).to.include({ activityTypeName: 'Mecânica', userName: 'operator' });
    expect((await stage.list(plc)).map(({ activityTypeId }) => activityTypeId)).to.deep.equal([
      mechanics,
      mechanics,
    ]);
    expect(await stage.list(plc, '&pending=true')).to.deep.equal([]);
    const { version } = given.body as Stop;
    await operator.patch(`/api/downtimes/${before?.id}`, { activityTypeId: null, version }).expect(200);
    expect(await stage.list(plc, '&pending=true')).to.have.lengthOf(2);
    const trail = await knex('audit_log').where({ entity: 'downtimes', entity_id: String(before?.id) });
    expect(trail).to.have.lengthOf(2);
    await knex('shifts').where({ sector_id: plant.sectorId }).delete();
    expect(shift).to.be.an('object');
  });
});

/** HH:MM in São Paulo, which has no summer time now. */
function clock(date: Date): string {
  return date.toLocaleTimeString('pt-BR', {
    timeZone: 'America/Sao_Paulo',
    hour: '2-digit',
    minute: '2-digit',
  });
}
