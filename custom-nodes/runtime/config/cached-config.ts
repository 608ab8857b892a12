/**
 * The configuration as the store keeps it for a start without PostgreSQL: the machines under one key, the registers of each under its own, so
 * that an order's start writes some kilobytes and not the megabytes of a large plant.
 */
import type { DurableStore } from '../store/durable-store.ts';
import type { CollectorConfig, CollectorPlc } from './collector-config.ts';
import type { KnownRegisters } from './load-config.ts';

const CONFIG_KEY = 'config';

type KeptPlc = Omit<CollectorPlc, 'registers'> & Partial<Pick<CollectorPlc, 'registers'>>;

export class CachedConfig {
  readonly #store: DurableStore;
  /** As `loadConfig` keeps them up. */
  readonly known = new Map<number, KnownRegisters>();
  /** Fingerprints of what is in the store. */
  readonly #kept = new Map<number, string>();
  #text = '';

  constructor(store: DurableStore) {
    this.#store = store;
  }

  /** What was kept last; null in a new store. */
  read(): CollectorConfig | null {
    const text = this.#store.meta(CONFIG_KEY);
    if (text === undefined) return null;
    this.#text = text;
    const { collectorId, plcs } = JSON.parse(text) as { collectorId: number; plcs: KeptPlc[] };
    return { collectorId, plcs: plcs.map((plc) => ({ ...plc, registers: this.#registersOf(plc) })) };
  }

  /** Keeps what differs from what is kept. Answers whether anything does. */
  keep({ collectorId, plcs }: CollectorConfig): boolean {
    const changed = plcs.flatMap(({ id }) => {
      const registers = this.known.get(id);
      return registers === undefined || this.#kept.get(id) === registers.digest ? [] : [{ id, registers }];
    });
    // The fingerprints are part of it, so that it differs where only a register does.
    const kept = plcs.map(({ registers: _, ...plc }) => ({ ...plc, digest: this.known.get(plc.id)?.digest }));
    const text = JSON.stringify({ collectorId, plcs: kept });
    if (text === this.#text) return false;
    const texts = changed.map(({ id, registers }) => [registersKey(id), JSON.stringify(registers)] as const);
    this.#store.setMetas([...texts, [CONFIG_KEY, text]]);
    for (const { id, registers } of changed) this.#kept.set(id, registers.digest);
    this.#text = text;
    return true;
  }

  /** The first collectors kept them with their machine. */
  #registersOf(plc: KeptPlc): CollectorPlc['registers'] {
    if (plc.registers !== undefined) return plc.registers;
    const text = this.#store.meta(registersKey(plc.id));
    if (text === undefined) return [];
    const known = JSON.parse(text) as KnownRegisters;
    this.known.set(plc.id, known);
    this.#kept.set(plc.id, known.digest);
    return known.registers;
  }
}

function registersKey(plcConfigId: number): string {
  return `registers:${plcConfigId}`;
}
