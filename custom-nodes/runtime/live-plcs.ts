/** What the PLCs of this collector say now, by name: for the pick-lists and the sidebar of the flow editor, and for a flow that starts. Nothing is asked of a PLC for it. */
import { engineeringValue } from '../../domain/plc/register-value.ts';
import type { RegisterRole } from '../../domain/plc/register-tables.ts';
import type { CollectorPlc } from './config/collector-config.ts';
import { VALUE_QUALITY, type PlcReading } from './messages.ts';
import type { PlcLink, PlcStatus } from './pool/plc-link.ts';
import type { PlcPool } from './pool/plc-pool.ts';

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
  /** Last readings of those without a link. Good ones are not kept: what outlives its poll is carried through every sweep of the heap. */
  readonly #lost = new Map<number, PlcReading>();

  see(reading: PlcReading): void {
    if (!reading.connected) this.#lost.set(reading.plcConfigId, reading);
    else if (this.#lost.size > 0) this.#lost.delete(reading.plcConfigId);
  }

  /** Last readings of those without a link. A link that is down says so once, and whoever listens only now has missed it. */
  silent(): PlcReading[] {
    return [...this.#lost.values()];
  }

  /** In the order of the names. A PLC that went from the configuration is forgotten. */
  list(plcs: Iterable<CollectorPlc>, pool: Pick<PlcPool, 'status' | 'lastValues'>): LivePlc[] {
    const status = new Map(pool.status().map((one) => [one.plcConfigId, one]));
    const known = [...plcs];
    const ids = new Set(known.map(({ id }) => id));
    for (const id of this.#lost.keys()) if (!ids.has(id)) this.#lost.delete(id);
    return known
      .map((plc) => describe(plc, status.get(plc.id), pool.lastValues(plc.id)))
      .sort((a, b) => a.name.localeCompare(b.name));
  }
}

function describe(plc: CollectorPlc, status: PlcStatus | undefined, values: PlcLink['lastValues']): LivePlc {
  const connected = status?.connected === true;
  return {
    name: plc.name,
    address: `${plc.host}:${plc.port} #${plc.unitId}`,
    connected,
    error: connected ? null : (status?.lastError?.code ?? null),
    registers: plc.registers.map((register) => {
      const index = connected ? (values?.registerIds.indexOf(register.id) ?? -1) : -1;
      const raw = values?.rawValues[index];
      const isKnown = raw !== undefined && values?.quality[index] !== VALUE_QUALITY.BAD;
      const { name, address, role } = register;
      return { name, address, role, value: isKnown ? engineeringValue(raw, register) : null };
    }),
  };
}
