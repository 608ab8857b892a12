/** What the PLCs of this collector say now, by name: for the pick-lists and the sidebar of the flow editor, and for a flow that starts. Nothing is asked of a PLC for it. */
import { engineeringValue } from '../../domain/plc/register-value.ts';
import type { RegisterRole } from '../../domain/plc/register-tables.ts';
import type { CollectorPlc } from './config/collector-config.ts';
import { VALUE_QUALITY, type PlcReading } from './messages.ts';
import type { PlcStatus } from './pool/plc-link.ts';

export interface LivePlc {
  name: string;
  /** `host:port unit` as people write it. */
  address: string;
  connected: boolean;
  /** A stable code such as PLC_TIMEOUT; null while connected. */
  error: string | null;
  registers: {
    name: string;
    address: string;
    role: RegisterRole;
    /** After scale and offset; null where the last poll had no good value. */
    value: number | null;
  }[];
}

export class LivePlcs {
  /** The last reading of each PLC; the engine makes a new one a poll, so keeping it costs nothing. */
  readonly #readings = new Map<number, PlcReading>();

  see(reading: PlcReading): void {
    this.#readings.set(reading.plcConfigId, reading);
  }

  /** Last readings of those without a link. A link that is down says so once, and whoever listens only now has missed it. */
  silent(): PlcReading[] {
    return [...this.#readings.values()].filter(({ connected }) => !connected);
  }

  /** In the order of the names. A PLC that went from the configuration is forgotten. */
  list(plcs: Iterable<CollectorPlc>, statuses: readonly PlcStatus[]): LivePlc[] {
    const status = new Map(statuses.map((one) => [one.plcConfigId, one]));
    const known = [...plcs];
    const ids = new Set(known.map(({ id }) => id));
    for (const id of this.#readings.keys()) if (!ids.has(id)) this.#readings.delete(id);
    return known
      .map((plc) => this.#describe(plc, status.get(plc.id)))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  #describe(plc: CollectorPlc, status: PlcStatus | undefined): LivePlc {
    const reading = this.#readings.get(plc.id);
    const connected = status?.connected === true;
    return {
      name: plc.name,
      address: `${plc.host}:${plc.port} #${plc.unitId}`,
      connected,
      error: connected ? null : (status?.lastError?.code ?? null),
      registers: plc.registers.map((register) => {
        const index = connected ? (reading?.registerIds.indexOf(register.id) ?? -1) : -1;
        const raw = reading?.rawValues[index];
        const isKnown = raw !== undefined && reading?.quality[index] !== VALUE_QUALITY.BAD;
        const { name, address, role } = register;
        return { name, address, role, value: isKnown ? engineeringValue(raw, register) : null };
      }),
    };
  }
}
