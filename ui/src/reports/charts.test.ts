/** The library draws nothing, and says nothing, where a kind of series was not loaded with it: the line of the Pareto was missing once. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { ChartLook } from './chart-look.ts';
import { barsOption, waterfallOption } from './oee-charts.ts';
import { paretoOption } from './pareto-chart.ts';
import { timelineOption } from './timeline-chart.ts';

const look = { nameWidth: 132 } as ChartLook;
const format = { value: String, percent: String };
const loaded = readFileSync(new URL('ChartCanvas.vue', import.meta.url), 'utf8');
const MODULES: Record<string, string> = { bar: 'BarChart', custom: 'CustomChart', line: 'LineChart' };

describe('the charts of the reports', () => {
  it('use only what is loaded', () => {
    const step = {
      name: 'shift',
      kind: 'level',
      seconds: 60,
      from: 0,
      to: 60,
      label: 'a',
      shown: '1',
    } as const;
    const rows = [{ label: 'a', value: 3, cumulativeShare: 1 }];
    const options = [
      waterfallOption(look, [step], { level: 'l', loss: 'x', gain: 'g' }),
      barsOption(look, ['a'], [{ name: 'n', color: '#000', values: [1] }], { format: String }),
      paretoOption(look, rows, { value: 'v', cumulative: 'c' }, format),
      timelineOption(look, [], { fromMs: 0, toMs: 1 }, String),
    ];
    const kinds = options.flatMap((option) =>
      (option['series'] as { type: string }[]).map(({ type }) => type),
    );
    for (const kind of new Set(kinds)) expect(loaded, kind).to.match(new RegExp(`\\n  ${MODULES[kind]},`));
    expect(kinds).to.include('custom');
  });
});
