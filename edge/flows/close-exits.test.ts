import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const module = fileURLToPath(new URL('close-exits.ts', import.meta.url));

/** In a process of its own: what is closed stays closed. Answers what the code prints. */
function runClosed(code: string): string {
  const script = `
    import vm from 'node:vm';
    import { createRequire } from 'node:module';
    import { closeCodeFromText, keepMailFromFiles } from ${JSON.stringify(module)};
    ${code}`;
  const args = ['--input-type=module-typescript', '--disable-warning=ExperimentalWarning', '--eval', script];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
}

/** As a function node runs it, with something of ours at hand. */
const tryFromSandbox = (code: string): string => `
  const sandbox = vm.createContext({ setTimeout, Buffer, load: async () => 1, say: (text) => console.log(text) });
  const run = (text) => {
    try { vm.runInContext(text, sandbox); } catch (error) { console.log(error.message); }
  };
  ${code}`;

const WAYS = [
  `setTimeout[['con', 'structor'].join('')]('return process.pid')()`,
  `Buffer[['con', 'structor'].join('')]('return process.pid')()`,
  `load[['con', 'structor'].join('')]('return process.pid')()`,
  `new Buffer.from[['con', 'structor'].join('')]('return process.pid')`,
];

describe('The exits of a flow', () => {
  it('are shut for code from text, which would find the process otherwise', () => {
    const ways = WAYS.map((way) => `run(${JSON.stringify(`say('got ' + typeof ${way})`)});`).join('\n');
    const open = runClosed(tryFromSandbox(ways)).split('\n');
    expect(open[0]).to.equal('got number');
    const shut = runClosed(`closeCodeFromText(); ${tryFromSandbox(ways)}`).split('\n');
    expect(new Set(shut)).to.deep.equal(new Set(['Code is not made from text here.']));
    expect(shut).to.have.length(WAYS.length);
  });

  it('leave functions what they are for those who only ask', () => {
    const code = `closeCodeFromText();
      const asked = [(() => 1).constructor.name, (async () => 1).constructor.name, typeof new Function('return 1')];
      console.log(asked.join(), (() => 1) instanceof Function);`;
    expect(runClosed(code)).to.equal('Function,AsyncFunction,function true');
  });

  it('are shut for files and addresses in e-mails, and open for what the message holds', () => {
    const code = `keepMailFromFiles();
      const ofMail = createRequire(createRequire(${JSON.stringify(module)}).resolve('node-red-node-email/package.json'));
      const mail = ofMail('nodemailer').createTransport({ streamTransport: true, buffer: true });
      const send = (attachment) => mail
        .sendMail({ from: 'a@b.example', to: 'c@d.example', text: 'x', attachments: [attachment] })
        .then(({ message }) => 'sent ' + message.includes(Buffer.from('inside').toString('base64')), (error) => error.code);
      console.log(await send({ path: ${JSON.stringify(module)} }));
      console.log(await send({ href: 'http://127.0.0.1:9/x' }));
      console.log(await send({ raw: { path: ${JSON.stringify(module)} } }));
      console.log(await send({ filename: 'a.txt', content: 'inside' }));`;
    expect(runClosed(code).split('\n')).to.deep.equal([
      'EFILEACCESS',
      'EURLACCESS',
      'EFILEACCESS',
      'sent true',
    ]);
  });
});
