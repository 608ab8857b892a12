/** What is left of every piece when things go wrong beside a PLC that others have written: kills, restarts, changes in flight, damaged answers. */
import { expect } from 'chai';
import { findPython } from './pymodbus-plc.ts';
import { counter, D33, PymodbusPlant, type PymodbusMachine } from './pymodbus-plant.ts';

describe('Pulso in trouble beside a PLC made with pymodbus', function () {
  this.timeout(240_000);
  // Each step stands on the one before.
  this.bail(true);
  const plant = new PymodbusPlant();

  before(async function () {
    const python = findPython();
    if (python !== undefined) return plant.startBeside(python);
    console.log('      python3-pymodbus is absent here: skipped');
    this.skip();
  });
  after(() => plant.stop());

  it('loses and doubles nothing when the edge is killed, PostgreSQL stops and the API restarts in mid-count', async () => {
    // A restart on a busy machine must not take the time in which the counter could wrap twice.
    const machine = await plant.addMachine(1, [counter({ maxRate: 200 })], { value: 65_000 });
    const orderId = await plant.startOrder(machine);
    await machine.count(5);
    await machine.settles();
    for (let round = 0; round < 3; round += 1) {
      await machine.count(17);
      await plant.edge.kill();
      await machine.count(41);
      await plant.restartEdge();
      await machine.count(13);
    }
    await machine.settles();
    await plant.postgres.stop();
    await machine.count(15);
    await plant.until(async () => (await plant.edgeHealth()).database === false, 'the edge to notice');
    await machine.count(15);
    await plant.edge.kill();
    await machine.count(15);
    await plant.restartEdge();
    await machine.count(15);
    await plant.until(
      async () => (await plant.edgeHealth()).connections[0]?.connected === true,
      'the PLC to be read without a database',
    );
    await machine.count(15);
    await plant.startDatabase();
    await machine.settles();
    await machine.count(11);
    await plant.restartApi();
    await machine.count(12);
    await machine.settles();
    expect((await plant.order(orderId)).producedQuantity).to.equal(machine.made);
    await plant.retire(machine);
  });

  it('follows changes of the configuration in flight without a piece too many or too few', async () => {
    const machine = await plant.addMachine(5, [counter()], { value: 100 });
    await plant.startOrder(machine);
    const change = async (body: Record<string, unknown>) =>
      plant.session.must('PATCH', `/api/plc-config/${machine.id}`, body);
    const register = { ...counter(), id: machine.registers['Produção'] };
    const pieces = async (): Promise<void> => {
      await machine.count(5);
      await machine.settles();
    };
    await pieces();
    await change({ pollInterval: 150, pauseBetweenRequests: 2, name: 'Máquina renomeada' });
    await pieces();
    await change({
      registers: [
        { ...register, name: 'Peças', maxRate: 4000 },
        { name: 'Temperatura', address: 'D50', role: 'MEASUREMENT' },
      ],
    });
    await pieces();
    // Another address is another counter: its first value is a baseline, not pieces.
    await plant.python.set(['words', 5, 'holding', D33 + 20, [54_321]]);
    await change({ registers: [{ ...register, address: 'D53' }] });
    const baseline = () =>
      plant
        .knex('counter_positions')
        .where({ plc_register_id: register.id })
        .first<{ last_value: number }>('last_value');
    await plant.until(
      async () => Number((await baseline()).last_value) === 54_321,
      'the new counter’s baseline',
    );
    await plant.python.set(['words', 5, 'holding', D33 + 20, [54_330]]);
    machine.made += 9;
    await machine.settles();
    await change({ active: false });
    await plant.until(
      async () => (await plant.edgeHealth()).connections.every(({ name }) => name !== 'Máquina renomeada'),
      'the PLC to be left alone',
    );
    await plant.python.set(['words', 5, 'holding', D33 + 20, [54_340]]);
    await change({ active: true });
    machine.made += 10;
    await machine.settles();
    await plant.retire(machine);
  });

  it('takes no damaged answer for a value: slices, wrong units, stale transactions, every exception', async () => {
    const machine = await plant.addMachine(3, [counter({ minValue: 0, maxValue: 60_000 })], { value: 500 });
    await plant.startOrder(machine);
    const link = () =>
      plant.session.must<{ link: { connected: boolean; errorCode: string | null } }>(
        'GET',
        `/api/plc-config/${machine.id}`,
      );
    const said = async (code: string): Promise<void> => {
      await plant.until(async () => (await link()).link.errorCode === code, code);
    };
    plant.proxy.sliceBytes = 3;
    plant.proxy.delayMs = 60;
    await machine.count(6);
    await machine.settles();
    plant.proxy.sliceBytes = 0;
    plant.proxy.delayMs = 0;
    for (const at of [6, 1]) {
      plant.proxy.corrupt = (chunk) => {
        chunk[at] = (chunk[at] ?? 0) ^ 0x11;
        return chunk;
      };
      await machine.count(6);
      await said('PLC_MALFORMED');
      plant.proxy.corrupt = null;
      await machine.settles();
    }
    for (let code = 1; code <= 11; code += 1) {
      plant.proxy.corrupt = (chunk) =>
        Buffer.from([...chunk.subarray(0, 4), 0, 3, chunk[6] ?? 0, (chunk[7] ?? 0) | 0x80, code]);
      await machine.count(2);
      if (code === 2 || code === 3) await registerIsBad(machine);
      else await said(`PLC_EXCEPTION_${code}`);
      plant.proxy.corrupt = null;
      await machine.settles();
    }
    // Out of its limits: kept with its quality, never booked.
    await machine.show(65_000);
    await plant.until(
      async () =>
        (await plant
          .knex('plc_data')
          .where({ plc_config_id: machine.id, quality: 'out_of_range' })
          .first('id')) !== undefined,
      'the value out of range',
    );
    await machine.show();
    await machine.count(2);
    await machine.settles();
    expect(plant.proxy.mostConnections).to.equal(1);
  });

  async function registerIsBad(machine: PymodbusMachine): Promise<void> {
    const last = () =>
      plant
        .knex('plc_data')
        .where({ plc_config_id: machine.id })
        .orderBy('id', 'desc')
        .first<{ quality: string }>('quality');
    await plant.until(async () => (await last()).quality === 'bad', 'the register to be bad');
  }
});
