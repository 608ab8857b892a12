import { expect } from 'chai';
import fc from 'fast-check';
import { sectorCalendar, shiftOccurrences } from './shift-occurrences.ts';
import type { CalendarException, ShiftDefinition, ShiftOccurrence } from './shift-types.ts';

const BRAZIL = 'America/Sao_Paulo';
const HOUR_MS = 3_600_000;
const at = (iso: string) => Date.parse(iso);
const makeShift = (change: Partial<ShiftDefinition> = {}): ShiftDefinition => ({
  id: 1,
  sectorId: null,
  code: 'T1',
  name: '1º turno',
  weekdays: [1, 2, 3, 4, 5],
  startTime: '06:00',
  endTime: '14:00',
  breaks: [],
  validFrom: null,
  validUntil: null,
  ...change,
});
const NIGHT = makeShift({
  id: 3,
  code: 'T3',
  startTime: '22:00',
  endTime: '06:00',
  breaks: [
    { start: '02:00', end: '02:20' },
    { start: '23:50', end: '00:10' },
  ],
});
const makeException = (change: Partial<CalendarException>): CalendarException => ({
  id: 9,
  sectorId: null,
  shiftId: null,
  date: '2026-11-20',
  kind: 'holiday',
  name: 'Consciência Negra',
  startTime: null,
  endTime: null,
  breaks: [],
  ...change,
});
const show = (found: ShiftOccurrence[]) =>
  found.map((one) => [
    one.localDate,
    new Date(one.startMs).toISOString(),
    (one.endMs - one.startMs) / HOUR_MS,
  ]);
const hours = (spans: { startMs: number; endMs: number }[]) =>
  spans.map(({ startMs, endMs }) => (endMs - startMs) / HOUR_MS);

describe('the occurrences of shifts', () => {
  it('follow the weekdays of the plant, not those of UTC', () => {
    // 2026-11-20 is a Friday; 06:00 in São Paulo is 09:00 UTC.
    const found = shiftOccurrences(
      [makeShift()],
      [],
      BRAZIL,
      at('2026-11-20T03:00Z'),
      at('2026-11-24T03:00Z'),
    );
    expect(show(found)).to.deep.equal([
      ['2026-11-20', '2026-11-20T09:00:00.000Z', 8],
      ['2026-11-23', '2026-11-23T09:00:00.000Z', 8],
    ]);
  });

  it('cross midnight and belong to the day on which they start, with their breaks on either side', () => {
    const [one, ...more] = shiftOccurrences(
      [NIGHT],
      [],
      BRAZIL,
      at('2026-11-21T04:00Z'),
      at('2026-11-21T05:00Z'),
    );
    expect(more).to.deep.equal([]);
    expect(one).to.include({
      localDate: '2026-11-20',
      startMs: at('2026-11-21T01:00Z'),
      endMs: at('2026-11-21T09:00Z'),
    });
    expect(one?.breaks).to.deep.equal([
      { startMs: at('2026-11-21T02:50Z'), endMs: at('2026-11-21T03:10Z') },
      { startMs: at('2026-11-21T05:00Z'), endMs: at('2026-11-21T05:20Z') },
    ]);
  });

  it('are half-open: the end of one is the start of the next and touches no period that begins there', () => {
    const from = at('2026-11-20T17:00Z'); // 14:00: the first shift has just ended
    expect(shiftOccurrences([makeShift()], [], BRAZIL, from, from + 1)).to.deep.equal([]);
    expect(shiftOccurrences([makeShift()], [], BRAZIL, from - 1, from)).to.have.lengthOf(1);
    expect(shiftOccurrences([makeShift()], [], BRAZIL, from, from)).to.deep.equal([]);
  });

  it('keep to the wall clock when the clocks change', () => {
    // New York, 2026: forward on 8 March at 02:00, back on 1 November at 02:00. 22:00 to 06:00 is 7 and 9 hours.
    const night = { ...NIGHT, weekdays: [0, 1, 2, 3, 4, 5, 6] };
    const spring = shiftOccurrences(
      [night],
      [],
      'America/New_York',
      at('2026-03-08T06:00Z'),
      at('2026-03-08T07:00Z'),
    );
    expect(show(spring)).to.deep.equal([['2026-03-07', '2026-03-08T03:00:00.000Z', 7]]);
    // The break from 02:00 to 02:20 is skipped by the clocks and taken an hour later by them.
    expect(hours(spring[0]?.breaks ?? [])).to.deep.equal([1 / 3, 1 / 3]);
    const autumn = shiftOccurrences(
      [night],
      [],
      'America/New_York',
      at('2026-11-01T05:30Z'),
      at('2026-11-01T06:30Z'),
    );
    expect(show(autumn)).to.deep.equal([['2026-10-31', '2026-11-01T02:00:00.000Z', 9]]);
  });

  it('know the years in which Brazil had summer time', () => {
    // On 4 November 2018 midnight did not exist in São Paulo: the night shift of the 3rd had 7 hours.
    const night = { ...NIGHT, weekdays: [6] };
    const found = shiftOccurrences([night], [], BRAZIL, at('2018-11-04T02:00Z'), at('2018-11-04T05:00Z'));
    expect(show(found)).to.deep.equal([['2018-11-03', '2018-11-04T01:00:00.000Z', 7]]);
  });

  it('hold from their first to their last day: new hours leave the past as it was', () => {
    const old = makeShift({ id: 1, weekdays: [0, 1, 2, 3, 4, 5, 6], validUntil: '2026-11-23' });
    const own = { id: 2, startTime: '07:00', validFrom: '2026-11-24' };
    const found = shiftOccurrences(
      [old, makeShift({ ...old, ...own, validUntil: null })],
      [],
      'America/Sao_Paulo',
      Date.parse('2026-11-22T03:00Z'),
      Date.parse('2026-11-26T03:00Z'),
    );
    expect(found.map(({ shiftId, localDate }) => [shiftId, localDate])).to.deep.equal([
      [1, '2026-11-22'],
      [1, '2026-11-23'],
      [2, '2026-11-24'],
      [2, '2026-11-25'],
    ]);
  });

  it('leave out holidays, of all shifts or of one', () => {
    const shifts = [makeShift(), NIGHT];
    const period = [at('2026-11-20T03:00Z'), at('2026-11-21T03:00Z')] as const;
    const codes = (exceptions: CalendarException[]) =>
      shiftOccurrences(shifts, exceptions, BRAZIL, ...period).map(
        ({ code, localDate }) => `${code} ${localDate}`,
      );
    // The night that began on Thursday still ends on the holiday's morning.
    expect(codes([])).to.deep.equal(['T3 2026-11-19', 'T1 2026-11-20', 'T3 2026-11-20']);
    expect(codes([makeException({})])).to.deep.equal(['T3 2026-11-19']);
    expect(codes([makeException({ shiftId: 3 })])).to.deep.equal(['T3 2026-11-19', 'T1 2026-11-20']);
  });

  it('add overtime, which never takes time from a shift', () => {
    const overtime = makeException({
      kind: 'overtime',
      date: '2026-11-21',
      startTime: '06:00',
      endTime: '12:00',
      name: 'Sábado',
    });
    const [one] = shiftOccurrences(
      [makeShift()],
      [overtime],
      BRAZIL,
      at('2026-11-21T03:00Z'),
      at('2026-11-22T03:00Z'),
    );
    expect(one).to.include({
      shiftId: null,
      exceptionId: 9,
      name: 'Sábado',
      startMs: at('2026-11-21T09:00Z'),
    });
    const late = makeException({ kind: 'overtime', startTime: '13:00', endTime: '16:00', shiftId: 1 });
    const friday = shiftOccurrences(
      [makeShift()],
      [late],
      BRAZIL,
      at('2026-11-20T03:00Z'),
      at('2026-11-21T03:00Z'),
    );
    expect(hours(friday)).to.deep.equal([8, 2]);
    expect(friday.map(({ shiftId }) => shiftId)).to.deep.equal([1, 1]);
  });

  it('of a sector replace those of its company', () => {
    const own = makeShift({ id: 7, sectorId: 2, code: 'ADM' });
    const shifts = [makeShift(), own];
    const holiday = makeException({});
    const working = makeException({ id: 10, sectorId: 2, kind: 'normal' });
    expect(sectorCalendar(shifts, [holiday], 1)).to.deep.equal({
      shifts: [shifts[0]],
      exceptions: [holiday],
    });
    const sector = sectorCalendar(shifts, [holiday, working], 2);
    expect(sector).to.deep.equal({ shifts: [own], exceptions: [working] });
    const found = shiftOccurrences(
      sector.shifts,
      sector.exceptions,
      BRAZIL,
      at('2026-11-20T03:00Z'),
      at('2026-11-21T03:00Z'),
    );
    expect(found.map(({ code }) => code)).to.deep.equal(['ADM']);
  });
});

const ZONES = [BRAZIL, 'America/New_York', 'Europe/Lisbon', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'];
const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: at('2015-01-01T00:00Z'), max: at('2030-01-01T00:00Z') });
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
/** Shifts that cut the whole day: they fill all time. */
const wholeDay = fc
  .uniqueArray(fc.integer({ min: 0, max: 1439 }), { minLength: 2, maxLength: 5 })
  .map((cuts) => {
    const sorted = cuts.toSorted((a, b) => a - b);
    return sorted.map((start, index) =>
      makeShift({
        id: index + 1,
        weekdays: [0, 1, 2, 3, 4, 5, 6],
        startTime: clock(start),
        endTime: clock(sorted[(index + 1) % sorted.length] ?? 0),
      }),
    );
  });
const anyShift = fc
  .record({
    start: fc.integer({ min: 0, max: 1439 }),
    length: fc.integer({ min: 1, max: 1439 }),
    weekdays: fc.subarray([0, 1, 2, 3, 4, 5, 6]),
  })
  .map(({ start, length, weekdays }) =>
    makeShift({ weekdays, startTime: clock(start), endTime: clock(start + length) }),
  );

describe('the occurrences of any shifts', () => {
  it('fill all time where the shifts fill the day, whatever the clocks do', () => {
    fc.assert(
      fc.property(
        wholeDay,
        zone,
        instant,
        fc.integer({ min: 1, max: 40 * 24 * HOUR_MS }),
        (shifts, timeZone, from, length) => {
          const found = shiftOccurrences(shifts, [], timeZone, from, from + length);
          const inside = found.map((one) => Math.min(one.endMs, from + length) - Math.max(one.startMs, from));
          expect(inside.reduce((sum, one) => sum + one, 0)).to.equal(length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never overlap, and two periods side by side know the same as the whole', () => {
    fc.assert(
      fc.property(
        fc.array(anyShift, { maxLength: 4 }),
        zone,
        instant,
        fc.integer({ min: 2, max: 20 * 24 * HOUR_MS }),
        (shifts, timeZone, from, length) => {
          const whole = shiftOccurrences(shifts, [], timeZone, from, from + length);
          for (const [index, one] of whole.entries()) {
            expect(one.startMs).to.be.below(one.endMs);
            expect(one.startMs).to.be.at.least(whole[index - 1]?.endMs ?? -Infinity);
          }
          const middle = from + Math.floor(length / 2);
          const parts = [
            ...shiftOccurrences(shifts, [], timeZone, from, middle),
            ...shiftOccurrences(shifts, [], timeZone, middle, from + length),
          ];
          const once = [...new Map(parts.map((one) => [one.startMs, one])).values()];
          expect(once).to.deep.equal(whole);
        },
      ),
      { numRuns: 60 },
    );
  });
});
