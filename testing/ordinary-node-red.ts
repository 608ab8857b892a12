/** An ordinary Node-RED with our nodes as a package: it must count every piece of a PLC into PostgreSQL. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { ModbusServer } from './modbus-server.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';
import { waitUntil } from './wait.ts';

const PIECES = 25;
const COUNTER = 4129;

export interface Plant {
  database: TestDatabase;
  plc: ModbusServer;
  close(): Promise<void>;
}

/** One machine whose counter stands at 0, and the collector that reads it. */
export async function startPlant(): Promise<Plant> {
  const database = await createTestDatabase();
  const plc = new ModbusServer();
  const port = await plc.listen();
  plc.set(1, 'holding', COUNTER, 0);
  await database.knex.raw(
    `INSERT INTO companies (id, code, name) VALUES (1, 'C', 'C');
     INSERT INTO sectors (id, company_id, code, name) VALUES (1, 1, 'S', 'S');
     INSERT INTO collectors (id, name) VALUES (1, 'collector-1');
     INSERT INTO plc_configs (id, name, host, port, sector_id, collector_id, dialect, poll_interval)
       VALUES (1, 'Injetora', '127.0.0.1', ${port}, 1, 1, 'delta-dvp', 100);
     INSERT INTO plc_registers (plc_config_id, name, role, address, area, "offset")
       VALUES (1, 'Contador', 'PRODUCTION_COUNTER', 'D33', 'holding', ${COUNTER});`,
  );
  return {
    database,
    plc,
    close: async () => {
      await plc.close();
      await database.drop();
    },
  };
}

/**
 * Runs the package's first example, as somebody would who has just installed it, until every piece is in PostgreSQL.
 * @param redJs Node-RED's own program
 * @param userDir where the package is installed
 * @returns what Node-RED said
 */
export async function countInNodeRed(redJs: string, userDir: string, plant: Plant): Promise<string> {
  writeFlow(userDir, plant.database.url);
  const args = [redJs, '-u', userDir, '-s', path.join(userDir, 'settings.cjs')];
  const node = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [node.stdout, node.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    await waitUntil(() => isConnected(plant), { what: 'the first reading' });
    for (let value = 1; value <= PIECES; value += 1) plant.plc.set(1, 'holding', COUNTER, value);
    await waitUntil(async () => (await pieces(plant)) === PIECES, {
      what: `${PIECES} pieces`,
    });
  } catch (cause) {
    throw new Error(`Node-RED did not count. It said: ${output}`, { cause });
  } finally {
    node.kill('SIGTERM');
    await once(node, 'close');
  }
  expect(await pieces(plant)).to.equal(PIECES);
  expect(output).to.not.match(/\[error\]/);
  return output;
}

async function isConnected({ database }: Plant): Promise<boolean> {
  const query = database.knex('plc_status').where({ plc_config_id: 1 });
  return (await query.first<{ connected: boolean } | undefined>('connected'))?.connected ?? false;
}

/** No order runs, so the pieces wait in the inbox. */
async function pieces({ database }: Plant): Promise<number> {
  const row = await database.knex('count_inbox').sum<{ sum: string | null }[]>('quantity');
  return Number(row[0]?.sum ?? 0);
}

function writeFlow(userDir: string, databaseUrl: string): void {
  const example = path.join(userDir, 'node_modules/node-red-contrib-pulso/examples/Contar peças.json');
  const flow = JSON.parse(readFileSync(example, 'utf8')) as { id: string; type: string }[];
  const collector = flow.find(({ type }) => type === 'collector')?.id ?? '';
  writeFileSync(path.join(userDir, 'flows.json'), JSON.stringify(flow));
  writeFileSync(path.join(userDir, 'flows_cred.json'), JSON.stringify({ [collector]: { databaseUrl } }));
  const settings = {
    flowFile: 'flows.json',
    credentialSecret: false,
    uiHost: '127.0.0.1',
    uiPort: 0,
    telemetry: { enabled: false },
  };
  writeFileSync(path.join(userDir, 'settings.cjs'), `module.exports = ${JSON.stringify(settings)};`);
}
