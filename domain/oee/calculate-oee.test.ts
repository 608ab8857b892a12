/** Shifts calculated by hand: the arithmetic is in the comments, the times in minutes after the start of the shift. */
import { expect } from 'chai';
import { calculateOee } from './calculate-oee.ts';
import type { OeeFigures, OeeSettings } from './calculate-oee.ts';
import { summarize, total } from './test/oee-cases.ts';
import type { Case } from './test/oee-cases.ts';

const oeeOf = (one: Case, settings?: OeeSettings): OeeFigures =>
  calculateOee(total(summarize(one).orders), settings);
const percent = (value: number | null) => (value === null ? null : Number((value * 100).toFixed(2)));
const show = (figures: OeeFigures) => [
  percent(figures.availability),
  percent(figures.performance),
  percent(figures.quality),
  percent(figures.oee),
];

describe('the OEE of a shift', () => {
  it('is that of the textbook', () => {
    // 12 h available, 2 h of downtime: A = 10/12 = 83.33 %. 10 000/h is 0.36 s a piece: E = 95 000 × 0.36 / 36 000 = 95.00 %.
    // Q = 90 000 / 95 000 = 94.74 %. OEE = 10/12 × 0.95 × 90/95 = 0.75 exactly.
    const figures = oeeOf({
      minutes: 720,
      stops: [{ at: [100, 220] }],
      cycles: { 1: 0.36 },
      pieces: [{ produced: 95_000 }],
      scrap: 5_000,
    });
    expect(show(figures)).to.deep.equal([83.33, 95, 94.74, 75]);
    expect(figures.good).to.equal(90_000);
  });

  it('is whole for a shift without a loss; the break is no loss', () => {
    // PBT = 480 − 20 = 460 min = 27 600 s; at 10 s a piece 2 760 pieces.
    const figures = oeeOf({ breaks: [[240, 260]], pieces: [{ produced: 2_760 }] });
    expect(show(figures)).to.deep.equal([100, 100, 100, 100]);
    expect(figures).to.include({
      busyMs: 27_600_000,
      mtbfSeconds: null,
      mttrSeconds: null,
      microStopsPerHour: 0,
    });
  });

  it('leaves out what was planned', () => {
    // PBT = 480 − 20 − 40 = 420 min; APT = 420 − 60 = 360 min = 21 600 s. A = 360/420 = 85.71 %.
    // E = 1 500 × 12 / 21 600 = 83.33 %. Q = 1 425/1 500 = 95 %. OEE = 6/7 × 5/6 × 0.95 = 67.86 %.
    const figures = oeeOf({
      breaks: [[240, 260]],
      stops: [
        { at: [60, 100], kind: 'planned', activityTypeId: 11 },
        { at: [300, 360], activityTypeId: 4 },
      ],
      cycles: { 1: 12 },
      pieces: [{ produced: 1_500 }],
      scrap: 75,
    });
    expect(show(figures)).to.deep.equal([85.71, 83.33, 95, 67.86]);
    // One failure: MTBF = 21 600 s, MTTR = 3 600 s. Scrap cost 75 × 12 s.
    expect(figures).to.include({ mtbfSeconds: 21_600, mttrSeconds: 3_600 });
    expect(figures.losses).to.include({ unplannedMs: 3_600_000, slowMs: 3_600_000, scrapMs: 900_000 });
  });

  it('takes a stop for planned where its reason says so', () => {
    // PBT = 480 − 30 = 450 min = 27 000 s, all of it available: A = 100 %, E = 2 025 × 10 / 27 000 = 75 %.
    const figures = oeeOf({ stops: [{ at: [10, 40], isPlanned: true }], pieces: [{ produced: 2_025 }] });
    expect(show(figures)).to.deep.equal([100, 75, 100, 75]);
  });

  it('does not know what happened while the link was down', () => {
    // Two hours unknown, with a downtime of one hour of which half is unknown: PBT = 480 − 120 = 360 min, APT = 330 min.
    // A = 330/360 = 91.67 %; E = 1 485 × 10 / 19 800 = 75 %; unknown share = 120/480 = 25 %.
    const figures = oeeOf({
      states: [
        { state: 'RUNNING', at: [-60, 100] },
        { state: 'UNKNOWN', at: [100, 220] },
        { state: 'RUNNING', at: [220, null] },
      ],
      stops: [{ at: [190, 250] }],
      pieces: [{ produced: 1_485 }],
    });
    expect(show(figures)).to.deep.equal([91.67, 75, 100, 68.75]);
    expect(figures.unknownShare).to.equal(0.25);
  });

  it('does not take silence for a running machine', () => {
    // Read until minute 300, then the collector went down and nobody closed the state: 180 of 480 min are unknown.
    // E = 1 800 × 10 / 18 000 = 100 %.
    const figures = oeeOf({ knownUntilMinute: 300, pieces: [{ produced: 1_800 }] });
    expect(show(figures)).to.deep.equal([100, 100, 100, 100]);
    expect(figures.unknownShare).to.equal(0.375);
  });

  it('gives pieces that were made unseen no time, and the time no pieces', () => {
    // 240 min unknown, in which 1 440 pieces were made that a catch-up told of later. Seen: 1 080 pieces in 240 min at 10 s: E = 75 %.
    const figures = oeeOf({
      states: [
        { state: 'UNKNOWN', at: [0, 240] },
        { state: 'RUNNING', at: [240, null] },
      ],
      pieces: [{ produced: 2_520, unseen: 1_440 }],
      scrap: 252,
    });
    expect(show(figures)).to.deep.equal([100, 75, 90, 67.5]);
  });

  it('leaves out time without an order, or counts it as lost where that is asked', () => {
    // Order from minute 120: PBT = 360 min = 21 600 s, E = 1 620 × 10 / 21 600 = 75 %.
    const late: Case = { runs: [{ orderId: 1, at: [120, null] }], pieces: [{ produced: 1_620 }] };
    expect(show(oeeOf(late))).to.deep.equal([100, 75, 100, 75]);
    // As a loss: PBT = 480 min, APT = 360 min: A = 75 %, OEE = 0.75 × 0.75.
    expect(show(oeeOf(late, { noOrder: 'loss' }))).to.deep.equal([75, 75, 100, 56.25]);
  });

  it('counts a changeover as lost availability, but not as a failure', () => {
    // PBT = 480, APT = 480 − 48 − 72 = 360 min: A = 75 %. E = 2 160 × 10 / 21 600 = 100 %. One failure of 72 min.
    const figures = oeeOf({
      stops: [{ at: [0, 48], kind: 'changeover' }, { at: [100, 172] }],
      pieces: [{ produced: 2_160 }],
      scrap: 216,
    });
    expect(show(figures)).to.deep.equal([75, 100, 90, 67.5]);
    expect(figures).to.include({ mttrSeconds: 4_320, mtbfSeconds: 21_600 });
  });

  it('counts micro-stops as lost performance', () => {
    // Two micro-stops of a minute each: A = 100 %. E = 2 592 × 10 / 28 800 = 90 %. 2 in 8 h = 0.25 an hour.
    const figures = oeeOf({
      stops: [
        { at: [30, 31], kind: 'micro_stop' },
        { at: [90, 91], kind: 'micro_stop' },
      ],
      pieces: [{ produced: 2_592 }],
    });
    expect(show(figures)).to.deep.equal([100, 90, 100, 90]);
    expect(figures.microStopsPerHour).to.equal(0.25);
    // 28 800 − 25 920 − 120 s = 2 760 s went into slow pieces.
    expect(figures.losses).to.include({ microStopMs: 120_000, slowMs: 2_760_000 });
  });

  it('weighs orders of different cycles by their time', () => {
    // Order 1: 240 min = 14 400 s, 1 200 × 10 s = 12 000 s. Order 2: 14 400 s, 320 × 30 s = 9 600 s.
    // E = 21 600 / 28 800 = 75 %. Q = 1 520 pieces, 38 of scrap: 97.5 %.
    const figures = oeeOf({
      runs: [
        { orderId: 1, at: [-10, 240] },
        { orderId: 2, at: [240, null] },
      ],
      cycles: { 1: 10, 2: 30 },
      pieces: [{ produced: 1_200 }, { orderId: 2, produced: 320 }],
      scrap: 38,
    });
    expect(show(figures)).to.deep.equal([100, 75, 97.5, 73.13]);
  });

  it('takes of a stop only what lies in working time', () => {
    // A stop from minute 200 to 300 over a break from 240 to 260: 80 min of downtime. PBT = 460, APT = 380: A = 82.61 %.
    // Another goes on after the end of the shift: 40 of its minutes are in it. APT = 340: A = 73.91 %.
    const breaks: [number, number][] = [[240, 260]];
    const one = oeeOf({ breaks, stops: [{ at: [200, 300] }] });
    expect(percent(one.availability)).to.equal(82.61);
    const two = oeeOf({ breaks, stops: [{ at: [200, 300] }, { at: [440, 600] }] });
    expect(percent(two.availability)).to.equal(73.91);
    // Two failures: 120 min / 2.
    expect(two.mttrSeconds).to.equal(3_600);
  });

  it('shows more than 100 % and doubts the ideal cycle', () => {
    // 3 600 × 10 s in 28 800 s = 125 %.
    const figures = oeeOf({ pieces: [{ produced: 3_600 }] });
    expect(show(figures)).to.deep.equal([100, 125, 100, 125]);
    expect(figures.isPerformanceDoubtful).to.equal(true);
  });

  it('says nothing where there is nothing to divide by', () => {
    const planned = oeeOf({ stops: [{ at: [-10, 500], kind: 'planned' }] });
    expect(show(planned)).to.deep.equal([null, null, null, null]);
    // It ran, but made nothing: A = 100 %, E = 0 %, and no quality of no pieces.
    expect(show(oeeOf({}))).to.deep.equal([100, 0, null, null]);
    expect(show(oeeOf({ runs: [] }))).to.deep.equal([null, null, null, null]);
  });

  it('leaves orders without an ideal cycle out of the performance, and says so', () => {
    // Order 1: 240 min, 1 080 × 10 s = 10 800 of 14 400 s = 75 %. Order 2 has no cycle.
    const figures = oeeOf({
      runs: [
        { orderId: 1, at: [0, 240] },
        { orderId: 2, at: [240, null] },
      ],
      cycles: { 1: 10, 2: null },
      pieces: [{ produced: 1_080 }, { orderId: 2, produced: 500 }],
    });
    expect(show(figures)).to.deep.equal([100, 75, 100, 75]);
    expect(figures.isCycleMissing).to.equal(true);
  });

  it('does not judge a stop that goes on and is still short', () => {
    // Minute 100: a stop goes on since minute 99. 60 s < max(6 × 10 s, 120 s): undetermined, no downtime yet.
    const short: Case = { stops: [{ at: [99, null] }], nowMinute: 100, pieces: [{ produced: 450 }] };
    expect(show(oeeOf(short))).to.deep.equal([100, 75, 100, 75]);
    // Two minutes later it is one of 3 min: A = 99/102 = 97.06 %.
    expect(percent(oeeOf({ ...short, nowMinute: 102 }).availability)).to.equal(97.06);
  });

  it('takes the stops that only the machine’s state tells of by their length', () => {
    // FAULT for 60 min is a downtime: A = 420/480 = 87.5 %. STOPPED for a minute is a micro-stop.
    const figures = oeeOf({
      states: [
        { state: 'RUNNING', at: [-10, 100] },
        { state: 'FAULT', at: [100, 160] },
        { state: 'RUNNING', at: [160, 200] },
        { state: 'STOPPED', at: [200, 201] },
        { state: 'RUNNING', at: [201, null] },
      ],
      pieces: [{ produced: 2_520 }],
    });
    expect(show(figures)).to.deep.equal([87.5, 100, 100, 87.5]);
    expect(figures).to.include({ mttrSeconds: 3_600, microStopsPerHour: 1 / 7 });
  });
});
