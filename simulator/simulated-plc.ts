/** One PLC of the simulator: a machine behind a Modbus TCP server, on a port of its own. */
import { drawFault, type FaultPlan } from './fault-plan.ts';
import { ModbusServer } from './modbus-server.ts';
import { MACHINE_STATUS, SimulatedMachine, type MachineOptions } from './simulated-machine.ts';

/** Gateway target device failed to respond: what asking for another unit id comes to. */
const NO_SUCH_UNIT = 11;
/** Largest counter that fits one register, plus 1. */
const ONE_REGISTER = 65_536;

/** 0-based holding registers. */
export interface PlcRegisters {
  production: number;
  scrap: number;
  status: number;
}

export interface SimulatedPlcOptions {
  name: string;
  unitId: number;
  registers: PlcRegisters;
  machine: MachineOptions;
  startAt: number;
  faults: FaultPlan;
}

export class SimulatedPlc {
  readonly name: string;
  readonly machine: SimulatedMachine;
  readonly server = new ModbusServer();
  faultsInjected = 0;
  readonly #options: SimulatedPlcOptions;

  constructor(options: SimulatedPlcOptions) {
    this.name = options.name;
    this.#options = options;
    this.machine = new SimulatedMachine(options.machine, options.startAt);
    this.server.behaviour = (request) => {
      if (request.unitId !== options.unitId) return { exception: NO_SUCH_UNIT };
      const fault = drawFault(options.faults, options.machine.random);
      if (fault !== undefined) this.faultsInjected += 1;
      return fault;
    };
    this.show();
  }

  get port(): number {
    return this.server.port;
  }

  /** Answers whether anything changed. */
  advance(nowMs: number): boolean {
    const hasChanged = this.machine.advance(nowMs);
    if (hasChanged) this.show();
    return hasChanged;
  }

  /** Puts the machine's counters into the registers, all in one turn so that no request sees half of it. */
  show(): void {
    const { registers, machine } = this.#options;
    const words = wordsOf(machine.rolloverAt);
    this.#write(registers.production, this.machine.goodCounter, words);
    this.#write(registers.scrap, this.machine.scrapCounter, words);
    this.#write(registers.status, MACHINE_STATUS[this.machine.status], 1);
  }

  /** Two words low word first, as a Delta PLC keeps them. */
  #write(offset: number, value: number, words: number): void {
    const high = Math.floor(value / ONE_REGISTER);
    this.server.set(this.#options.unitId, 'holding', offset, ...(words === 1 ? [value] : [value, high]));
  }
}

/** How many registers a counter needs that wraps there. */
export function wordsOf(rolloverAt: number): 1 | 2 {
  return rolloverAt > ONE_REGISTER ? 2 : 1;
}
