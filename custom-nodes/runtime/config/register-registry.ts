/** Looks up PLCs and registers of the configuration that is applied now. */
import { COUNTER_ROLES } from '../../../domain/plc/register-tables.ts';
import { toCounterSettings, type CollectorPlc, type CollectorRegister } from './collector-config.ts';
import type { CounterSettings } from '../../../domain/counting/counter-types.ts';

/** What is counted from a register, and how. */
export interface Counter {
  register: CollectorRegister;
  settings: CounterSettings;
  /** Monotonic ms from which on it is read where it is read now: what was read before came from another address, type or PLC. */
  sinceMs: number;
}

export class RegisterRegistry {
  /** Another one each time that the configuration was set. */
  version = 0;
  #plcs = new Map<number, CollectorPlc>();
  #registers = new Map<number, CollectorRegister>();
  #counters = new Map<number, Counter>();

  /** @param nowMs by the monotonic clock: from now on polls are made with these settings */
  set(plcs: readonly CollectorPlc[], nowMs = 0): void {
    this.version += 1;
    const before = this.#counters;
    this.#plcs = new Map(plcs.map((plc) => [plc.id, plc]));
    this.#registers = new Map();
    this.#counters = new Map();
    for (const plc of plcs)
      for (const register of plc.registers) {
        this.#registers.set(register.id, register);
        if (!COUNTER_ROLES.includes(register.role)) continue;
        const settings = toCounterSettings(plc, register);
        const known = before.get(register.id);
        const isSame = known?.settings.source === settings.source;
        this.#counters.set(register.id, { register, settings, sinceMs: isSame ? known.sinceMs : nowMs });
      }
  }

  plcs(): Iterable<CollectorPlc> {
    return this.#plcs.values();
  }

  plc(id: number): CollectorPlc | undefined {
    return this.#plcs.get(id);
  }

  register(id: number): CollectorRegister | undefined {
    return this.#registers.get(id);
  }

  /** undefined for a register that is no counter. */
  counter(registerId: number): Counter | undefined {
    return this.#counters.get(registerId);
  }
}
