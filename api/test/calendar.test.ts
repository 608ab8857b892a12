import { expect } from 'chai';
import { calendarOccurrences, loadCalendars } from '../../domain/shifts/load-calendars.ts';
import { makePlant, startApiRig } from './api-rig.ts';
import type { ApiRig, Person, Plant } from './api-rig.ts';

describe('the calendar of the plant', () => {
  let rig: ApiRig;
  let plant: Plant;
  let supervisor: Person;
  before(async () => {
    rig = await startApiRig();
    plant = await makePlant(rig.database);
    supervisor = await rig.signIn('supervisor');
  });
  after(() => rig.stop());

  it('takes shifts, a holiday and overtime, and cuts time by them', async () => {
    const { companyId, sectorId, otherSectorId } = plant;
    const shift = { companyId, code: 'T1', name: '1º turno', weekdays: [1, 2, 3, 4, 5] };
    const breaks = [{ start: '10:00', end: '10:20' }];
    await supervisor
      .post('/api/shifts', { ...shift, startTime: '06:00', endTime: '14:00', breaks })
      .expect(201);
    const post = (values: object) => supervisor.post('/api/calendar-exceptions', { companyId, ...values });
    await post({ date: '2026-11-20', kind: 'holiday', name: 'Feriado' }).expect(201);
    const hours = { startTime: '07:00', endTime: '11:00', breaks };
    const overtime = await post({ date: '2026-11-21', kind: 'overtime', name: 'Sábado', ...hours }).expect(
      201,
    );
    expect(overtime.body).to.deep.include({
      date: '2026-11-21',
      startTime: '07:00',
      endTime: '11:00',
      breaks,
    });
    const calendars = await loadCalendars(rig.database.knex, [sectorId, otherSectorId]);
    const calendar = calendars.get(sectorId);
    if (!calendar) throw new Error('no calendar');
    const found = calendarOccurrences(
      calendar,
      Date.parse('2026-11-19T03:00Z'),
      Date.parse('2026-11-24T03:00Z'),
    );
    expect(
      found.map(({ localDate, startMs, breaks: [pause] }) => [
        localDate,
        new Date(startMs).toISOString(),
        pause && (pause.endMs - pause.startMs) / 60_000,
      ]),
    ).to.deep.equal([
      ['2026-11-19', '2026-11-19T09:00:00.000Z', 20],
      ['2026-11-21', '2026-11-21T10:00:00.000Z', 20],
      ['2026-11-23', '2026-11-23T09:00:00.000Z', 20],
    ]);
    expect(calendars.get(otherSectorId)?.shifts).to.deep.equal([]);
  });

  it('ends a shift on a day, and begins another with new hours, so that the past keeps its own', async () => {
    const { companyId } = plant;
    const shift = { companyId, name: '2º turno', weekdays: [1, 2, 3, 4, 5, 6, 0] };
    const hours = { startTime: '14:00', endTime: '22:00' };
    const old = await supervisor.post('/api/shifts', { ...shift, ...hours, code: 'T2' }).expect(201);
    const { id } = old.body as { id: number };
    const ended = await supervisor.patch(`/api/shifts/${id}`, { validUntil: '2026-11-24' }).expect(200);
    expect(ended.body).to.include({ validFrom: null, validUntil: '2026-11-24' });
    const late = { ...shift, code: 'T2-2', startTime: '15:00', endTime: '23:00', validFrom: '2026-11-25' };
    await supervisor.post('/api/shifts', { ...late, validUntil: '2026-11-24' }).expect(422);
    await supervisor.post('/api/shifts', late).expect(201);
    const calendars = await loadCalendars(rig.database.knex, [plant.sectorId]);
    const calendar = calendars.get(plant.sectorId);
    if (!calendar) throw new Error('no calendar');
    const days = [Date.parse('2026-11-24T03:00Z'), Date.parse('2026-11-26T03:00Z')] as const;
    const second = calendarOccurrences(calendar, ...days).filter(({ name }) => name === '2º turno');
    expect(
      second.map(({ localDate, startMs }) => [localDate, new Date(startMs).toISOString()]),
    ).to.deep.equal([
      ['2026-11-24', '2026-11-24T17:00:00.000Z'],
      ['2026-11-25', '2026-11-25T18:00:00.000Z'],
    ]);
  });

  it('leaves the past as it was when a shift is deactivated, and takes nothing of one that never began', async () => {
    const { companyId } = plant;
    const daily = { companyId, weekdays: [0, 1, 2, 3, 4, 5, 6], startTime: '02:00', endTime: '03:00' };
    const make = async (values: object): Promise<number> => {
      const made = await supervisor.post('/api/shifts', { ...daily, ...values }).expect(201);
      return (made.body as { id: number }).id;
    };
    const began = await make({ code: 'T3', name: '3º turno' });
    const future = await make({
      code: 'T4',
      name: '4º turno',
      validFrom: '2099-01-01',
      validUntil: '2099-12-31',
    });
    const dayMs = 86_400_000;
    const now = Date.now();
    const starts = async (id: number, fromMs: number, toMs: number): Promise<number[]> => {
      const calendar = (await loadCalendars(rig.database.knex, [plant.sectorId])).get(plant.sectorId);
      if (!calendar) throw new Error('no calendar');
      return calendarOccurrences(calendar, fromMs, toMs)
        .filter(({ shiftId }) => shiftId === id)
        .map(({ startMs }) => startMs);
    };
    const past = await starts(began, now - 30 * dayMs, now);
    expect(past).to.have.length.within(28, 30);
    await rig.database
      .knex('shifts')
      .where({ id: began })
      .update({ created_at: new Date(now - 2 * dayMs) });
    const removed = await supervisor.delete(`/api/shifts/${began}`).expect(200);
    expect(removed.body).to.deep.equal({ id: began, deleted: false });
    await supervisor.patch(`/api/shifts/${future}`, { active: false }).expect(200);
    expect(await starts(began, now - 30 * dayMs, now)).to.deep.equal(past);
    expect(await starts(began, now + dayMs, now + 30 * dayMs)).to.deep.equal([]);
    expect(await starts(future, Date.parse('2099-01-01'), Date.parse('2099-02-01'))).to.deep.equal([]);
    const mistake = await make({ code: 'T5', name: '5º turno', startTime: '03:00', endTime: '04:00' });
    const undone = await supervisor.delete(`/api/shifts/${mistake}`).expect(200);
    expect(undone.body).to.deep.equal({ id: mistake, deleted: true });
    await supervisor.patch(`/api/shifts/${began}`, { active: true }).expect(200);
    expect(await starts(began, now + dayMs, now + 30 * dayMs)).to.have.length.within(28, 30);
  });

  it('refuses overtime without hours, and a holiday has none', async () => {
    const { companyId } = plant;
    const base = { companyId, date: '2026-12-25', name: 'Natal' };
    const refused = await supervisor
      .post('/api/calendar-exceptions', { ...base, kind: 'overtime' })
      .expect(422);
    expect(refused.body).to.have.nested.property('details[1].path', 'endTime');
    const hours = { startTime: '07:00', endTime: '11:00' };
    const made = await supervisor
      .post('/api/calendar-exceptions', { ...base, kind: 'overtime', ...hours })
      .expect(201);
    const { id } = made.body as { id: number };
    const changed = await supervisor.patch(`/api/calendar-exceptions/${id}`, { kind: 'holiday' }).expect(200);
    expect(changed.body).to.include({ kind: 'holiday', startTime: null });
    await supervisor
      .post('/api/calendar-exceptions', { ...base, date: '2026-02-30', kind: 'holiday' })
      .expect(422);
  });
});
