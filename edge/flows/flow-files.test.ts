import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { FlowFiles } from './flow-files.ts';
import { makeFlowStorage } from './flow-storage.ts';

const FLOW = (label: string): string => JSON.stringify([{ id: 't', type: 'tab', label }]);

describe('The files of a flow', () => {
  let dir: string;
  let initial: string;
  const open = (): FlowFiles => new FlowFiles(path.join(dir, 'user'), initial);
  const running = (): string => readFileSync(path.join(dir, 'user', 'flows.json'), 'utf8');

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'pulso-flows-'));
    initial = path.join(dir, 'initial.json');
    writeFileSync(initial, FLOW('initial'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('begin with the flow of a new collector, and say in one sentence that there is none', () => {
    open();
    expect(running()).to.equal(FLOW('initial'));
    rmSync(path.join(dir, 'user'), { recursive: true });
    rmSync(initial);
    expect(open).to.throw(/^The flow cannot be put into .*flows\.json/);
  });

  it('go back to the flow before where the new one ended the process twice', () => {
    open().save(FLOW('bad'));
    // Each start finds the trial unfinished: the process was ended before it had proved itself.
    expect(open().beginStart()).to.equal(false);
    expect(open().beginStart()).to.equal(false);
    expect(running()).to.equal(FLOW('bad'));
    expect(open().beginStart()).to.equal(true);
    expect(running()).to.equal(FLOW('initial'));
    expect(
      readdirSync(path.join(dir, 'user')).filter((name) => name.startsWith('flows.gave-up')),
    ).to.have.length(1);
    expect(open().beginStart()).to.equal(false);
  });

  it('keep a flow that let the process live, and the last proved one through a row of unproved ones', () => {
    const files = open();
    files.save(FLOW('good'));
    files.passTrial();
    files.save(FLOW('bad 1'));
    files.save(FLOW('bad 2'));
    for (let start = 0; start < 3; start += 1) open().beginStart();
    expect(running()).to.equal(FLOW('good'));
    expect(existsSync(path.join(dir, 'user', 'flows.trial.json'))).to.equal(false);
  });

  it('are read from the best one that can be used, with what may not run switched off', async () => {
    const files = open();
    const storage = makeFlowStorage({
      userDir: path.join(dir, 'user'),
      files,
      log: { error: () => undefined } as never,
      permissions: () => [],
      onSaved: () => undefined,
    });
    const read = storage['getFlows'] as () => Promise<{ id: string; type: string; d?: boolean }[]>;
    const write = (nodes: unknown): void =>
      writeFileSync(
        path.join(dir, 'user', 'flows.json'),
        typeof nodes === 'string' ? nodes : JSON.stringify(nodes),
      );
    const tab = { id: 't', type: 'tab', label: 'X' };
    write([
      tab,
      { id: 'e', type: 'exec', z: 't', wires: [] },
      { id: 'f', type: 'function', z: 't', func: 'process.exit(1)', outputs: 1, libs: [], wires: [] },
      { id: 'd', type: 'debug', z: 't', wires: [] },
    ]);
    expect((await read()).map(({ id, type, d }) => [id, type, d === true])).to.deep.equal([
      ['t', 'tab', false],
      ['e', 'comment', false],
      ['f', 'function', true],
      ['d', 'debug', false],
    ]);
    for (const broken of ['{ half a file', [tab, 'no node'], { flows: [] }]) {
      write(broken);
      expect(await read()).to.deep.equal(JSON.parse(FLOW('initial')));
    }
  });
});
