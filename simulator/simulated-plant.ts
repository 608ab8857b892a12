/** Any number of simulated PLCs on consecutive ports, driven by one clock. */
import { DomainError } from '../domain/errors.ts';
import { seededRandom } from './random.ts';
import type { SimulatorOptions } from './read-options.ts';
import { SimulatedPlc } from './simulated-plc.ts';
import { TruthLedger } from './truth-ledger.ts';

/** How often the machines move on. A collector polls every 100 ms at most, so it cannot tell this from steady motion. */
const TICK_MS = 20;
/** Neighbours must not make their pieces at the same moment. */
const SEED_STEP = 7_919;

export class SimulatedPlant {
  readonly plcs: readonly SimulatedPlc[];
  readonly #options: SimulatorOptions;
  #ledger: TruthLedger | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: SimulatorOptions) {
    this.#options = options;
    const { unitId, registers, startAt, faults, machine } = options;
    this.plcs = Array.from({ length: options.plcs }, (_, index) => {
      const random = seededRandom(options.seed + index * SEED_STEP);
      const name = `PLC ${index + 1}`;
      return new SimulatedPlc({ name, unitId, registers, startAt, faults, machine: { ...machine, random } });
    });
  }

  /** @throws DomainError PORT_IN_USE, PORT_REFUSED, HOST_UNKNOWN, TRUTH_FILE_UNWRITABLE; nothing is left open then */
  async start(): Promise<void> {
    const { host, port, truthFile } = this.#options;
    try {
      if (truthFile !== null) this.#ledger = new TruthLedger(truthFile);
      for (const [index, plc] of this.plcs.entries()) {
        const own = port === 0 ? 0 : port + index;
        await plc.server.listen(own, host).catch((cause: unknown) => {
          throw explainListenError(cause as NodeJS.ErrnoException, host, own);
        });
        this.#ledger?.write(plc);
      }
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await Promise.all(this.plcs.map((plc) => plc.server.close()));
    this.#ledger?.close();
    this.#ledger = null;
  }

  #tick(): void {
    const nowMs = performance.now();
    for (const plc of this.plcs) if (plc.advance(nowMs)) this.#ledger?.write(plc);
  }
}

function explainListenError(cause: NodeJS.ErrnoException, host: string, port: number): DomainError {
  const at = `${host}:${port}`;
  if (cause.code === 'EADDRINUSE')
    return new DomainError(
      'PORT_IN_USE',
      `Another program listens on ${at} already; choose other ports with --port.`,
      { cause },
    );
  if (cause.code === 'EACCES')
    return new DomainError(
      'PORT_REFUSED',
      `The system reserves ${at} (ports below 1024 often are); choose a higher one with --port.`,
      { cause },
    );
  return new DomainError(
    'HOST_UNKNOWN',
    `This machine cannot listen on ${at} (${cause.message}); give one of its own addresses with --host.`,
    { cause },
  );
}
