/**
 * Polls one unit of one endpoint for all PLC rows that share it: their registers are coalesced into the same requests, and each
 * row gets a reading of its own. Decides about retries, and how rarely a silent unit may use the socket that it shares.
 */
import type { PlcReading } from '../messages.ts';
import type { ReadRequest } from '../modbus/frames.ts';
import { ModbusError } from '../modbus/modbus-error.ts';
import { backOffCeilingMs } from './back-off.ts';
import type { Endpoint, EndpointJob } from './endpoint.ts';
import { planLimits } from './plan-requests.ts';
import type { PlcLink, RegisterSlot } from './plc-link.ts';
import type { PoolClock, PoolLog } from './plc-settings.ts';
import type { Scheduled } from './poll-schedule.ts';
import { UnitReader } from './unit-reader.ts';
import type { Slot } from './unit-reader.ts';

export interface PollerSettings {
  unitId: number;
  intervalMs: number;
  timeoutMs: number;
  retries: number;
  maxRegistersPerRequest: number | null;
}

export interface PollerParts {
  endpoint: Endpoint;
  clock: PoolClock;
  log: PoolLog;
  random: () => number;
  emit: (reading: PlcReading) => void;
}

/** The rows of a unit with the requests that read them; replaced as a whole when a row changes. */
interface Assembly {
  links: readonly PlcLink[];
  reader: UnitReader<RegisterSlot | Heartbeat>;
}

/** Read when there is no register: even its refusal shows that the unit is there. */
type Heartbeat = Slot & { register: null };

/** A missing unit is tried with a short deadline, as the others wait meanwhile; each so many times with the full one. */
const FULL_DEADLINE_EVERY = 8;
const SHORTEST_DEADLINE_MS = 50;
const DEADLINE_IN_LATENCIES = 4;
/** No immediate repetition after these: the PLC would say the same, or the connection could not be made. */
const FINAL_CODES: ReadonlySet<string> = new Set([
  'PLC_REFUSED',
  'PLC_UNREACHABLE',
  'PLC_DNS',
  'PLC_SOCKET',
  'PLC_CONNECT_TIMEOUT',
  'PLC_STOPPED',
]);
/** What the PLC may answer otherwise a moment later: failure, still working, busy, parity. */
const PASSING_EXCEPTIONS: ReadonlySet<number> = new Set([4, 5, 6, 8]);

export class PlcPoller implements Scheduled, EndpointJob {
  readonly intervalMs: number;
  readonly #settings: PollerSettings;
  readonly #parts: PollerParts;
  #assembly: Assembly;
  #isBusy = false;
  /** Polls in a row that the unit did not answer. */
  #absences = 0;
  #nextTryAtMs = 0;
  #latencyMs: number | null = null;
  readonly #read = (request: ReadRequest): Promise<void> => this.#readWithRetries(request);

  constructor(settings: PollerSettings, links: readonly PlcLink[], parts: PollerParts) {
    this.intervalMs = settings.intervalMs;
    this.#settings = settings;
    this.#parts = parts;
    this.#assembly = this.#assemble(links);
  }

  get links(): readonly PlcLink[] {
    return this.#assembly.links;
  }

  /** Other rows or registers: the plan is made anew, the connection stays. A poll under way keeps the old plan and is dropped. */
  setLinks(links: readonly PlcLink[]): void {
    this.#assembly = this.#assemble(links);
  }

  due(nowMs: number): void {
    const { endpoint } = this.#parts;
    if (this.#isBusy) {
      this.missed(1);
      return;
    }
    if (endpoint.isResting(nowMs)) {
      this.#rest();
      if (endpoint.lastError !== null) this.#takeDown(this.#assembly, endpoint.lastError);
      return;
    }
    if (nowMs < this.#nextTryAtMs && this.#isShared()) {
      this.#rest();
      return;
    }
    this.#isBusy = true;
    endpoint.enqueue(this);
  }

  missed(turns: number): void {
    for (const link of this.#assembly.links) link.skipped += turns;
  }

  async run(): Promise<void> {
    const assembly = this.#assembly;
    const startedAt = this.#parts.clock.monotonicMs();
    for (const link of assembly.links) link.polls += 1;
    try {
      await assembly.reader.readAll(this.#read, startedAt);
      this.#succeed(assembly, this.#parts.clock.monotonicMs() - startedAt);
    } catch (error) {
      if (error instanceof ModbusError) this.#fail(assembly, error);
      else this.#parts.log.error('A poll failed for a reason of ours', { error: String(error) });
    } finally {
      this.#isBusy = false;
    }
  }

  #assemble(links: readonly PlcLink[]): Assembly {
    const slots: (RegisterSlot | Heartbeat)[] = links.flatMap((link) => link.slots);
    if (slots.length === 0) slots.push(makeHeartbeat());
    const { unitId, maxRegistersPerRequest } = this.#settings;
    return { links, reader: new UnitReader(unitId, slots, planLimits(maxRegistersPerRequest)) };
  }

  #succeed(assembly: Assembly, latencyMs: number): void {
    if (this.#absences > 0) this.#parts.log.info(`${this.#name()} answers again`);
    this.#absences = 0;
    this.#nextTryAtMs = 0;
    this.#latencyMs = latencyMs;
    // Settings changed while it ran: its slots are no longer those of the rows.
    if (assembly !== this.#assembly) return;
    for (const link of assembly.links) this.#emit(link.takeReading(latencyMs, assembly.reader.places));
  }

  #fail(assembly: Assembly, error: ModbusError): void {
    if (error.code === 'PLC_STOPPED') return;
    for (const link of assembly.links) link.countError();
    const isAbsent = error.code === 'PLC_TIMEOUT' || error.exception === 10 || error.exception === 11;
    if (this.#absences === 0)
      this.#parts.log.warn(`${this.#name()} failed: ${error.message}`, { code: error.code });
    this.#absences += 1;
    // On a shared socket the repetition waits for its own turn, so that the others come in between.
    const isRepeated =
      error.code === 'PLC_TIMEOUT' && this.#isShared() && this.#absences <= this.#settings.retries;
    if (isRepeated) return;
    if (isAbsent && this.#isShared()) {
      const ceilingMs = backOffCeilingMs(this.#absences, this.intervalMs);
      this.#nextTryAtMs = this.#parts.clock.monotonicMs() + ceilingMs * (0.5 + this.#parts.random() / 2);
    }
    this.#takeDown(assembly, error);
  }

  #takeDown(assembly: Assembly, error: ModbusError): void {
    if (assembly !== this.#assembly) return;
    for (const link of assembly.links) {
      const reading = link.takeDown(error);
      if (reading !== null) this.#emit(reading);
    }
  }

  async #readWithRetries(request: ReadRequest): Promise<void> {
    const { endpoint } = this.#parts;
    const timeoutMs = this.#deadlineMs();
    for (let attempt = 0; ; attempt += 1) {
      try {
        await endpoint.read(request, timeoutMs);
        return;
      } catch (error) {
        if (attempt >= this.#settings.retries || !this.#isWorthRepeating(error)) throw error;
      }
    }
  }

  #isWorthRepeating(error: unknown): boolean {
    if (!(error instanceof ModbusError) || FINAL_CODES.has(error.code)) return false;
    if (error.exception !== null) return PASSING_EXCEPTIONS.has(error.exception);
    return error.code !== 'PLC_TIMEOUT' || !this.#isShared();
  }

  /** How long the others may be kept waiting for a unit that has been missing; a present one has its full deadline. */
  #deadlineMs(): number {
    const { timeoutMs, retries } = this.#settings;
    const isKnownAbsent = this.#absences > retries && this.#isShared();
    if (!isKnownAbsent || this.#absences % FULL_DEADLINE_EVERY === 0) return timeoutMs;
    const latencyMs = Math.max(this.#latencyMs ?? 0, this.#parts.endpoint.latencyMs ?? 0);
    return Math.min(timeoutMs, Math.max(SHORTEST_DEADLINE_MS, latencyMs * DEADLINE_IN_LATENCIES));
  }

  #isShared(): boolean {
    const { endpoint } = this.#parts;
    return endpoint.units.size > 1 && endpoint.isOpen;
  }

  #rest(): void {
    for (const link of this.#assembly.links) link.rested += 1;
  }

  #name(): string {
    return `${this.#assembly.links.map((link) => link.settings.name).join(', ')} (${this.#parts.endpoint.place} unit ${this.#settings.unitId})`;
  }

  #emit(reading: PlcReading): void {
    this.#parts.emit(reading);
  }
}

function makeHeartbeat(): Heartbeat {
  return { area: 'holding', offset: 0, width: 1, words: null, at: 0, error: null, register: null };
}
