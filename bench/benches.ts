/** The comparisons, by the numbers of their targets, in the order in which they run. */
import type { Bench } from './bench.ts';
import { apiSpeed } from './comparisons/api.ts';
import { forwarderCatchUp } from './comparisons/forwarder.ts';
import { gateway } from './comparisons/gateway.ts';
import { changeLatency } from './comparisons/latency.ts';
import { liveUpdates, writersBeside } from './comparisons/live.ts';
import { modbusClient } from './comparisons/modbus-client.ts';
import { memory, moonshot, plantSizes, punctuality } from './comparisons/plant.ts';
import { reports } from './comparisons/reports.ts';
import { requestsOnTheWire } from './comparisons/requests.ts';
import { startTimes } from './comparisons/start-times.ts';
import { storeWear } from './comparisons/store.ts';

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
    id: 'E4',
    title: 'requests on the wire',
    method:
      'Requests that the planner makes for a PLC, against the fewest that its limits allow. Deterministic.',
    run: requestsOnTheWire,
  },
  {
    id: 'E5',
    title: 'punctual polls',
    method: 'The time between two reads of the same PLC, taken by the PLC, in the plant of E1.',
    run: punctuality,
  },
  {
    id: 'E6',
    title: 'durable commits and wear',
    method:
      'Commits of the edge’s store and the bytes that its process writes, in the plant of E1 and at the design rate.',
    run: storeWear,
  },
  {
    id: 'E7',
    title: 'catching up after an outage',
    method:
      'A store is filled as an outage leaves it and then forwarded; beside it the fastest bare transaction: orders locked in order, one INSERT of appointments, one UPDATE of the orders. Alternating rounds.',
    run: forwarderCatchUp,
  },
  {
    id: 'E8',
    title: 'from the PLC to the screen',
    method:
      'One machine of a busy plant shows a new count at a random moment; when is it a row of plc_data, and when in a browser’s socket? Edge and API as they are shipped.',
    run: changeLatency,
  },
  {
    id: 'E9',
    title: '2,000 PLCs (moonshot)',
    method: 'The plant of E1 with 2,000 PLCs and 20,000 changes/s.',
    run: moonshot,
  },
  {
    id: 'E10',
    title: 'a gateway with 200 reads',
    method:
      'One socket, 200 reads a second, none of which can be joined; answers as the gateway counts them.',
    run: gateway,
  },
  {
    id: 'A1',
    title: 'the API',
    method:
      'Fifty connections, one request after the other each; 50 running machines among many idle ones. Beside it an Express handler that runs the same SQL, noted from the API, and answers the rows as they come. Alternating rounds.',
    run: apiSpeed,
  },
  {
    id: 'A2',
    title: 'live updates to 200 browsers',
    method: '200 sockets subscribed to everything, 50 changes/s over 100 machines, a NOTIFY each.',
    run: liveUpdates,
  },
  {
    id: 'A4',
    title: 'start times',
    method: 'From a stopped state until ready, in alternating rounds.',
    run: startTimes,
  },
  {
    id: 'A5',
    title: 'what live updates cost the writers',
    method:
      'Eight connections book pieces as fast as they can, with live updates off and on. Alternating rounds.',
    run: writersBeside,
  },
  {
    id: 'A3',
    title: 'reports over the past of a plant',
    method:
      'A generated past (npm run demo:history) of 50 machines in three shifts, with the summaries that the API keeps; each report as the API makes it, from the question to the answer, the first and the last shift worked out of the events. Fewer ledger entries than a real plant makes: a report reads summaries, whose number does not depend on them.',
    run: reports,
  },
];
