/** A whole Pulso beside a PLC that others have written, through a proxy that can slice, delay and damage; each machine is a unit of that PLC. */
import { expect } from 'chai';
import { FaultProxy } from '../../chaos/fault-proxy.ts';
import { waitUntil } from '../wait.ts';
import { PlantUnderTest } from './plant-under-test.ts';
import { PymodbusPlc } from './pymodbus-plc.ts';

export const BOOKED_TIMEOUT_MS = 60_000;
const POLL_MS = 100;
/** Of a Delta PLC. */
export const D33 = 4129;
export const D34 = 4130;
export const D40 = 4136;
const HOUR_MS = 3_600_000;

interface Row {
  id: number;
}
interface Order extends Row {
  status: string;
  producedQuantity: number;
  scrapQuantity: number;
  endDate: string | null;
}
interface MachineOptions {
  /** null: somebody else shows it. */
  value?: number | null;
  rolloverAt?: number;
}

/** A production counter at D33. */
export function counter(settings: Record<string, unknown> = {}) {
  return {
    name: 'Produção',
    address: 'D33',
    role: 'PRODUCTION_COUNTER',
    dataType: 'uint16',
    maxRate: 5000,
    ...settings,
  };
}

export class PymodbusPlant extends PlantUnderTest {
  python!: PymodbusPlc;
  proxy!: FaultProxy;
  sectorId = 0;
  defectId = 0;
  #itemId = 0;
  #orders = 0;
  #machines = 0;

  async startBeside(python: string): Promise<void> {
    this.python = await PymodbusPlc.start(python);
    this.proxy = new FaultProxy(this.python.port);
    await this.proxy.listen();
    await this.start();
    const add = async (path: string, body: object): Promise<number> =>
      (await this.session.must<Row>('POST', `/api/${path}`, body)).id;
    const companyId = await add('companies', { code: 'PLX', name: 'Plásticos X' });
    this.sectorId = await add('sectors', { code: 'INJ', name: 'Injeção', companyId });
    this.#itemId = await add('items', { code: 'TAMPA', name: 'Tampa 28 mm' });
    this.defectId = await add('defects', { code: 'REBARBA', name: 'Rebarba' });
  }

  override async stop(): Promise<void> {
    // Where there is no pymodbus nothing was started.
    if (this.python === undefined) return;
    await super.stop();
    await this.proxy.close();
    await this.python.close();
  }

  /** Resolves when the collector has read it. */
  async addMachine(
    unit: number,
    registers: Record<string, unknown>[],
    options: MachineOptions = {},
  ): Promise<PymodbusMachine> {
    const { value = 0, rolloverAt = 65_536 } = options;
    if (value !== null) await this.python.set(['words', unit, 'holding', D33, [value]]);
    this.#machines += 1;
    const made = await this.session.must<Row & { registers: { id: number; name: string }[] }>(
      'POST',
      '/api/plc-config',
      {
        name: `Máquina ${this.#machines}`,
        host: '127.0.0.1',
        port: this.proxy.port,
        unitId: unit,
        sectorId: this.sectorId,
        dialect: 'delta-dvp',
        pollInterval: POLL_MS,
        timeout: 1000,
        registers,
      },
    );
    const ids = Object.fromEntries(made.registers.map(({ name, id }) => [name, id]));
    const machine = new PymodbusMachine(this, {
      id: made.id,
      unit,
      registers: ids,
      value: value ?? 0,
      rolloverAt,
    });
    const read = () => this.knex('plc_data').where({ plc_config_id: made.id, quality: 'good' }).first('id');
    await this.until(async () => (await read()) !== undefined, `the first read of unit ${unit}`);
    return machine;
  }

  async addOrder(machine: PymodbusMachine, order: Record<string, unknown>): Promise<number> {
    this.#orders += 1;
    const { id } = await this.session.must<Row>('POST', '/api/production-orders', {
      code: `OP-${this.#orders}`,
      sectorId: this.sectorId,
      itemId: this.#itemId,
      plcConfigId: machine.id,
      plannedQuantity: 1_000_000,
      ...order,
    });
    return id;
  }

  async startOrder(machine: PymodbusMachine, order: Record<string, unknown> = {}): Promise<number> {
    const orderId = await this.addOrder(machine, order);
    await this.session.must('POST', '/api/production/start-automatic', { orderId });
    return orderId;
  }

  order(id: number): Promise<Order> {
    return this.session.must<Order>('GET', `/api/production-orders/${id}`);
  }

  async until(condition: () => Promise<boolean>, what: string): Promise<void> {
    await waitUntil(condition, { timeoutMs: BOOKED_TIMEOUT_MS, what });
  }

  /** No longer polled, so that the next test has the unit for itself. */
  async retire(machine: PymodbusMachine): Promise<void> {
    await this.session.must('DELETE', `/api/plc-config/${machine.id}`);
  }

  async edgeHealth() {
    const response = await fetch(`${this.edgeUrl}/health`);
    return (await response.json()) as {
      database: boolean;
      connections: { name: string; connected: boolean }[];
    };
  }
}

/** A machine with its counter and what it really made. */
export class PymodbusMachine {
  made = 0;
  value: number;
  readonly id: number;
  readonly unit: number;
  readonly registers: Record<string, number>;
  readonly #plant: PymodbusPlant;
  readonly #rolloverAt: number;

  constructor(
    plant: PymodbusPlant,
    about: { id: number; unit: number; registers: Record<string, number>; value: number; rolloverAt: number },
  ) {
    this.#plant = plant;
    this.id = about.id;
    this.unit = about.unit;
    this.registers = about.registers;
    this.value = about.value;
    this.#rolloverAt = about.rolloverAt;
  }

  /** Counts as the PLC shows them. */
  async count(counts: number): Promise<void> {
    this.value = (this.value + counts) % this.#rolloverAt;
    this.made += counts;
    await this.show();
  }

  async show(value = this.value): Promise<void> {
    await this.#plant.python.set(['words', this.unit, 'holding', D33, [value]]);
  }

  /** Everything that was made has arrived, none of it twice, and the reconciliation sees no difference. */
  async settles({ unassigned = 0, quarantined = 0 } = {}): Promise<void> {
    const expected = { booked: this.made - unassigned - quarantined, unassigned, quarantined };
    await this.#plant
      .until(async () => JSON.stringify(await this.#figures()) === JSON.stringify(expected), 'the pieces')
      .catch(async (cause: unknown) => {
        const now = JSON.stringify(await this.#figures());
        const said = this.#plant.edge.output().slice(-3000);
        throw new Error(`${now} instead of ${JSON.stringify(expected)}; the edge said:\n${said}`, { cause });
      });
    const [from, to] = [-HOUR_MS, HOUR_MS].map((ms) =>
      encodeURIComponent(new Date(Date.now() + ms).toISOString()),
    );
    const report = await this.#plant.session.must<{ rows: { plcDelta: number; difference: number }[] }>(
      'GET',
      `/api/reports/reconciliation?plcConfigId=${this.id}&from=${from}&to=${to}`,
    );
    expect(report.rows[0], JSON.stringify(report.rows)).to.include({ plcDelta: this.made, difference: 0 });
  }

  /** Pieces booked on orders, and those that wait in the inbox. */
  async #figures() {
    const { knex } = this.#plant;
    const sum = async (table: string, where: object): Promise<number> => {
      const rows = await knex(table)
        .where({ plc_config_id: this.id, ...where })
        .sum<{ n: string | null }[]>('quantity as n');
      return Number(rows[0]?.n ?? 0);
    };
    const waiting = { role: 'PRODUCTION_COUNTER', status: 'open' };
    return {
      booked: await sum('production_appointments', {}),
      unassigned: await sum('count_inbox', { ...waiting, category: 'unassigned' }),
      quarantined: await sum('count_inbox', { ...waiting, category: 'quarantined' }),
    };
  }
}
