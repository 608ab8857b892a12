import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { newestSettings, newestVersion } from '../resources/saved-settings.js';

const nodesDir = fileURLToPath(new URL('..', import.meta.url));
const flowsDir = fileURLToPath(new URL('../../flows', import.meta.url));

describe('Settings of nodes that were saved before', () => {
  it('become lists where PLCs were names with commas between', () => {
    const saved = {
      id: 'p',
      type: 'plc-pool',
      version: 1,
      collector: 'c',
      plcNames: ' Injetora 01 ,Injetora 02,, ',
    };
    expect(newestSettings(saved)).to.deep.equal({
      id: 'p',
      type: 'plc-pool',
      version: 2,
      collector: 'c',
      plcNames: ['Injetora 01', 'Injetora 02'],
    });
  });

  it('mean every PLC and every register where nothing was said', () => {
    for (const plcNames of ['', undefined])
      expect(newestSettings({ type: 'plc-pool', plcNames }))
        .to.have.property('plcNames')
        .deep.equal([]);
    expect(newestSettings({ type: 'change-detection', version: 1 }))
      .to.have.property('registerNames')
      .deep.equal([]);
  });

  it('stay as they are where they are new enough, from a newer Pulso, or of a node without versions', () => {
    for (const saved of [
      { type: 'plc-pool', version: 2, plcNames: ['A, B'] },
      { type: 'plc-pool', version: 9, plcNames: [{ name: 'A' }] },
      { type: 'plc-data', version: 1 },
      { type: 'debug' },
    ])
      expect(newestSettings(saved)).to.equal(saved);
  });

  it('are of the newest version in the forms and in every flow that we hand out', () => {
    const manifest = JSON.parse(readFileSync(`${nodesDir}package.json`, 'utf8')) as {
      'node-red': { nodes: Record<string, string> };
    };
    const types = Object.keys(manifest['node-red'].nodes);
    for (const type of types) {
      const form = readFileSync(`${nodesDir}${type}/${type}.html`, 'utf8');
      expect(form, type).to.contain(`version: { value: ${newestVersion(type)} }`);
    }
    const files = [
      `${flowsDir}/collector.json`,
      ...jsonIn(`${flowsDir}/examples`),
      ...jsonIn(`${nodesDir}examples`),
    ];
    expect(files).to.have.length.above(10);
    for (const file of files) {
      const nodes = JSON.parse(readFileSync(file, 'utf8')) as { type: string; version?: number }[];
      for (const { type, version } of nodes)
        if (types.includes(type)) expect(version, `${file} ${type}`).to.equal(newestVersion(type));
    }
  });
});

function jsonIn(dir: string): string[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .map((name) => `${dir}/${name}`);
}
