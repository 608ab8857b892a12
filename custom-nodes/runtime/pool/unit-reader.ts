/**
 * Reads all values of one unit and learns its illegal addresses: a request that is refused with exception 02 or 03 is bisected
 * until the value, the gap or the size that the PLC refuses is found. What was learned holds until the settings change, but
 * dead values are tried again now and then, as a PLC program may get its registers later.
 */
import type { RegisterArea } from '../../../domain/plc/register-tables.ts';
import { isBitArea } from '../modbus/frames.ts';
import type { ReadRequest } from '../modbus/frames.ts';
import { ModbusError } from '../modbus/modbus-error.ts';
import { makeBlock, planRequests } from './plan-requests.ts';
import type { Block, PlanLimits, Span } from './plan-requests.ts';

/** A value and where its words are after a read; `words` is null when the PLC refused it in the last read. */
export interface Slot extends Span {
  words: Uint16Array | null;
  at: number;
  error: ModbusError | null;
}

export type ReadBlock = (request: ReadRequest) => Promise<void>;

/** Requests that one poll may spend on finding illegal addresses; the rest is found at the next poll. */
const BISECT_BUDGET = 64;
const RECHECK_MS = 60_000;

export class UnitReader<S extends Slot> {
  readonly #unitId: number;
  readonly #slots: readonly S[];
  readonly #limits: PlanLimits;
  readonly #forbidden = new Set<string>();
  #dead: S[] = [];
  #blocks: Block<S>[] | null = null;
  /** Blocks whose slots know their places: they are told once a plan and not once a poll. */
  readonly #told = new WeakSet<Block<S>>();
  #places: object = {};
  #budget = 0;
  #recheckAtMs = 0;

  constructor(unitId: number, slots: readonly S[], limits: PlanLimits) {
    this.#unitId = unitId;
    this.#slots = slots;
    this.#limits = { ...limits };
  }

  /** Values that the PLC refuses. */
  get holes(): number {
    return this.#dead.length;
  }

  /** Another object after each read that told a slot another place. */
  get places(): object {
    return this.#places;
  }

  /**
   * Reads every slot, request by request. Rejects with what `read` rejects with, unless it is exception 02 or 03: those mark the
   * slots. A unit of dead slots alone is still asked for one, so that its silence is noticed.
   */
  async readAll(read: ReadBlock, nowMs: number): Promise<void> {
    this.#budget = BISECT_BUDGET;
    this.#blocks ??= this.#plan();
    const blocks = this.#blocks;
    for (const block of blocks) {
      const refusal = await this.#tryRead(block, read);
      if (refusal !== null) await this.#narrow(block, refusal, read);
    }
    if (this.#dead.length > 0 && (blocks.length === 0 || nowMs >= this.#recheckAtMs))
      await this.#recheck(read, nowMs);
  }

  #plan(): Block<S>[] {
    const live = this.#slots.filter((slot) => !this.#dead.includes(slot));
    for (const slot of this.#dead)
      for (let index = 0; index < slot.width; index += 1)
        this.#forbidden.add(placeOf(slot.area, slot.offset + index));
    const isForbidden = (area: RegisterArea, offset: number) => this.#forbidden.has(placeOf(area, offset));
    return planRequests(this.#unitId, live, this.#limits, isForbidden);
  }

  /** Every refusal teaches something, so the next poll plans anew. */
  async #narrow(block: Block<S>, refusal: ModbusError, read: ReadBlock): Promise<void> {
    this.#blocks = null;
    const [only, second] = block.spans;
    if (only !== undefined && second === undefined) {
      this.#dead.push(only);
      return;
    }
    if (this.#budget < 2) return;
    this.#budget -= 2;
    const middle = block.spans.length >> 1;
    const left = makeBlock(this.#unitId, block.spans.slice(0, middle));
    const right = makeBlock(this.#unitId, block.spans.slice(middle));
    const leftRefusal = await this.#tryRead(left, read);
    const rightRefusal = await this.#tryRead(right, read);
    if (leftRefusal === null && rightRefusal === null) this.#learnFromHalves(left, right);
    if (leftRefusal !== null) await this.#narrow(left, leftRefusal, read);
    if (rightRefusal !== null) await this.#narrow(right, rightRefusal, read);
  }

  /** Both halves are legal: the PLC refuses what lies between them, or so many at once. */
  #learnFromHalves(left: Block<S>, right: Block<S>): void {
    const { area } = left.request;
    const gapStart = left.request.start + left.request.count;
    for (let offset = gapStart; offset < right.request.start; offset += 1)
      this.#forbidden.add(placeOf(area, offset));
    if (gapStart < right.request.start) return;
    const most = Math.max(left.request.count, right.request.count);
    if (isBitArea(area)) this.#limits.maxBits = Math.min(this.#limits.maxBits, most);
    else this.#limits.maxRegisters = Math.min(this.#limits.maxRegisters, most);
  }

  async #recheck(read: ReadBlock, nowMs: number): Promise<void> {
    this.#recheckAtMs = nowMs + RECHECK_MS;
    const [slot] = this.#dead;
    if (slot === undefined) return;
    // A silence or a broken answer says nothing of the address: the value stays among the dead, or nobody would ask for it ever again.
    const refusal = await this.#tryRead(makeBlock(this.#unitId, [slot]), read);
    this.#dead.shift();
    if (refusal !== null) {
      this.#dead.push(slot);
      return;
    }
    for (let index = 0; index < slot.width; index += 1)
      this.#forbidden.delete(placeOf(slot.area, slot.offset + index));
    this.#blocks = null;
  }

  /** Reads a block and tells its slots where their words are; null, or exception 02 or 03. */
  async #tryRead(block: Block<S>, read: ReadBlock): Promise<ModbusError | null> {
    try {
      await read(block.request);
    } catch (error) {
      if (!(error instanceof ModbusError) || (error.exception !== 2 && error.exception !== 3)) throw error;
      this.#tell(block, error);
      return error;
    }
    if (!this.#told.has(block)) this.#tell(block, null);
    return null;
  }

  #tell(block: Block<S>, refusal: ModbusError | null): void {
    for (const slot of block.spans) {
      slot.words = refusal === null ? block.request.words : null;
      slot.at = slot.offset - block.request.start;
      slot.error = refusal;
    }
    this.#places = {};
    // A block that was refused is not read a second time: the next plan has others.
    this.#told.add(block);
  }
}

function placeOf(area: RegisterArea, offset: number): string {
  return `${area}:${offset}`;
}
