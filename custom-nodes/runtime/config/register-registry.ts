/** Looks up PLCs and registers of the configuration that is applied now. */
import { COUNTER_ROLES } from '../../../domain/plc/register-tables.ts';
import { toCounterSettings, type CollectorPlc, type CollectorRegister } from './collector-config.ts';
import type { CounterSettings } from '../../../domain/counting/counter-types.ts';

export class RegisterRegistry {
  /** Another one each time that the configuration was set. */
  version = 0;
  #plcs = new Map<number, CollectorPlc>();
  #registers = new Map<number, CollectorRegister>();
  #counters = new Map<number, CounterSettings>();

  set(plcs: readonly CollectorPlc[]): void {
    this.version += 1;
    this.#plcs = new Map(plcs.map((plc) => [plc.id, plc]));
    this.#registers = new Map();
    this.#counters = new Map();
    for (const plc of plcs)
      for (const register of plc.registers) {
        this.#registers.set(register.id, register);
        if (COUNTER_ROLES.includes(register.role))
          this.#counters.set(register.id, toCounterSettings(plc, register));
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
  counterSettings(registerId: number): CounterSettings | undefined {
    return this.#counters.get(registerId);
  }
}
