import { expect } from 'chai';
import { findHarmfulPart } from './harmful-code.ts';

const HARMFUL = [
  `require('child_process').exec('id')`,
  `const cp = global.process.mainModule.require('child_process');`,
  `return process.env;`,
  `process.exit(1);`,
  `eval('1');`,
  `new Function('return 1')();`,
  `Buffer.constructor('return process')();`,
  `msg['constructor']['constructor']('return 1')();`,
  `msg["constr" + "uctor"];`,
  'msg[`constructor`];',
  `const { constructor: F } = Buffer; F('return 1')();`,
  `const { ['constructor']: F } = Buffer;`,
  `Object.getPrototypeOf(Buffer);`,
  `Reflect.get(Buffer, 'x');`,
  `msg.__proto__.polluted = true;`,
  `const a = { __proto__: msg };`,
  `const fs = await import('node:fs');`,
  `globalThis.x = 1;`,
  `node.send({ payload: 'child_process' });`,
  `({}).__defineGetter__('x', () => 1);`,
  `} ; (function () {`,
  '$(CODE)',
  '${CODE}',
  `this is not code`,
];
const HARMLESS = [
  ``,
  `return msg;`,
  `msg.payload = msg.payload.changes.filter((change) => change.value > 10); return msg;`,
  `const key = msg.topic; msg.payload[key] = 1; return msg;`,
  `context.set('n', (context.get('n') || 0) + 1); node.status({ text: 'ok' }); return msg;`,
  `// the process of the machine is required here\nmsg.payload = 'em processo'; return msg;`,
  `const buffer = Buffer.alloc(4); buffer.writeUInt32BE(7); msg.payload = buffer; return msg;`,
  `await new Promise((resolve) => setTimeout(resolve, 10)); return [msg, null];`,
  `const processed = msg.payload.map(({ value }) => value); return { payload: processed };`,
];

describe('findHarmfulPart', () => {
  for (const code of HARMFUL)
    it(`refuses ${code.slice(0, 60)}`, () => expect(findHarmfulPart(code)).to.have.property('what'));

  for (const code of HARMLESS)
    it(`lets ${code.slice(0, 60) || 'nothing'} through`, () =>
      expect(findHarmfulPart(code)).to.equal(undefined));

  it('refuses code that is nested more deeply than it can follow, instead of failing', () => {
    expect(findHarmfulPart(`return msg${'.a'.repeat(20_000)};`)).to.deep.equal({ what: 'syntax', line: 1 });
    expect(findHarmfulPart(`return ${Array(5000).fill("'a'").join('+')};`)).to.have.property('what');
  });

  it('reads a sum of texts once, and sees what its parts make together', () => {
    const parts = [...'child_process'].map((letter) => `'${letter}'`).join(' + ');
    expect(findHarmfulPart(`return ${parts};`)).to.deep.equal({ what: 'child_process', line: 1 });
    expect(findHarmfulPart(`return msg[('con' + 'struc') + 'tor'];`)).to.have.property('what');
    expect(findHarmfulPart(`return 'a' + ('b' + msg.c);`)).to.equal(undefined);
  });

  it('names the part and its line', () => {
    expect(findHarmfulPart('const a = 1;\nreturn require("fs");')).to.deep.equal({
      what: 'require',
      line: 2,
    });
    expect(findHarmfulPart('const a = 1;\nconst = 2;')).to.deep.equal({ what: 'syntax', line: 2 });
  });
});
