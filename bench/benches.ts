/** The comparisons, by the numbers of their targets, in the order in which they run. */
import type { Bench } from './bench.ts';
import { modbusClient } from './comparisons/modbus-client.ts';
import { memory, moonshot, plantSizes, punctuality } from './comparisons/plant.ts';

export const BENCHES: readonly Bench[] = [
  {
    id: 'E1',
    title: 'a whole plant',
    method:
      'N PLCs at 1 Hz, 100 holding registers each, 10 of them changing every second, all changes into plc_data. Stock is a plain Node-RED with node-red-contrib-modbus: a client, a read node and a comparing function a PLC, one INSERT a change through a pool of ten connections. Pulso is the whole edge process with all 100 registers configured, durable store, forwarder and a counter booked onto an order in each PLC. CPU time of the collecting process from /proc; polls as the PLCs count them.',
    run: plantSizes,
  },
  {
    id: 'E2',
    title: 'memory of the edge',
    method: 'Resident memory of the edge in the runs of E1, beside a Node-RED with an empty flow.',
    run: memory,
  },
  {
    id: 'E3',
    title: 'the Modbus client alone',
    method:
      '200 connections, one read of 100 registers a second each, the same driver for every client; CPU time of the process (its own and the kernel’s) divided by the requests. Each client runs in a process of its own, one after the other, in rounds; the median of the rounds counts.',
    run: modbusClient,
  },
  {
    id: 'E5',
    title: 'punctual polls',
    method: 'The time between two reads of the same PLC, taken by the PLC, in the plant of E1.',
    run: punctuality,
  },
  {
    id: 'E9',
    title: '2,000 PLCs (moonshot)',
    method: 'The plant of E1 with 2,000 PLCs and 20,000 changes/s.',
    run: moonshot,
  },
];
