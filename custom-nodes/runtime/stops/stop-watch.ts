/**
 * Follows what every machine does: polls, counts and status go into `detectStops`, and its transitions into the store, each with its own
 * time. It watches at each poll, as a stop is what does not come; and only while a stop-detection node is there to ask for it.
 */
import {
  detectStops,
  type DetectionSettings,
  type Observation,
  type Timeline,
} from '../../../domain/stops/detect-stops.ts';
import type { MachineState } from '../../../domain/machines/machine-tables.ts';
import { COUNTER_ROLES } from '../../../domain/plc/register-tables.ts';
import type { CollectorPlc, CollectorRegister } from '../config/collector-config.ts';
import type { RegisterRegistry } from '../config/register-registry.ts';
import { VALUE_QUALITY, type PlcChanges, type PlcReading } from '../messages.ts';
import type { DurableStore } from '../store/durable-store.ts';
import type { StateEntry } from '../store/outbox-entry.ts';

/** The store's recorded values are found by register id, links by the PLC's negative id; timelines lie below both. */
const TIMELINE_KEYS = 2 ** 32;
const SEEN_KEY = 'stops_seen_ms';
/** How exactly it is known after a crash until when the machines had been watched. */
const SEEN_EVERY_MS = 5_000;

interface Watched {
  timeline: Timeline;
  /** What the store has of it; another text there means that a commit failed, or that nothing is known yet. */
  text: string | undefined;
}

export interface WatchedState {
  state: MachineState;
  sinceMs: number;
}

/** A machine went into a state; told once, when it is in the store. */
export interface MachineNews extends WatchedState {
  plcConfigId: number;
  plcName: string;
}
export type NewsListener = (news: MachineNews) => void;

export class StopWatch {
  readonly #store: DurableStore;
  readonly #registry: RegisterRegistry;
  readonly #watched = new Map<number, Watched>();
  readonly #settings = new WeakMap<CollectorPlc, DetectionSettings>();
  /** Where the counters are in the readings of a PLC. */
  readonly #counters = new WeakMap<readonly number[], number[]>();
  readonly #claims = new Set<{ tell: NewsListener | undefined }>();
  #seenMs: number;
  #seenWrittenMs = 0;

  constructor(store: DurableStore, registry: RegisterRegistry) {
    this.#store = store;
    this.#registry = registry;
    this.#seenMs = Number(store.meta(SEEN_KEY) ?? 0);
  }

  /** A node that wants stops, and perhaps to be told of each; call the answer when it goes. */
  claim(tell?: NewsListener): () => void {
    const claim = { tell };
    this.#claims.add(claim);
    return () => void this.#claims.delete(claim);
  }

  /** Each poll of each PLC, and each loss of a link. */
  see(reading: PlcReading): void {
    if (this.#claims.size === 0) return;
    const { plcConfigId, readAtMs, connected } = reading;
    if (!connected) this.#observe(plcConfigId, { kind: 'lost', atMs: readAtMs });
    else if (this.#isCounterRead(reading)) this.#observe(plcConfigId, { kind: 'seen', atMs: readAtMs });
    this.#keepSeen(readAtMs);
  }

  /** A counter of the machine had moved on by `counts` when it was read. */
  count(plcConfigId: number, atMs: number, counts: number): void {
    if (this.#claims.size > 0) this.#observe(plcConfigId, { kind: 'count', atMs, counts });
  }

  /** What changed: the status register is looked at. Answers what the machine does now; null while that is not known to anybody. */
  take({ plcConfigId, readAtMs, connected, changes }: PlcChanges): WatchedState | null {
    if (this.#claims.size > 0 && connected)
      for (const { plcRegisterId, role, rawValue, quality } of changes) {
        if (role !== 'MACHINE_STATUS') continue;
        const register = this.#registry.register(plcRegisterId);
        if (register === undefined) continue;
        const said = quality === 'good' ? meaning(register, rawValue) : null;
        this.#observe(plcConfigId, { kind: 'status', atMs: readAtMs, said });
      }
    const timeline = this.#watched.get(plcConfigId)?.timeline;
    return timeline === undefined ? null : { state: timeline.state, sinceMs: timeline.sinceMs };
  }

  figures(): { machines: number; stopped: number } {
    const states = [...this.#watched].filter(([id]) => this.#registry.plc(id) !== undefined);
    const isStopped = ({ timeline }: Watched) => timeline.state === 'STOPPED' || timeline.state === 'FAULT';
    return { machines: states.length, stopped: states.filter(([, watched]) => isStopped(watched)).length };
  }

  #observe(plcConfigId: number, observation: Observation): void {
    const plc = this.#registry.plc(plcConfigId);
    // A full store cannot keep what is found; it is found again from the counts when there is room.
    if (plc === undefined || this.#store.isFull) return;
    const watched = this.#find(plc);
    const known = watched?.timeline ?? null;
    const { timeline, transitions } = detectStops(known, observation, this.#settingsOf(plc));
    if (known === null) timeline.said ??= this.#recordedStatus(plc);
    if (transitions.length === 0 && watched !== undefined) {
      watched.timeline = timeline;
      return;
    }
    const entries = transitions.map((transition): StateEntry => ({
      kind: 'state',
      plcConfigId,
      ...transition,
      readAtMs: observation.atMs,
    }));
    const text = JSON.stringify(timeline);
    if (!this.#store.record(timelineKey(plcConfigId), text, entries, observation.atMs)) return;
    this.#watched.set(plcConfigId, { timeline, text });
    const { state, sinceMs } = timeline;
    if (transitions.length > 0)
      for (const { tell } of this.#claims) tell?.({ plcConfigId, plcName: plc.name, state, sinceMs });
  }

  /** From memory; after a start, or where a commit failed, from what is durable. */
  #find(plc: CollectorPlc): Watched | undefined {
    const text = this.#store.recorded(timelineKey(plc.id));
    const watched = this.#watched.get(plc.id);
    if (watched !== undefined && watched.text === text) return watched;
    if (text === undefined) return undefined;
    const timeline = JSON.parse(text) as Timeline;
    if (timeline.state !== 'UNKNOWN') timeline.seenMs = Math.max(timeline.seenMs, this.#seenMs);
    // Its last counts are not kept one by one: a machine that ran may have counted until it was last seen.
    if (timeline.state === 'RUNNING' || timeline.state === 'SLOW') timeline.lastCountMs = timeline.seenMs;
    const found = { timeline: { ...timeline, pace: null }, text };
    this.#watched.set(plc.id, found);
    return found;
  }

  #settingsOf(plc: CollectorPlc): DetectionSettings {
    let settings = this.#settings.get(plc);
    if (settings === undefined) {
      const counter = plc.registers.find(({ role }) => role === 'PRODUCTION_COUNTER');
      // A configuration cached by an older version does not have them all.
      const cycleSeconds = plc.runningCycleSeconds ?? null;
      settings = {
        hasCounter: plc.registers.some(({ role }) => COUNTER_ROLES.includes(role)),
        cycleMs: cycleSeconds === null ? null : cycleSeconds * 1000 * Number(counter?.piecesPerCount ?? 1),
        pollIntervalMs: plc.pollInterval,
        provisionalStopSeconds: plc.provisionalStopSeconds ?? null,
        downtimeSeconds: plc.downtimeSeconds ?? null,
      };
      this.#settings.set(plc, settings);
    }
    return settings;
  }

  /** A poll that did not get a counter says nothing about whether it counts. */
  #isCounterRead({ registerIds, quality }: PlcReading): boolean {
    let counters = this.#counters.get(registerIds);
    if (counters === undefined) {
      counters = registerIds.flatMap((id, index) => {
        const role = this.#registry.register(id)?.role;
        return role !== undefined && COUNTER_ROLES.includes(role) ? [index] : [];
      });
      this.#counters.set(registerIds, counters);
    }
    return counters.length === 0 || counters.some((index) => quality[index] === VALUE_QUALITY.GOOD);
  }

  /** What the register said before anybody watched; afterwards only its changes arrive. */
  #recordedStatus(plc: CollectorPlc): MachineState | null {
    const register = plc.registers.find(({ role }) => role === 'MACHINE_STATUS');
    const [rawValue, quality] = this.#store.recorded(register?.id ?? 0)?.split(' ') ?? [];
    return register !== undefined && quality === 'good' ? meaning(register, Number(rawValue)) : null;
  }

  #keepSeen(atMs: number): void {
    this.#seenMs = Math.max(this.#seenMs, atMs);
    if (atMs - this.#seenWrittenMs < SEEN_EVERY_MS) return;
    this.#seenWrittenMs = atMs;
    this.#store.keepMeta(SEEN_KEY, String(this.#seenMs));
  }
}

function timelineKey(plcConfigId: number): number {
  return -(TIMELINE_KEYS + plcConfigId);
}

function meaning(register: CollectorRegister, rawValue: number): MachineState | null {
  return register.statusMap?.[String(rawValue)] ?? null;
}
