/** E3: one read by each client, 200 connections at 1 Hz, spread over the second and in one wave. */
import { because, type BenchResult, type BenchRun, type Verdict } from '../bench.ts';
import type { LoadFigures, LoadOptions } from '../clients/modbus-load.ts';
import { compileLibmodbus } from '../measure/libmodbus.ts';
import { runBinary, runProgram } from '../measure/run-program.ts';
import { median, round } from '../measure/statistics.ts';
import { PlcFarm } from '../plant/plc-farm.ts';

const REGISTERS = 100;
const JS_CLIENTS = ['net', 'pulso', 'modbus-serial', 'jsmodbus', 'contrib-modbus'] as const;
const C_CLIENT = 'libmodbus (C)';
/** The engine as it runs on a Pi: it meets the interval of each PLC, but wakes up for many at a time. */
const ENGINE = 'Pulso’s engine in its slots';
const SCHEDULES = ['spread', 'wave'] as const;
const WAKING_UP =
  'with a wake-up a request most of the cost is the kernel’s and Node’s, which a bare socket pays too; the engine avoids it with slots';
type Schedule = (typeof SCHEDULES)[number];
type Micros = Map<string, number[]>;

export async function modbusClient(run: BenchRun): Promise<BenchResult> {
  const connections = run.pick({ full: 200, short: 200, smoke: 5 });
  const rounds = run.pick({ full: 5, short: 3, smoke: 1 });
  const timing = {
    intervalMs: run.pick({ full: 1000, short: 1000, smoke: 100 }),
    warmUpMs: run.pick({ full: 2000, short: 2000, smoke: 100 }),
    measureMs: run.pick({ full: 6000, short: 4000, smoke: 200 }),
  };
  const farm = await PlcFarm.start({ plcs: connections, registers: REGISTERS, changing: 10, deadEvery: 0 });
  const binary = compileLibmodbus(run.makeDir('libmodbus'));
  const micros: Record<Schedule, Micros> = { spread: new Map(), wave: new Map() };
  let failed = 0;
  const add = (schedule: Schedule, client: string, figures: LoadFigures): void => {
    failed += figures.failed;
    micros[schedule].set(client, [...(micros[schedule].get(client) ?? []), figures.cpuMicrosPerRequest]);
  };
  try {
    for (let number = 1; number <= rounds; number += 1)
      for (const schedule of SCHEDULES) {
        run.tell(`round ${number} of ${rounds}, ${schedule}`);
        if (schedule === 'spread')
          add(
            schedule,
            ENGINE,
            await runProgram('clients/pool-load.ts', { ports: farm.ports, registers: REGISTERS, ...timing }),
          );
        for (const client of JS_CLIENTS) {
          const options: LoadOptions = {
            client,
            schedule,
            ports: farm.ports,
            registers: REGISTERS,
            ...timing,
          };
          add(schedule, client, await runProgram('clients/modbus-load.ts', options));
        }
        if (binary !== null) {
          const { intervalMs, warmUpMs, measureMs } = timing;
          const numbers = [intervalMs, warmUpMs, measureMs, REGISTERS, ...farm.ports].map(String);
          add(schedule, C_CLIENT, await runBinary(binary, [schedule, ...numbers]));
        }
      }
  } finally {
    await farm.stop();
  }
  return toResult(micros, failed, binary !== null);
}

function toResult(micros: Record<Schedule, Micros>, failed: number, hasC: boolean): BenchResult {
  const names = [ENGINE, ...JS_CLIENTS, ...(hasC ? [C_CLIENT] : [])];
  const of = (schedule: Schedule, name: string): number => median(micros[schedule].get(name) ?? []);
  const targets = [
    { peer: 'net', called: 'a bare `net` client', atMost: 1.2 },
    { peer: 'modbus-serial', called: 'modbus-serial', atMost: 0.5 },
    ...(hasC ? [{ peer: C_CLIENT, called: 'libmodbus in C', atMost: 1.5 }] : []),
  ];
  const sides = [
    { what: 'once a second each, engine in slots', side: ENGINE, schedule: 'spread' },
    { what: 'spread, client alone', side: 'pulso', schedule: 'spread', reason: WAKING_UP },
    { what: 'one wave, client alone', side: 'pulso', schedule: 'wave' },
  ] as const;
  const verdicts = sides.flatMap(({ what, side, schedule, ...rest }) =>
    targets.map(({ peer, called, atMost }): Verdict => {
      const verdict = {
        what: `${what}, against ${called}`,
        figure: round(of(schedule, side) / of(schedule, peer)),
        unit: '×',
        atMost,
      };
      return 'reason' in rest ? because(verdict, rest.reason) : verdict;
    }),
  );
  const notes = [`${failed} requests failed or were passed over, of all clients together.`];
  if (!hasC) notes.push('libmodbus in C is absent: this machine has no gcc or no libmodbus-dev.');
  return {
    columns: ['client', 'spread, CPU µs a request', 'wave, CPU µs a request'],
    rows: names.map((name) => [name, ...SCHEDULES.map((schedule) => shown(of(schedule, name)))]),
    verdicts,
    notes,
  };
}

/** The engine has one schedule only. */
function shown(micros: number): number | string {
  return Number.isNaN(micros) ? '' : round(micros);
}
