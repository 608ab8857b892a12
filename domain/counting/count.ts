/**
 * From a counter's reads to pieces: the rule of DOMAIN 1 as a pure function. Ours on top of that page: what agrees with a
 * decrease, what an unknown speed allows, and the return from a jump; each is explained where it is decided.
 */
import type {
  CounterReading,
  CounterSettings,
  CounterState,
  CountKind,
  CountOutcome,
  CountReason,
  CountResult,
} from './counter-types.ts';
import { highestRate, plausibleAfterDecrease, plausibleIncrease, rolloverValue } from './counter-range.ts';
import { takePieces } from './pieces.ts';

export type * from './counter-types.ts';

/** A counter rolls over only from the top tenth of its range: from anywhere else a decrease is a reset. */
const ROLLOVER_ZONE = 0.9;
/** More than three polls without a good read is an outage: what was made in it is caught up. */
const OUTAGE_POLLS = 3;
/**
 * Seconds. A shorter gap is a stutter, not an outage, however fast the polling: its pieces belong to the order that ran when they were read, as
 * those of three ordinary polls do.
 */
const OUTAGE_LEAST_SECONDS = 3;
/** Reads below the baseline that never agree: after this many the baseline gives way, loudly, rather than hang for ever. */
const UNSETTLED_READS = 10;

/**
 * Judges one good read of a counter.
 * @param previous the state of the read before, or null; a state of another source counts as none (its fraction is kept)
 * @returns the state to go on with and what the read means; the caller books and stores both in one transaction
 * @throws RangeError for a value that is not finite, or pieces per count that are not a decimal
 */
export function count(
  previous: CounterState | null,
  reading: CounterReading,
  settings: CounterSettings,
): CountResult {
  const value = reading.rawValue;
  if (!Number.isFinite(value)) throw new RangeError(`A counter's value must be finite: ${value}`);
  if (previous === null || previous.source !== settings.source)
    return takeBaseline(previous, reading, settings);

  const gapSeconds = reading.gapSeconds + (previous.pending?.gapSeconds ?? 0);
  const read: Read = { state: previous, value, gapSeconds, settings };
  if (value === previous.last) return holdStill(read);
  if (settings.dataType === 'bit') return judgeBit(read);
  return value > previous.last ? judgeIncrease(read) : judgeDecrease(read, reading.gapSeconds);
}

/** One read with the state that it meets; `gapSeconds` reaches back to the baseline's own read. */
interface Read {
  state: CounterState;
  value: number;
  gapSeconds: number;
  settings: CounterSettings;
}

function takeBaseline(
  previous: CounterState | null,
  reading: CounterReading,
  settings: CounterSettings,
): CountResult {
  const state: CounterState = {
    source: settings.source,
    last: reading.rawValue,
    carry: previous?.carry ?? 0,
    pending: null,
    beforeJump: null,
  };
  const outcome: CountOutcome = {
    kind: 'baseline',
    reason: null,
    from: null,
    to: reading.rawValue,
    deltaRaw: 0,
    pieces: 0,
    gapSeconds: reading.gapSeconds,
    spansOutage: false,
  };
  return { state, outcome };
}

/** Back at the baseline: a decrease that was pending was a glitch. A jump can be taken back for three polls only. */
function holdStill(read: Read): CountResult {
  const { state, gapSeconds } = read;
  let beforeJump = state.beforeJump;
  if (beforeJump !== null) {
    const sinceJump = beforeJump.gapSeconds + gapSeconds;
    beforeJump = isOutage(sinceJump, read.settings) ? null : { ...beforeJump, gapSeconds: sinceJump };
  }
  const outcome = makeOutcome(read, 'none', null, 0, 0);
  if (state.pending === null && beforeJump === state.beforeJump) return { state, outcome };
  return { state: { ...state, pending: null, beforeJump }, outcome };
}

/** A pulse bit counts its rising edges; the falling edge only arms it again. Polls must be shorter than pulse and pause. */
function judgeBit(read: Read): CountResult {
  if (read.value > read.state.last) return book(read, plainKind(read), 0);
  return { state: rebased(read), outcome: makeOutcome(read, 'normal', null, 0, 0) };
}

function judgeIncrease(read: Read): CountResult {
  const rate = highestRate(read.settings);
  const delta = read.value - read.state.last;
  if (mayHaveWrapped(rate, read)) return quarantine(read, 'MAY_HAVE_WRAPPED', 0);
  if (delta > plausibleIncrease(rate, read.gapSeconds)) return quarantine(read, 'ABOVE_MAX_RATE', 0);
  return book(read, plainKind(read), 0);
}

function judgeDecrease(read: Read, sinceLastReadSeconds: number): CountResult {
  const returned = takeJumpBack(read);
  if (returned !== null) return returned;
  const rate = highestRate(read.settings);
  const pending = read.state.pending;
  if (pending === null) return awaitConfirmation(read, 1);
  // A running counter has moved on since the first read, so the second agrees if it is the same or plausibly later.
  const advance = read.value - pending.value;
  if (advance >= 0 && advance <= plausibleIncrease(rate, sinceLastReadSeconds))
    return settleDecrease(read, rate);
  if (pending.reads >= UNSETTLED_READS) return giveUp(read, 'UNSETTLED_DECREASE');
  return awaitConfirmation(read, pending.reads + 1);
}

/** The table's lower half, for a decrease that two reads agree upon. */
function settleDecrease(read: Read, rate: number | null): CountResult {
  const { state, value, settings } = read;
  const rollover = rolloverValue(settings);
  const plausible = plausibleAfterDecrease(rate, read.gapSeconds, rollover);
  // A baseline beyond the rollover value shows that the setting is wrong: it proves no rollover.
  const inRange = state.last < rollover && value >= 0;
  if (inRange && mayHaveWrapped(rate, read)) return quarantine(read, 'MAY_HAVE_WRAPPED', rollover);
  const wrapped = value - state.last + rollover;
  const fromTheTop = inRange && state.last >= ROLLOVER_ZONE * rollover;
  if (settings.counterMode !== 'reset' && fromTheTop && wrapped <= plausible)
    return book(read, 'rollover', rollover);
  if (settings.counterMode !== 'rollover' && value >= 0 && value <= plausible)
    return book(read, 'reset', state.last);
  return giveUp(read, 'IMPLAUSIBLE_DECREASE');
}

/**
 * A jump was quarantined and the counter is back where it stood: the jump was a glitch. What it made since its old baseline is
 * counted; a reset from the glitch's value would have counted everything below it a second time.
 */
function takeJumpBack(read: Read): CountResult | null {
  const before = read.state.beforeJump;
  if (before === null) return null;
  const gapSeconds = before.gapSeconds + read.gapSeconds;
  const delta = read.value - before.last;
  if (delta < 0 || delta > plausibleIncrease(highestRate(read.settings), gapSeconds)) return null;
  // The jump's pieces are rejected as a whole, so the fraction that they took goes back too.
  const state = { ...read.state, last: before.last, carry: before.carry ?? read.state.carry };
  const since: Read = { ...read, gapSeconds, state };
  return book(since, plainKind(since), 0, 'JUMP_TAKEN_BACK');
}

function awaitConfirmation(read: Read, reads: number): CountResult {
  const pending = { value: read.value, gapSeconds: read.gapSeconds, reads };
  return { state: { ...read.state, pending }, outcome: makeOutcome(read, 'pending', null, 0, 0) };
}

function book(read: Read, kind: CountKind, added: number, reason: CountReason | null = null): CountResult {
  const { state, value, settings } = read;
  const taken = takePieces({ from: state.last, to: value, added }, settings.piecesPerCount, state.carry);
  const deltaRaw = value - state.last + added;
  return {
    state: { ...rebased(read), carry: taken.carry },
    outcome: makeOutcome(read, kind, reason, deltaRaw, taken.pieces),
  };
}

/** The pieces leave the carry as if they were booked, so that booked + unassigned + quarantined stays the PLC's own total. */
function quarantine(read: Read, reason: CountReason, added: number): CountResult {
  const result = book(read, 'quarantine', added, reason);
  if (reason === 'ABOVE_MAX_RATE')
    result.state.beforeJump = {
      last: read.state.last,
      gapSeconds: read.gapSeconds,
      carry: read.state.carry,
    };
  return result;
}

function giveUp(read: Read, reason: CountReason): CountResult {
  return { state: rebased(read), outcome: makeOutcome(read, 'anomaly', reason, 0, 0) };
}

function rebased(read: Read): CounterState {
  return { ...read.state, last: read.value, pending: null, beforeJump: null };
}

function mayHaveWrapped(rate: number | null, read: Read): boolean {
  return rate !== null && rate > 0 && rate * read.gapSeconds >= rolloverValue(read.settings);
}

function plainKind(read: Read): CountKind {
  return isOutage(read.gapSeconds, read.settings) ? 'catchup' : 'normal';
}

function isOutage(gapSeconds: number, settings: CounterSettings): boolean {
  return gapSeconds * 1000 > OUTAGE_POLLS * settings.pollIntervalMs;
}

function makeOutcome(
  read: Read,
  kind: CountKind,
  reason: CountReason | null,
  deltaRaw: number,
  pieces: number,
): CountOutcome {
  const { gapSeconds, settings } = read;
  const spansOutage = deltaRaw > 0 && gapSeconds > OUTAGE_LEAST_SECONDS && isOutage(gapSeconds, settings);
  return { kind, reason, from: read.state.last, to: read.value, deltaRaw, pieces, gapSeconds, spansOutage };
}
