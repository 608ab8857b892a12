/** Feeds the counting rule from the store: baselines in, baselines and pieces out, in one commit. */
import type { CountEvent } from '../../../domain/booking/booking-types.ts';
import { NATURAL_ROLLOVER } from '../../../domain/counting/counter-range.ts';
import {
  count,
  type CounterSettings,
  type CounterState,
  type CountOutcome,
} from '../../../domain/counting/count.ts';
import type { CountedPiece } from '../collector-runtime.ts';
import type { RegisterRegistry } from '../config/register-registry.ts';
import type { PlcChanges, RegisterChange } from '../messages.ts';
import type { PoolLog } from '../pool/plc-settings.ts';
import { readTimes, type Baseline } from './baseline.ts';
import type { DurableStore } from './durable-store.ts';
import type { CountEntry, PositionEntry } from './outbox-entry.ts';

/** Seconds. Nobody knows how long ago the first read's predecessor was; a JSON-safe stand-in for "for ever". */
const LONGEST_GAP_SECONDS = 10 * 365 * 86_400;

export class Counting {
  /** Counted since the start, quarantined ones included. */
  pieces = 0;
  readonly #store: DurableStore;
  readonly #registry: RegisterRegistry;
  readonly #log: PoolLog;

  constructor(store: DurableStore, registry: RegisterRegistry, log: PoolLog) {
    this.#store = store;
    this.#registry = registry;
    this.#log = log;
  }

  count(message: PlcChanges): CountedPiece[] {
    // A full store cannot keep what is counted: the baselines wait, and the counters' absolute values keep the total.
    if (this.#store.isFull || !message.connected) return [];
    const counted: CountedPiece[] = [];
    for (const change of message.changes) {
      const piece = this.#countOne(message, change);
      if (piece !== null) counted.push(piece);
    }
    return counted;
  }

  #countOne(message: PlcChanges, change: RegisterChange): CountedPiece | null {
    const { plcRegisterId, quality, rawValue } = change;
    const counter = this.#registry.counter(plcRegisterId);
    if (counter === undefined || quality !== 'good' || !canShow(counter.settings, rawValue)) return null;
    const { register, settings, sinceMs } = counter;
    // Of another machine, or still from where the counter was read before its settings were changed.
    if (register.plcConfigId !== message.plcConfigId || message.pollStartedMs < sinceMs) return null;
    const role = register.role as CountEvent['role'];
    const known = this.#store.baseline(plcRegisterId);
    // The same read again, or one that was overtaken: it confirms nothing and counts nothing.
    if (known !== undefined && known.monotonicMs !== null && message.monotonicMs <= known.monotonicMs)
      return null;
    const gapSeconds = gapBetween(known, message);
    const { state, outcome } = count(known?.state ?? null, { rawValue, gapSeconds }, settings);
    const generation = known?.generation ?? 0;
    const counted: Counted = { message, change, role, state, outcome, generation };
    const entry = toCountEntry(counted) ?? toPositionEntry(counted);
    this.#store.moveBaseline(plcRegisterId, { state, generation, ...readTimes(message) }, entry);
    this.pieces += outcome.pieces;
    if (outcome.kind === 'anomaly' || outcome.kind === 'quarantine')
      this.#log.warn(`A counter of ${message.plcName} is not plausible`, {
        register: change.name,
        ...outcome,
      });
    const { kind, reason, from, to, pieces } = outcome;
    return {
      plcRegisterId,
      name: change.name,
      role,
      kind,
      reason,
      from,
      to,
      pieces,
      counts: movedBy(outcome),
    };
  }
}

/** A message that a function node made may say anything; what is no value of the counter's type would end as pieces. */
function canShow({ dataType }: CounterSettings, rawValue: number): boolean {
  if (dataType === 'bit') return rawValue === 0 || rawValue === 1;
  const end = NATURAL_ROLLOVER[dataType];
  return end === Infinity ? Number.isFinite(rawValue) : rawValue >= 0 && rawValue < end;
}

/** Monotonic within the process; after a restart by the stored plant-clock time. Never shorter than what the counter had. */
function gapBetween(known: Baseline | undefined, message: PlcChanges): number {
  if (known === undefined) return LONGEST_GAP_SECONDS;
  const gapMs =
    known.pollStartedMs === null
      ? message.readAtMs - known.readAtMs
      : message.monotonicMs - known.pollStartedMs;
  return Math.min(LONGEST_GAP_SECONDS, Math.max(0, gapMs / 1000));
}

/** An implausible jump is no sign that the machine runs; a counter that may have wrapped has moved for certain. */
function movedBy({ kind, reason, deltaRaw }: CountOutcome): number {
  return kind === 'quarantine' && reason !== 'MAY_HAVE_WRAPPED' ? 0 : deltaRaw;
}

interface Counted {
  message: PlcChanges;
  change: RegisterChange;
  role: CountEvent['role'];
  state: CounterState;
  outcome: CountOutcome;
  generation: number;
}

/** null where there is nothing to book. A jump that was taken back is told even if it adds nothing: its pieces wait for a decision. */
function toCountEntry({ message, change, role, state, outcome, generation }: Counted): CountEntry | null {
  const { kind, reason, from, to, pieces, gapSeconds, spansOutage } = outcome;
  if (pieces === 0 && reason !== 'JUMP_TAKEN_BACK') return null;
  const bookedKind =
    kind === 'quarantine' || kind === 'rollover' || kind === 'reset' || kind === 'catchup' ? kind : 'normal';
  const event: CountEntry['event'] = {
    plcConfigId: message.plcConfigId,
    plcRegisterId: change.plcRegisterId,
    role,
    kind: bookedKind,
    reason,
    from,
    to,
    pieces,
    // Whole milliseconds, as the file has them: what is sent again is the same.
    periodStartMs: Math.round(message.readAtMs - gapSeconds * 1000),
    countedAtMs: Math.round(message.readAtMs),
    spansOutage,
  };
  const { carry, beforeJump } = state;
  const askedAtMs = Math.round(readTimes(message).readAtMs);
  return { kind: 'count', event, generation, askedAtMs, carry, beforeJump };
}

/** null where the counter did not move, or moved by less than a piece: then its last position and fraction still tell the same. */
function toPositionEntry({ message, change, state, outcome, generation }: Counted): PositionEntry | null {
  const { kind, reason, from, to } = outcome;
  if (kind !== 'baseline' && kind !== 'anomaly') return null;
  return {
    kind: 'position',
    plcConfigId: message.plcConfigId,
    plcRegisterId: change.plcRegisterId,
    generation,
    source: state.source,
    from,
    to,
    carry: state.carry,
    reason,
    readAtMs: readTimes(message).readAtMs,
  };
}
