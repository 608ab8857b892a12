/**
 * The collecting engine: keeps the PLCs of this collector polled, and says what it read. Told the whole configuration each time,
 * it touches only what changed: rows of one host and port share a socket, rows of one unit share its requests.
 */
import { EventEmitter } from 'node:events';
import { DomainError } from '../../../domain/errors.ts';
import type { PlcReading } from '../messages.ts';
import { Endpoint } from './endpoint.ts';
import type { EndpointSettings } from './endpoint.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { PlcLink } from './plc-link.ts';
import type { PlcStatus } from './plc-link.ts';
import { PlcPoller } from './plc-poller.ts';
import type { PollerSettings } from './plc-poller.ts';
import type { PlcSettings, PoolClock, PoolLog } from './plc-settings.ts';
import { PollSchedule } from './poll-schedule.ts';
import { readPlcNow, testUnit } from './read-now.ts';
import type { ConnectionTest, PlcNow } from './read-now.ts';

export interface PlcPoolOptions {
  clock: PoolClock;
  log: PoolLog;
  /** In [0, 1); for tests. */
  random?: () => number;
}

/** Totals since the start of the pool. */
export interface PoolFigures {
  plcs: number;
  connectedPlcs: number;
  openSockets: number;
  polls: number;
  errors: number;
  skipped: number;
  rested: number;
  requests: number;
  connections: number;
  /** Durations of good polls. */
  latency: LatencyHistogram;
}

/** Faster polling than this wears PLCs out and is of no use to counting. */
export const SHORTEST_INTERVAL_MS = 100;

interface Group {
  endpointKey: string;
  settings: PollerSettings;
  rows: PlcSettings[];
}

export class PlcPool extends EventEmitter<{ reading: [PlcReading] }> {
  readonly #clock: PoolClock;
  readonly #log: PoolLog;
  readonly #random: () => number;
  readonly #schedule: PollSchedule;
  readonly #links = new Map<number, PlcLink>();
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #pollers = new Map<string, PlcPoller>();
  /** How many tests of a connection go on at an endpoint. */
  readonly #tests = new Map<Endpoint, number>();
  /** What ended with PLCs that are gone, so that totals never fall. */
  readonly #past = { polls: 0, errors: 0, skipped: 0, rested: 0, requests: 0, connections: 0 };
  readonly #pastLatency = new LatencyHistogram();
  #isStopped = false;

  constructor(options: PlcPoolOptions) {
    super();
    this.#clock = options.clock;
    this.#log = options.log;
    this.#random = options.random ?? Math.random;
    this.#schedule = new PollSchedule(() => this.#clock.monotonicMs());
  }

  /** The PLCs to poll from now on, with their enabled registers. An unchanged PLC is not touched, its socket least of all. */
  apply(plcs: readonly PlcSettings[]): void {
    if (this.#isStopped) throw new Error('The pool was stopped');
    const changed = this.#updateLinks(plcs);
    const groups = groupRows(plcs);
    for (const [key, poller] of this.#pollers) {
      if (groups.has(key)) continue;
      this.#schedule.remove(poller);
      // A poll under way ends for nobody.
      poller.setLinks([]);
      this.#pollers.delete(key);
    }
    this.#updateEndpoints(groups, plcs);
    for (const [key, group] of groups) this.#updatePoller(key, group, changed);
  }

  links(): Iterable<Pick<PlcLink, 'settings' | 'isUp'>> {
    return this.#links.values();
  }

  /** Of the last good poll of a PLC; null before it. */
  lastValues(plcConfigId: number): PlcLink['lastValues'] {
    return this.#links.get(plcConfigId)?.lastValues ?? null;
  }

  status(): PlcStatus[] {
    return [...this.#links.values()].map((link) => link.status);
  }

  figures(): PoolFigures {
    const figures: PoolFigures = {
      ...this.#past,
      plcs: this.#links.size,
      connectedPlcs: 0,
      openSockets: 0,
      latency: new LatencyHistogram(),
    };
    figures.latency.merge(this.#pastLatency);
    for (const link of this.#links.values()) {
      if (link.isUp) figures.connectedPlcs += 1;
      addLink(figures, link);
      figures.latency.merge(link.latency);
    }
    for (const endpoint of this.#endpoints.values()) {
      if (endpoint.isOpen) figures.openSockets += 1;
      figures.requests += endpoint.requests;
      figures.connections += endpoint.connections;
    }
    return figures;
  }

  /**
   * Reads a PLC's registers now, in its turn on the socket.
   * @throws DomainError PLC_NOT_POLLED (404) when it is not this collector's; ModbusError when it does not answer
   */
  readNow(plcConfigId: number): Promise<PlcNow> {
    const settings = this.#links.get(plcConfigId)?.settings;
    const endpoint = settings === undefined ? undefined : this.#endpoints.get(endpointKeyOf(settings));
    if (settings === undefined || endpoint === undefined)
      throw new DomainError('PLC_NOT_POLLED', 'This collector does not poll that PLC.', { status: 404 });
    endpoint.endRest();
    return inTurn(endpoint, () => readPlcNow(endpoint, settings, this.#clock));
  }

  /** Never rejects for what a network or a PLC does. Uses the open socket where there is one: some PLCs have no second. */
  async testConnection(target: {
    host: string;
    port: number;
    unitId: number;
    timeoutMs: number;
  }): Promise<ConnectionTest> {
    const { host, port, unitId, timeoutMs } = target;
    let endpoint = this.#endpoints.get(`${host}:${port}`);
    if (endpoint === undefined) {
      endpoint = this.#makeEndpoint(host, port, {
        connectTimeoutMs: timeoutMs,
        pauseAfterConnectMs: 0,
        pauseBetweenRequestsMs: 0,
        reconnectBaseMs: 1000,
        isLax: false,
      });
      // In the map, so that a configuration or another test that comes meanwhile shares the socket.
      this.#endpoints.set(endpoint.place, endpoint);
    }
    endpoint.endRest();
    return this.#whileTested(endpoint, (tested) =>
      inTurn(tested, () => testUnit(tested, unitId, timeoutMs, this.#clock)),
    );
  }

  /** Neither a configuration without its PLC nor the end of another test takes the socket from under a test. */
  async #whileTested<T>(endpoint: Endpoint, test: (tested: Endpoint) => Promise<T>): Promise<T> {
    this.#tests.set(endpoint, (this.#tests.get(endpoint) ?? 0) + 1);
    try {
      return await test(endpoint);
    } finally {
      const others = (this.#tests.get(endpoint) ?? 1) - 1;
      if (others > 0) this.#tests.set(endpoint, others);
      else this.#tests.delete(endpoint);
      if (others === 0 && endpoint.units.size === 0) this.#dropEndpoint(endpoint);
    }
  }

  /** Ends all polling and every socket; no reading comes afterwards. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#schedule.stop();
    await Promise.all([...this.#endpoints.values()].map((endpoint) => endpoint.stop()));
    this.removeAllListeners();
  }

  /** Ids of rows that are new or differ. */
  #updateLinks(plcs: readonly PlcSettings[]): Set<number> {
    const changed = new Set<number>();
    const kept = new Set(plcs.map((plc) => plc.id));
    for (const [id, link] of this.#links) {
      if (kept.has(id)) continue;
      addLink(this.#past, link);
      this.#pastLatency.merge(link.latency);
      this.#links.delete(id);
    }
    for (const plc of plcs) {
      const link = this.#links.get(plc.id);
      if (link !== undefined && areSame(link.settings, plc)) continue;
      changed.add(plc.id);
      if (link === undefined) this.#links.set(plc.id, new PlcLink(plc, this.#clock));
      else link.configure(plc);
    }
    return changed;
  }

  #updateEndpoints(groups: ReadonlyMap<string, Group>, plcs: readonly PlcSettings[]): void {
    const rows = Map.groupBy(plcs, endpointKeyOf);
    for (const [key, endpoint] of this.#endpoints) {
      endpoint.units = new Set(rows.get(key)?.map((row) => row.unitId));
      if (!rows.has(key) && !this.#tests.has(endpoint)) this.#dropEndpoint(endpoint);
    }
    for (const [key, sharing] of rows) {
      const [first] = sharing;
      if (first === undefined) continue;
      const settings = endpointSettings(sharing);
      const endpoint = this.#endpoints.get(key) ?? this.#makeEndpoint(first.host, first.port, settings);
      endpoint.configure(settings);
      endpoint.units = new Set(sharing.map((row) => row.unitId));
      this.#endpoints.set(key, endpoint);
    }
    this.#log.info('PLC configuration applied', {
      plcs: plcs.length,
      endpoints: rows.size,
      units: groups.size,
    });
  }

  #updatePoller(key: string, group: Group, changed: ReadonlySet<number>): void {
    const links = group.rows.map((row) => this.#links.get(row.id)).filter((link) => link !== undefined);
    const poller = this.#pollers.get(key);
    if (poller !== undefined) {
      const isSame =
        links.length === poller.links.length &&
        links.every((link, index) => link === poller.links[index] && !changed.has(link.settings.id));
      if (!isSame) poller.setLinks(links);
      return;
    }
    const endpoint = this.#endpoints.get(group.endpointKey);
    if (endpoint === undefined) throw new Error(`No endpoint for ${group.endpointKey}`);
    const made = new PlcPoller(group.settings, links, {
      endpoint,
      clock: this.#clock,
      log: this.#log,
      random: this.#random,
      emit: (reading) => this.#emitReading(reading),
    });
    this.#pollers.set(key, made);
    this.#schedule.add(made);
  }

  #makeEndpoint(host: string, port: number, settings: EndpointSettings): Endpoint {
    return new Endpoint(host, port, settings, { clock: this.#clock, log: this.#log, random: this.#random });
  }

  #dropEndpoint(endpoint: Endpoint): void {
    this.#endpoints.delete(endpoint.place);
    this.#past.requests += endpoint.requests;
    this.#past.connections += endpoint.connections;
    endpoint.stop().catch((error: unknown) => {
      this.#log.error('An endpoint did not stop', { place: endpoint.place, error: String(error) });
    });
  }

  /** A listener that throws must not end the polling of the others. */
  #emitReading(reading: PlcReading): void {
    if (this.#isStopped) return;
    try {
      this.emit('reading', reading);
    } catch (error) {
      this.#log.error('A listener failed on a reading', { plc: reading.plcName, error: String(error) });
    }
  }
}

function areSame(a: PlcSettings, b: PlcSettings): boolean {
  const { registers: aRegisters, ...aRest } = a;
  const { registers: bRegisters, ...bRest } = b;
  if (JSON.stringify(aRest) !== JSON.stringify(bRest)) return false;
  // There may be tens of thousands: mostly they are still the same list.
  return aRegisters === bRegisters || JSON.stringify(aRegisters) === JSON.stringify(bRegisters);
}

function endpointKeyOf(plc: PlcSettings): string {
  return `${plc.host}:${plc.port}`;
}

/** Rows that can share their requests: same socket, unit and pace. */
function groupRows(plcs: readonly PlcSettings[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const plc of plcs) {
    const settings: PollerSettings = {
      unitId: plc.unitId,
      intervalMs: Math.max(SHORTEST_INTERVAL_MS, Math.round(plc.pollInterval)),
      timeoutMs: plc.timeout,
      retries: plc.retries,
      maxRegistersPerRequest: plc.maxRegistersPerRequest,
    };
    const endpointKey = endpointKeyOf(plc);
    const key = `${endpointKey}|${JSON.stringify(settings)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { endpointKey, settings, rows: [plc] });
    else group.rows.push(plc);
  }
  return groups;
}

/** One socket for all of them: the most careful of their settings. */
function endpointSettings(rows: readonly PlcSettings[]): EndpointSettings {
  return {
    connectTimeoutMs: Math.max(...rows.map((row) => row.timeout)),
    pauseAfterConnectMs: Math.max(...rows.map((row) => row.pauseAfterConnect)),
    pauseBetweenRequestsMs: Math.max(...rows.map((row) => row.pauseBetweenRequests)),
    reconnectBaseMs: Math.min(...rows.map((row) => row.reconnectInterval)),
    isLax: rows.some((row) => row.laxTransaction),
  };
}

function addLink(
  total: { polls: number; errors: number; skipped: number; rested: number },
  link: PlcLink,
): void {
  total.polls += link.polls;
  total.errors += link.errors;
  total.skipped += link.skipped;
  total.rested += link.rested;
}

/** Runs `act` with the socket to itself. */
function inTurn<T>(endpoint: Endpoint, act: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    endpoint.enqueue({ run: () => act().then(resolve, reject) });
  });
}
