/** A plain Node-RED with the stock flow, in a process of its own. Prints a line when the flow runs; ends with its parent. */
import { createServer } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import RED from 'node-red';
import pg from 'pg';
import { gatewayFlow, PLAIN_SETTINGS, stockFlow } from './stock-flow.ts';

export interface StockOptions {
  /** null: nothing is inserted. */
  databaseUrl: string | null;
  ports: readonly number[];
  registers: number;
  plcIds: readonly number[];
  /** Instead of a plant: so many reads behind the first port. */
  gatewayReads?: number;
}

/** One row a change, as it comes. The history has no other columns without a default. */
const INSERT = {
  name: 'change',
  text: `INSERT INTO plc_data (plc_config_id, register_address, value, "timestamp", read_at) VALUES ($1, $2, $3, now(), now())`,
};

const options = JSON.parse(process.argv[2] ?? '{}') as StockOptions;
const { databaseUrl, ports, registers, plcIds, gatewayReads } = options;
const userDir = mkdtempSync(path.join(tmpdir(), 'pulso-bench-stock-'));
process.once('exit', () => rmSync(userDir, { recursive: true, force: true }));
process.once('disconnect', () => process.exit(0));
const flow =
  gatewayReads === undefined ? stockFlow(ports, registers, plcIds) : gatewayFlow(ports[0] ?? 0, gatewayReads);
writeFileSync(path.join(userDir, 'flows.json'), JSON.stringify(flow));
const pool = databaseUrl === null ? null : new pg.Pool({ connectionString: databaseUrl, max: 10 });
const insert = (plc: number, address: number, value: number): Promise<unknown> =>
  pool === null ? Promise.resolve() : pool.query({ ...INSERT, values: [plc, address, value] });
RED.init(createServer(), {
  ...PLAIN_SETTINGS,
  userDir,
  functionGlobalContext: { insert },
} as unknown as Parameters<typeof RED.init>[1]);
await RED.start();
process.send?.('ready');
