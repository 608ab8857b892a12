import { expect } from 'chai';
import { DomainError } from '../domain/errors.ts';
import { drawFault } from './fault-plan.ts';
import { seededRandom } from './random.ts';
import { readOptions } from './read-options.ts';

describe('the options of the simulator', () => {
  it('describe one Delta PLC by default', () => {
    const options = readOptions([]);
    expect(options).to.deep.include({ plcs: 1, port: 1502, host: '127.0.0.1', unitId: 1, truthFile: null });
    expect(options?.registers).to.deep.equal({ production: 4129, scrap: 4130, status: 4136 });
  });

  it('take rates by the second, minute and hour', () => {
    const rate = (text: string): number | undefined => readOptions(['--rate', text])?.machine.rate;
    expect([rate('0.5'), rate('30/min'), rate('1800/h')]).to.deep.equal([0.5, 0.5, 0.5]);
  });

  it('give a wide counter two registers that do not overlap', () => {
    const registers = readOptions(['--rollover', '4294967296'])?.registers;
    expect(registers).to.deep.equal({ production: 4129, scrap: 4132, status: 4136 });
  });

  const wrong: [args: string[], sentence: RegExp][] = [
    [['--plcs', '0'], /--plcs must be a whole number from 1 to 1000, not "0"/],
    [['--plcs', 'many'], /--plcs must be a whole number/],
    [['--port', '65530', '--plcs', '10'], /10 PLCs from port 65530 on need ports beyond 65535/],
    [['--rate', 'fast'], /--rate must be .* not "fast"/],
    [['--scrap', '120%'], /--scrap must be a share such as 2%/],
    [['--rollover', '1'], /--rollover must be a whole number from 2/],
    [['--start-at', '65536'], /--start-at must be a whole number from 0 to 65535/],
    [['--status', 'asleep'], /--status must be auto, stopped/],
    [['--registers', 'production=D34'], /--registers overlap/],
    [['--registers', 'pieces=D1'], /knows production, scrap and status, not "pieces"/],
    [['--registers', 'production=33'], /choose its dialect/],
    [['--registers', 'production=M0'], /must be holding registers/],
    [['--faults', 'fire=1%'], /no fault "fire"; choose from silent/],
    [['--faults', 'silent=60%,reset=60%'], /must not add up to more than 100%/],
    [['--unknown'], /Unknown option '--unknown'/],
  ];
  for (const [args, sentence] of wrong) {
    it(`refuse ${args.join(' ')} with a clear sentence`, () => {
      expect(() => readOptions(args)).to.throw(DomainError, sentence);
    });
  }

  it('spoil the share of the requests that was asked for', () => {
    const plan = readOptions(['--faults', 'silent=10%,exception=20%'])?.faults ?? [];
    const random = seededRandom(3);
    const drawn = Array.from({ length: 10_000 }, () => drawFault(plan, random));
    expect(drawn.filter((fault) => fault === 'silent').length).to.be.closeTo(1_000, 150);
    expect(drawn.filter((fault) => typeof fault === 'object').length).to.be.closeTo(2_000, 200);
  });
});
