/**
 * Which requests read a unit's registers with the fewest round trips. Going up the addresses and filling each request as far as
 * the limits allow is optimal: what a request leaves out starts later and still fits into the next one.
 */
import type { RegisterArea } from '../../../domain/plc/register-tables.ts';
import { REGISTER_AREAS } from '../../../domain/plc/register-tables.ts';
import { isBitArea, makeReadRequest, MAX_BITS, MAX_REGISTERS } from '../modbus/frames.ts';
import type { ReadRequest } from '../modbus/frames.ts';

/** A value on the PLC: `width` registers (or 1 bit) that are only ever read together. */
export interface Span {
  area: RegisterArea;
  offset: number;
  width: number;
}

export interface Block<S extends Span = Span> {
  request: ReadRequest;
  spans: S[];
}

export interface PlanLimits {
  maxRegisters: number;
  maxBits: number;
}

/** Reading up to ten useless registers costs less than another round trip. */
export const MAX_GAP = 10;

/** The limits of a PLC's setting, null meaning the protocol's. */
export function planLimits(maxRegistersPerRequest: number | null): PlanLimits {
  const maxRegisters = Math.min(Math.max(maxRegistersPerRequest ?? MAX_REGISTERS, 1), MAX_REGISTERS);
  return { maxRegisters, maxBits: Math.min(maxRegisters * 16, MAX_BITS) };
}

/**
 * @param isForbidden places that a request must not touch (illegal addresses found before); a span that touches one is for the
 * caller to leave out
 */
export function planRequests<S extends Span>(
  unitId: number,
  spans: readonly S[],
  limits: PlanLimits,
  isForbidden: (area: RegisterArea, offset: number) => boolean = () => false,
): Block<S>[] {
  const blocks: Block<S>[] = [];
  for (const area of REGISTER_AREAS) {
    const most = isBitArea(area) ? limits.maxBits : limits.maxRegisters;
    const inOrder = spans.filter((span) => span.area === area).sort((a, b) => a.offset - b.offset);
    let group: S[] = [];
    let end = 0;
    for (const span of inOrder) {
      const spanEnd = span.offset + span.width;
      const start = group[0]?.offset ?? span.offset;
      const fits =
        Math.max(end, spanEnd) - start <= most &&
        span.offset - end <= MAX_GAP &&
        !isGapForbidden(area, end, span.offset, isForbidden);
      if (group.length > 0 && !fits) {
        blocks.push(makeBlock(unitId, group));
        group = [];
      }
      end = group.length === 0 ? spanEnd : Math.max(end, spanEnd);
      group.push(span);
    }
    if (group.length > 0) blocks.push(makeBlock(unitId, group));
  }
  return blocks;
}

/** One request over all spans; they must be of one area, not empty, in order of address, and within the protocol's limit. */
export function makeBlock<S extends Span>(unitId: number, spans: S[]): Block<S> {
  const [first] = spans;
  if (first === undefined) throw new RangeError('A request reads at least one value');
  const end = spans.reduce((most, span) => Math.max(most, span.offset + span.width), 0);
  return { request: makeReadRequest(unitId, first.area, first.offset, end - first.offset), spans };
}

function isGapForbidden(
  area: RegisterArea,
  from: number,
  to: number,
  isForbidden: (area: RegisterArea, offset: number) => boolean,
): boolean {
  for (let offset = from; offset < to; offset += 1) if (isForbidden(area, offset)) return true;
  return false;
}
