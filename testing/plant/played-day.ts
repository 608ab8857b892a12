/**
 * A day of one machine whose truth is known: what it really made and when, when its link was down and when its collector. Told to the collector's
 * own modules poll by poll, on a clock of its own. Seconds are counted from the plant's midnight.
 */
export const POLL_SECONDS = 2;
export const HOUR = 3_600;
/** The counter begins shortly before its end: it wraps at 65 536. */
export const FIRST_VALUE = 65_000;

interface TrueOrder {
  code: string;
  from: number;
  to: number;
  cycleSeconds: number;
}
export interface TrueDay {
  orders: readonly TrueOrder[];
  /** When a piece is in the counter, in order; each just before a poll, so that it is read at that very second. */
  pieces: readonly number[];
  /** The same for pieces that the scrap counter tells of. */
  scrap: readonly number[];
  /** [from, to) in which no poll is answered. */
  linkLost: readonly [number, number][];
  /** [from, to) in which there is no collector. */
  collectorDown: readonly [number, number][];
  from: number;
  to: number;
}

/** Standing still, in whole seconds on the grid of the polls. */
interface Pause {
  at: number;
  seconds: number;
}

/** The plan: who reads it sees a shift with everything that happens in a plant. @param random even numbers in [0, 1) */
export function makeTrueDay(random: () => number): TrueDay {
  const orders = [
    { code: 'DAY-1', from: 6 * HOUR, to: 16 * HOUR, cycleSeconds: 10 },
    { code: 'DAY-2', from: 16 * HOUR, to: 21.5 * HOUR, cycleSeconds: 20 },
  ];
  const pauses: Pause[] = [
    // At 118 s since the last piece a stop is still short; at 120 s it is a downtime.
    { at: 7 * HOUR, seconds: 118 },
    { at: 7.25 * HOUR, seconds: 120 },
    { at: 8 * HOUR, seconds: 2_400 },
    // Over the break from 10:00 to 10:20, and over the change of shift at 14:00.
    { at: 10 * HOUR - 70, seconds: 1_350 },
    { at: 13.75 * HOUR, seconds: 2_000 },
    { at: 18 * HOUR - 6, seconds: 1_212 },
    { at: 20 * HOUR, seconds: 900 },
  ];
  const linkLost: [number, number][] = [
    [9 * HOUR, 9 * HOUR + 600],
    [12 * HOUR + 30, 12 * HOUR + 1_530],
    [17 * HOUR, 17 * HOUR + 90],
  ];
  const collectorDown: [number, number][] = [[19 * HOUR, 19 * HOUR + 1_200]];
  // Short ones all over the day, but not where something else happens: what comes of both at once nobody could calculate by hand.
  const events = [
    ...pauses.flatMap(({ at, seconds }) => [at, at + seconds]),
    ...linkLost.flat(),
    ...collectorDown.flat(),
    16 * HOUR,
  ];
  for (let at = 6.6 * HOUR; at < 21.4 * HOUR; at += 1_300)
    if (!events.some((one) => Math.abs(one - at) < 400))
      pauses.push({ at, seconds: 2 * Math.round(10 + random() * 44) });
  const pieces = makePieces(
    orders,
    pauses.toSorted((a, b) => a.at - b.at),
    random,
  );
  const scrap = pieces.filter((_at, index) => index % 37 === 36);
  return { orders, pieces, scrap, linkLost, collectorDown, from: 5.5 * HOUR, to: 22.5 * HOUR };
}

/** The first piece after half an hour of changeover; a little slower than ideal, never so slow that it were a stop. */
function makePieces(orders: readonly TrueOrder[], pauses: readonly Pause[], random: () => number): number[] {
  const pieces: number[] = [];
  let at = 6 * HOUR + 1_800;
  let next = 0;
  // After the last order it runs on for some minutes: pieces without an order.
  while (at < 21.6 * HOUR) {
    pieces.push(at);
    const cycle = orders.find(({ from, to }) => from <= at && at < to)?.cycleSeconds ?? 20;
    const pause = pauses[next];
    if (pause && at >= pause.at) {
      at += pause.seconds;
      next += 1;
    } else at += cycle + POLL_SECONDS * Math.floor(random() * (cycle === 20 ? 7 : 4));
  }
  return pieces;
}

interface TrueShift {
  from: number;
  to: number;
  breaks: readonly [number, number][];
}

/**
 * What a report must say, second by second, from the plan alone.
 * @param seenUntil when a collector that died last wrote down that it saw the machine; later it does not know
 */
export function readTrueDay(day: TrueDay, shift: TrueShift, seenUntil: number) {
  const reads = makeReads(day);
  const known = reads.map(([begin, end]): [number, number] =>
    day.collectorDown.some(([down]) => end === down - POLL_SECONDS)
      ? [begin, Math.min(end, seenUntil)]
      : [begin, end],
  );
  const stops = makeStops(day, reads);
  const truth = {
    shiftMs: 0,
    breakMs: 0,
    noOrderMs: 0,
    unknownMs: 0,
    changeoverMs: 0,
    unplannedMs: 0,
    microStopMs: 0,
    ratedMs: 0,
  };
  for (let second = shift.from; second < shift.to; second += 1) {
    truth.shiftMs += 1000;
    const kind = kindAt(second);
    if (kind !== null) truth[kind] += 1000;
    if (kind === null || kind === 'microStopMs') truth.ratedMs += 1000;
  }
  function kindAt(second: number): Exclude<keyof typeof truth, 'shiftMs' | 'ratedMs'> | null {
    const within = ([from, to]: readonly [number, number]) => from <= second && second < to;
    if (shift.breaks.some(within)) return 'breakMs';
    if (!day.orders.some(({ from, to }) => within([from, to]))) return 'noOrderMs';
    if (!known.some(within)) return 'unknownMs';
    const stop = stops.find(({ from, to }) => within([from, to]));
    if (!stop) return null;
    if (second < (day.pieces[0] ?? 0)) return 'changeoverMs';
    return stop.isLong ? 'unplannedMs' : 'microStopMs';
  }
  const isWork = (second: number) => kindAt(second) === 'unplannedMs' || kindAt(second) === 'microStopMs';
  const begins = stops.filter(({ from, to }) => {
    const seconds = Array.from({ length: to - from }, (_one, index) => from + index);
    const first = seconds.find((second) => second >= 6 * HOUR && second < 22 * HOUR && !isBreak(second));
    return first !== undefined && first >= shift.from && first < shift.to && isWork(first);
  });
  function isBreak(second: number): boolean {
    return BREAKS.some(([from, to]) => from <= second && second < to);
  }
  return {
    ...truth,
    stops: begins.filter(({ isLong }) => isLong).length,
    microStops: begins.filter(({ isLong }) => !isLong).length,
    ...countTruth(day, reads, shift),
  };
}
export const BREAKS: readonly [number, number][] = [
  [10 * HOUR, 10 * HOUR + 1_200],
  [18 * HOUR, 18 * HOUR + 1_200],
];

/** From the first good read after a hole to the last one before the next. */
function makeReads({ from, to, linkLost, collectorDown }: TrueDay): [number, number][] {
  const holes = [...linkLost, ...collectorDown].toSorted(([a], [b]) => a - b);
  const known: [number, number][] = [];
  let begin = from;
  for (const [lost, back] of holes) {
    known.push([begin, lost - POLL_SECONDS]);
    begin = back;
  }
  return [...known, [begin, to]];
}

/** A piece that does not come for more than 1.7 cycles; from the last one and its cycle on, to the next. */
function makeStops({ pieces, orders, from }: TrueDay, reads: readonly [number, number][]) {
  const stops = [{ from, to: pieces[0] ?? from, isLong: true }];
  for (const [index, at] of pieces.entries()) {
    const next = pieces[index + 1] ?? Infinity;
    const cycle = orders.find((order) => order.from <= at && at < order.to)?.cycleSeconds ?? 20;
    const isSeen = reads.some(([begin, end]) => begin <= at && next <= end);
    if (isSeen && next - at > Math.max(1.7 * cycle, 3 * POLL_SECONDS, 10))
      stops.push({ from: at + cycle, to: next, isLong: next - at >= Math.max(6 * cycle, 120) });
  }
  return stops;
}

/** Pieces are booked when they are read; those that nobody saw being made come together when there are eyes again. */
function countTruth(day: TrueDay, reads: readonly [number, number][], shift: TrueShift) {
  const sums = { produced: 0, unseen: 0, scrap: 0, idealMs: 0 };
  const readAt = (at: number) => Math.max(at, reads.find(([, end]) => at <= end)?.[0] ?? at);
  const catchUps = new Set(reads.slice(1).map(([begin]) => begin));
  for (const at of day.pieces) {
    const second = readAt(at);
    const order = day.orders.find(({ from, to }) => from <= second && second < to);
    if (second < shift.from || second >= shift.to || !order) continue;
    sums.produced += 1;
    if (catchUps.has(second)) sums.unseen += 1;
    else sums.idealMs += order.cycleSeconds * 1000;
  }
  for (const at of day.scrap) {
    const second = readAt(at);
    if (
      second >= shift.from &&
      second < shift.to &&
      day.orders.some(({ from, to }) => from <= second && second < to)
    )
      sums.scrap += 1;
  }
  return sums;
}
