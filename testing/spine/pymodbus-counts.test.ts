/**
 * What Pulso reads and counts beside a PLC that others have written: pymodbus makes the registers, Python's own struct the values, and PLC,
 * ledger, orders, inbox and reconciliation must agree.
 */
import { expect } from 'chai';
import { waitUntil } from '../wait.ts';
import { findPython } from './pymodbus-plc.ts';
import { BOOKED_TIMEOUT_MS, counter, D33, D34, D40, PymodbusPlant } from './pymodbus-plant.ts';

const WORD_ORDERS = ['ABCD', 'CDAB', 'BADC', 'DCBA'] as const;

interface Row {
  id: number;
}

describe('Pulso beside a PLC made with pymodbus', function () {
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

  it('reads every type in every word order, from registers, inputs, coils and discretes', async () => {
    const values = {
      uint16: 51_234,
      int16: -1234,
      uint32: 3_000_000_123,
      int32: -2_000_000_123,
      float32: 1234.5,
      float64: -987_654.321,
      bcd16: 9876,
      bcd32: 98_765_432,
    } as const;
    const types = Object.keys(values) as (keyof typeof values)[];
    const registers: Record<string, unknown>[] = [];
    let offset = 100;
    for (const dataType of types)
      for (const [index, wordOrder] of WORD_ORDERS.entries()) {
        const area = index % 2 === 0 ? 'holding' : 'input';
        const isSingle = ['uint16', 'int16', 'bcd16'].includes(dataType);
        // A single word is big-endian in Modbus, whatever the order.
        await plant.python.set([
          'value',
          8,
          area,
          offset,
          dataType,
          isSingle ? 'ABCD' : wordOrder,
          values[dataType],
        ]);
        registers.push({
          name: `${dataType} ${wordOrder}`,
          address: `${area}:${offset}`,
          dialect: 'raw',
          role: 'MEASUREMENT',
          dataType,
          wordOrder,
        });
        offset += 7;
      }
    await plant.python.set(
      ['words', 8, 'coil', 33, [1]],
      ['words', 8, 'discrete', 34, [1]],
      ['words', 8, 'holding', 900, [0b0100]],
    );
    registers.push(
      { name: 'coil', address: 'coil:33', dialect: 'raw', role: 'MEASUREMENT', dataType: 'bit' },
      { name: 'discrete', address: 'discrete:34', dialect: 'raw', role: 'MEASUREMENT', dataType: 'bit' },
      { name: 'bit 2', address: 'holding:900', dialect: 'raw', role: 'MEASUREMENT', dataType: 'bit', bit: 2 },
      {
        name: 'scaled',
        address: 'holding:100',
        dialect: 'raw',
        role: 'MEASUREMENT',
        dataType: 'uint16',
        scale: 0.25,
        valueOffset: -50,
      },
    );
    const machine = await plant.addMachine(8, registers);
    const rows = await waitUntil(
      async () => {
        const { data } = await plant.session.must<{ data: { plcRegisterId: number; value: number }[] }>(
          'GET',
          `/api/plc-data?plcConfigId=${machine.id}`,
        );
        return data.length >= registers.length ? data : undefined;
      },
      { timeoutMs: BOOKED_TIMEOUT_MS, what: 'a row for each register' },
    );
    const seen = new Map(rows?.map(({ plcRegisterId, value }) => [plcRegisterId, value]));
    const read = Object.fromEntries(
      Object.entries(machine.registers).map(([name, id]) => [name, seen.get(id)]),
    );
    const wanted = Object.fromEntries(
      types.flatMap((type) => WORD_ORDERS.map((order) => [`${type} ${order}`, values[type]])),
    );
    expect(read).to.deep.equal({ ...wanted, coil: 1, discrete: 1, 'bit 2': 1, scaled: 12_758.5 });
  });

  it('counts across a 16-bit rollover, a rollover of the plant’s own, a reset and a glitch', async () => {
    const wraps = await plant.addMachine(1, [counter()], { value: 65_500 });
    const own = await plant.addMachine(2, [counter({ rolloverAt: 10_000 })], {
      value: 9_950,
      rolloverAt: 10_000,
    });
    const resets = await plant.addMachine(3, [counter()], { value: 40_000 });
    const [a, b, c] = [
      await plant.startOrder(wraps),
      await plant.startOrder(own),
      await plant.startOrder(resets),
    ];
    await wraps.count(20);
    await own.count(30);
    await resets.count(5);
    await Promise.all([wraps.settles(), own.settles(), resets.settles()]);
    await wraps.count(30);
    await own.count(200);
    // A shift change sets it to 0, and 7 pieces come right after.
    resets.value = 0;
    await resets.count(7);
    await Promise.all([wraps.settles(), own.settles(), resets.settles()]);
    // A single wild read, low or high, is neither pieces nor a reset.
    await resets.show(0);
    await resets.show();
    await resets.count(4);
    await resets.settles();
    expect((await plant.order(a)).producedQuantity).to.equal(50);
    expect((await plant.order(b)).producedQuantity).to.equal(230);
    expect((await plant.order(c)).producedQuantity).to.equal(16);
    const kinds = await plant
      .knex('production_appointments')
      .distinct<{ kind: string }[]>('kind')
      .orderBy('kind');
    expect(kinds.map(({ kind }) => kind)).to.include.members(['normal', 'reset', 'rollover']);
    for (const machine of [wraps, own, resets]) await plant.retire(machine);
  });

  it('counts half pieces, a 32-bit counter with its low word first, scrap and a state', async () => {
    const [unit] = [4];
    await plant.python.set(['words', unit, 'holding', D34, [10]], ['words', unit, 'holding', D40, [1]]);
    const machine = await plant.addMachine(unit, [
      counter({ piecesPerCount: 0.5 }),
      {
        name: 'Refugo',
        address: 'D34',
        role: 'SCRAP_COUNTER',
        dataType: 'uint16',
        defaultDefectId: plant.defectId,
        maxRate: 5000,
      },
      {
        name: 'Estado',
        address: 'D40',
        role: 'MACHINE_STATUS',
        dataType: 'uint16',
        statusMap: { 1: 'RUNNING', 2: 'FAULT' },
      },
    ]);
    const orderId = await plant.startOrder(machine);
    await machine.count(3);
    await machine.count(4);
    // 7 counts are 3.5 pieces: 3 now, and the next half makes the fourth.
    machine.made = 3;
    await machine.settles();
    await machine.count(1);
    machine.made = 4;
    await machine.settles();
    await plant.python.set(['words', unit, 'holding', D34, [12]], ['words', unit, 'holding', D40, [2]]);
    await plant.until(async () => (await plant.order(orderId)).scrapQuantity === 2, 'the scrap');
    const scrap = await plant.knex('production_defects').where({ production_order_id: orderId });
    expect(scrap).to.have.length(1);
    expect(scrap[0]).to.include({ defect_id: plant.defectId, quantity: 2 });
    const state = () =>
      plant.knex('plc_status').where({ plc_config_id: machine.id }).first<{ state: string }>('state');
    await plant.until(async () => (await state()).state === 'FAULT', 'the state');

    const show = (value: number) => plant.python.set(['value', 6, 'holding', D33, 'uint32', 'CDAB', value]);
    await show(4_294_967_290);
    const wide = await plant.addMachine(
      6,
      [counter({ dataType: 'uint32', wordOrder: 'CDAB', maxRate: 500 })],
      {
        value: null,
      },
    );
    const wideOrder = await plant.startOrder(wide);
    await show(64);
    wide.made = 70;
    await wide.settles();
    await show(65_594);
    wide.made = 65_600;
    await wide.settles({ quarantined: 65_530 });
    expect((await plant.order(wideOrder)).producedQuantity).to.equal(70);
    // A supervisor looked: they were made.
    const { data } = await plant.session.must<{ data: Row[] }>(
      'GET',
      `/api/count-inbox?filter[plcConfigId]=${wide.id}`,
    );
    await plant.session.must('POST', '/api/count-inbox/assign', {
      ids: data.map(({ id }) => id),
      orderId: wideOrder,
      note: 'contadas à mão',
    });
    await wide.settles();
    expect((await plant.order(wideOrder)).producedQuantity).to.equal(65_600);
  });

  it('completes orders by each policy, and keeps what has no order for a supervisor', async () => {
    const machine = await plant.addMachine(2, [counter()], { value: 0 });
    await machine.count(4);
    await machine.settles({ unassigned: 4 });
    const keeps = await plant.startOrder(machine, { plannedQuantity: 10, overproduction: 'unassigned' });
    await machine.count(13);
    await machine.settles({ unassigned: 7 });
    expect(await plant.order(keeps)).to.include({ status: 'COMPLETED', producedQuantity: 10 });
    const same = await plant.startOrder(machine, { plannedQuantity: 10, overproduction: 'same_order' });
    await machine.count(13);
    await machine.settles({ unassigned: 7 });
    expect(await plant.order(same)).to.include({ status: 'COMPLETED', producedQuantity: 13 });
    const first = await plant.startOrder(machine, { plannedQuantity: 10, overproduction: 'next_queued' });
    const second = await plant.addOrder(machine, {
      plannedQuantity: 5,
      overproduction: 'next_queued',
      queuePosition: 1,
    });
    const third = await plant.addOrder(machine, { plannedQuantity: 50, queuePosition: 2 });
    await machine.count(17);
    await machine.settles({ unassigned: 7 });
    expect(await plant.order(first)).to.include({ status: 'COMPLETED', producedQuantity: 10 });
    expect(await plant.order(second)).to.include({ status: 'COMPLETED', producedQuantity: 5 });
    expect(await plant.order(third)).to.include({ status: 'IN_PROGRESS', producedQuantity: 2 });
    const taken = await plant.session.call('POST', '/api/production/start-automatic', {
      orderId: await plant.addOrder(machine, {}),
    });
    expect(taken.status).to.equal(409);
    await plant.session.must('POST', `/api/production/${third}/pause`);
    await machine.count(3);
    await machine.settles({ unassigned: 10 });
    await plant.session.must('POST', `/api/production/${third}/resume`);
    await machine.count(8);
    await machine.settles({ unassigned: 10 });
    expect(await plant.order(third)).to.include({ status: 'IN_PROGRESS', producedQuantity: 10 });
    await plant.retire(machine);
  });
});
