/** Looks up PLCs and registers of the configuration that is applied now. */
import { toCounterSettings, type CollectorPlc, type CollectorRegister } from './collector-config.ts';
import type { CounterSettings } from '../../../domain/counting/counter-types.ts';

export class RegisterRegistry {
  #plcs = new Map<number, CollectorPlc>();
  #registers = new Map<number, CollectorRegister>();
  #counters = new Map<number, CounterSettings>();

  set(plcs: readonly CollectorPlc[]): void {
    this.#plcs = new Map(plcs.map((plc) => [plc.id, plc]));
    const pairs = plcs.flatMap((plc) => plc.registers.map((register) => ({ plc, register })));
    this.#registers = new Map(pairs.map(({ register }) => [register.id, register]));
    this.#counters = new Map(
      pairs.map(({ plc, register }) => [register.id, toCounterSettings(plc, register)]),
    );
  }

  plc(id: number): CollectorPlc | undefined {
    return this.#plcs.get(id);
  }

  register(id: number): CollectorRegister | undefined {
    return this.#registers.get(id);
  }

  counterSettings(registerId: number): CounterSettings | undefined {
    return this.#counters.get(registerId);
  }
}
