/** The collector's own modules without its sockets: readings of a played day go in, and everything comes out as in a plant. */
import type { CollectorPlc, CollectorRegister } from '../../custom-nodes/runtime/config/collector-config.ts';
import { RegisterRegistry } from '../../custom-nodes/runtime/config/register-registry.ts';
import { CollectorDatabase } from '../../custom-nodes/runtime/forward/collector-database.ts';
import { Forwarder } from '../../custom-nodes/runtime/forward/forwarder.ts';
import { VALUE_QUALITY, type PlcReading } from '../../custom-nodes/runtime/messages.ts';
import { StopWatch } from '../../custom-nodes/runtime/stops/stop-watch.ts';
import { Counting } from '../../custom-nodes/runtime/store/counting.ts';
import { DurableStore } from '../../custom-nodes/runtime/store/durable-store.ts';
import { Recorder } from '../../custom-nodes/runtime/store/recorder.ts';
import type { ReportPlant } from '../../api/test/report-rig.ts';
import { waitUntil } from '../wait.ts';
import { FIRST_VALUE, POLL_SECONDS } from './played-day.ts';
import type { TrueDay } from './played-day.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Play {
  day: TrueDay;
  /** Of the store; it outlives a collector that dies. */
  dir: string;
  midnightMs: number;
}

export class PlayedCollector {
  /** Second at which a collector that died had last written down that it saw the machine. */
  seenUntil = 0;
  readonly #plant: ReportPlant;
  readonly #play: Play;
  readonly #database: CollectorDatabase;
  readonly #registry = new RegisterRegistry();
  #process: ReturnType<PlayedCollector['start']>;
  #second: number;
  #cycleSeconds = 0;

  constructor(databaseUrl: string, plant: ReportPlant, play: Play) {
    this.#plant = plant;
    this.#play = play;
    this.#database = new CollectorDatabase({ databaseUrl, ssl: false });
    this.#second = play.day.from;
    this.#process = this.start();
  }

  /** All that a process of the collector has in memory. */
  start() {
    const store = new DurableStore(this.#play.dir, log);
    const stops = new StopWatch(store, this.#registry);
    stops.claim();
    const startedAt = this.#second;
    const counting = new Counting(store, this.#registry, log);
    return { store, stops, startedAt, counting, recorder: new Recorder(store, this.#registry) };
  }

  /** Polls up to this second. */
  play(until: number): void {
    const { linkLost, collectorDown } = this.#play.day;
    const within = (spans: readonly [number, number][]) =>
      spans.some(([from, to]) => from <= this.#second && this.#second < to);
    let isDown = false;
    for (; this.#second < until; this.#second += POLL_SECONDS) {
      if (within(collectorDown)) {
        if (!isDown) this.#die();
        isDown = true;
        continue;
      }
      if (isDown) this.#process = this.start();
      isDown = false;
      this.#configure();
      this.#take(this.#reading(!within(linkLost)));
    }
  }

  async forward(): Promise<void> {
    const { store } = this.#process;
    store.commit();
    const collectorId = () => this.#plant.collectorId;
    const forwarder = new Forwarder({ store, database: this.#database, log, collectorId });
    forwarder.start();
    await waitUntil(() => store.depth === 0, { what: 'an empty outbox' });
    await forwarder.stop();
  }

  async close(): Promise<void> {
    this.#process.store.close();
    await this.#database.stop();
  }

  /** As the nodes of the default flow pass it on. */
  #take(reading: PlcReading): void {
    const { recorder, counting, stops } = this.#process;
    stops.see(reading);
    const changes = recorder.findChanges(reading);
    if (changes === null) return;
    recorder.record(changes);
    const counts = counting.count(changes).reduce((sum, piece) => sum + piece.counts, 0);
    if (counts > 0) stops.count(changes.plcConfigId, changes.readAtMs, counts);
    stops.take(changes);
  }

  /** Without a chance to write anything down. */
  #die(): void {
    const { store } = this.#process;
    store.commit();
    this.seenUntil = (Number(store.meta('stops_seen_ms')) - this.#play.midnightMs) / 1000;
    store.close();
  }

  #configure(): void {
    const { orders } = this.#play.day;
    const order = orders.findLast(({ from }) => from <= this.#second) ?? orders[0];
    if (!order || order.cycleSeconds === this.#cycleSeconds) return;
    this.#cycleSeconds = order.cycleSeconds;
    this.#registry.set([makePlc(this.#plant, order.cycleSeconds)]);
  }

  #reading(connected: boolean): PlcReading {
    const [production, scrap] = countersOf(this.#plant);
    const { day, midnightMs } = this.#play;
    const count = (times: readonly number[]) => times.filter((at) => at <= this.#second).length;
    const values = connected ? [(FIRST_VALUE + count(day.pieces)) % 65_536, count(day.scrap)] : [NaN, NaN];
    const quality = connected ? VALUE_QUALITY.GOOD : VALUE_QUALITY.BAD;
    const monotonicMs = (this.#second - this.#process.startedAt) * 1000;
    return {
      plcConfigId: this.#plant.plcConfigId,
      plcName: 'Injetora 1',
      readAtMs: midnightMs + this.#second * 1000,
      monotonicMs,
      pollStartedMs: monotonicMs,
      connected,
      ...(connected ? {} : { error: { code: 'PLC_TIMEOUT', message: 'no answer' } }),
      registerIds: (this.#ids ??= [production, scrap]),
      rawValues: Float64Array.from(values),
      quality: Uint8Array.from([quality, quality]),
    };
  }
  /** One list for all readings, as in the pool. */
  #ids: number[] | undefined;
}

function countersOf({ counters, plcConfigId }: ReportPlant): [production: number, scrap: number] {
  const own = counters.get(plcConfigId);
  return [own?.production ?? 0, own?.scrap ?? 0];
}

function makePlc(plant: ReportPlant, cycleSeconds: number): CollectorPlc {
  const [production, scrap] = countersOf(plant);
  const register = (id: number, role: CollectorRegister['role']): CollectorRegister => ({
    id,
    plcConfigId: plant.plcConfigId,
    name: role,
    address: `D${id}`,
    area: 'holding',
    offset: id,
    dataType: 'uint16',
    wordOrder: null,
    bit: null,
    role,
    scale: 1,
    valueOffset: 0,
    minValue: null,
    maxValue: null,
    counterMode: 'auto',
    rolloverAt: null,
    piecesPerCount: '1',
    maxRate: null,
    deadBand: null,
    statusMap: null,
  });
  return {
    id: plant.plcConfigId,
    name: 'Injetora 1',
    host: '127.0.0.1',
    port: 502,
    unitId: 1,
    timeout: 1000,
    pollInterval: POLL_SECONDS * 1000,
    reconnectInterval: 1000,
    retries: 1,
    wordOrder: 'ABCD',
    dialect: 'raw',
    laxTransaction: false,
    maxRegistersPerRequest: null,
    pauseAfterConnect: 0,
    pauseBetweenRequests: 0,
    sectorId: plant.sectorId,
    idealCycleSeconds: cycleSeconds,
    runningCycleSeconds: cycleSeconds,
    provisionalStopSeconds: null,
    downtimeSeconds: null,
    registers: [register(production, 'PRODUCTION_COUNTER'), register(scrap, 'SCRAP_COUNTER')],
  };
}
