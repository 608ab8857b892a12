/** What the simulator shows at the console: plain tables that also read well in a log. */
import { formatAddress } from '../domain/plc/address.ts';
import type { SimulatorOptions } from './read-options.ts';
import { wordsOf, type SimulatedPlc } from './simulated-plc.ts';

/** More rows than this push everything else off the screen. */
const MAX_ROWS = 40;

/** Which PLC answers where and what it holds. */
export function plantTable(plcs: readonly SimulatedPlc[], options: SimulatorOptions): string {
  const { host, unitId, registers, machine, faults } = options;
  const wide = wordsOf(machine.rolloverAt) === 2 ? ' (32 bits, low word first)' : '';
  const rows = plcs.map((plc) => [
    plc.name,
    `${host}:${plc.port}`,
    String(unitId),
    `${machine.rate}/s`,
    machine.status,
  ]);
  const faultText = faults.map(({ fault, share }) => `${fault} ${share * 100}%`).join(', ');
  return [
    table(['PLC', 'address', 'unit', 'rate', 'status'], rows),
    `production ${place(registers.production)}, scrap ${place(registers.scrap)}${wide}, status ${place(registers.status)}`,
    `scrap ${machine.scrapShare * 100}%, counters wrap at ${machine.rolloverAt}, reset ${machine.resetEvery === null ? 'never' : `every ${machine.resetEvery} pieces`}`,
    `faults: ${faultText || 'none'}`,
  ].join('\n');
}

/** One line for the whole plant. */
export function summaryLine(plcs: readonly SimulatedPlc[]): string {
  const { good, scrap, resets, rollovers, requests, sockets, faults } = sum(plcs);
  return (
    `${new Date().toISOString()} good ${good}, scrap ${scrap}, resets ${resets}, rollovers ${rollovers}; ` +
    `${requests} requests, ${sockets} connections open, ${faults} faults`
  );
}

/** What was really made: the figures to compare a collector's with. */
export function truthTable(plcs: readonly SimulatedPlc[]): string {
  const rows = plcs.map((plc) => {
    const { good, scrap, resets, rollovers } = plc.machine.totals;
    return [plc.name, good, scrap, resets, rollovers, plc.server.requests, plc.faultsInjected].map(String);
  });
  const all = sum(plcs);
  const total = ['total', all.good, all.scrap, all.resets, all.rollovers, all.requests, all.faults].map(
    String,
  );
  return table(['truth', 'good', 'scrap', 'resets', 'rollovers', 'requests', 'faults'], rows, total);
}

function sum(plcs: readonly SimulatedPlc[]) {
  const all = { good: 0, scrap: 0, resets: 0, rollovers: 0, requests: 0, sockets: 0, faults: 0 };
  for (const { machine, server, faultsInjected } of plcs) {
    all.good += machine.totals.good;
    all.scrap += machine.totals.scrap;
    all.resets += machine.totals.resets;
    all.rollovers += machine.totals.rollovers;
    all.requests += server.requests;
    all.sockets += server.openSockets;
    all.faults += faultsInjected;
  }
  return all;
}

function place(offset: number): string {
  const delta = formatAddress({ area: 'holding', offset }, 'delta-dvp');
  return delta === null ? `holding:${offset}` : `${delta} (holding:${offset})`;
}

function table(head: string[], rows: string[][], foot?: string[]): string {
  const shown =
    rows.length > MAX_ROWS ? [...rows.slice(0, MAX_ROWS), [`… and ${rows.length - MAX_ROWS} more`]] : rows;
  const lines = [head, ...shown, ...(foot === undefined ? [] : [foot])];
  const widths = head.map((_, column) =>
    Math.max(...lines.map((line) => (line.length > 1 ? (line[column] ?? '').length : 0))),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
