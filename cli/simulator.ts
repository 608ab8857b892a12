/** `npm run simulator`: simulated PLCs for training and trials, until Ctrl-C, which prints what was really made. */
import { once } from 'node:events';
import { readOptions, USAGE } from '../simulator/read-options.ts';
import { plantTable, summaryLine, truthTable } from '../simulator/show-plant.ts';
import { SimulatedPlant } from '../simulator/simulated-plant.ts';
import { runCommand } from './run-command.ts';

const SUMMARY_INTERVAL_MS = 10_000;

await runCommand(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options === null) return console.log(USAGE);
  const plant = new SimulatedPlant(options);
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await plant.start();
  console.log(plantTable(plant.plcs, options));
  console.log('The PLCs answer. Ctrl-C stops them and prints what they made.');
  const summary = setInterval(() => console.log(summaryLine(plant.plcs)), SUMMARY_INTERVAL_MS);
  await stopped;
  clearInterval(summary);
  await plant.stop();
  console.log(truthTable(plant.plcs));
});
