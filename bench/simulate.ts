import { writeFileSync } from 'node:fs';
import { orExit } from './option-error.ts';
import { drawChart } from './simulation/chart.ts';
import { describeConfiguration } from './simulation/configuration.ts';
import type { DayRecord } from './simulation/day-record.ts';
import { summarise } from './simulation/day-summary.ts';
import { readOptions, type SimulationOptions } from './simulation/options.ts';
import { reportDay, reportPromises, reportWithout, tabulateHours } from './simulation/report.ts';
import { simulateWithout } from './simulation/second-line.ts';
import { simulate } from './simulation/simulation.ts';

const CHART = new URL('../docs/calls-over-the-day.svg', import.meta.url);

const options = orExit(() => readOptions(process.argv.slice(2)));
print(describeConfiguration(options));
const [records, without] = await Promise.all([
  options.only === 'without' ? [] : simulateDays(options),
  options.only === 'with' ? undefined : simulateWithout(process.argv.slice(2)),
]);
if (without !== undefined) print(reportWithout(without));
const [firstDay] = records;
if (options.svg && firstDay !== undefined && without !== undefined)
  writeFileSync(CHART, drawChart(firstDay, without));
if (firstDay !== undefined) {
  const { text, areCached } = reportPromises(records.map(summarise), options);
  print(text);
  if (!areCached) process.exitCode = 1;
}

/** Prints each day as soon as it is over. */
async function simulateDays(options: SimulationOptions): Promise<readonly DayRecord[]> {
  const records: DayRecord[] = [];
  for await (const record of simulate(options, 'with')) {
    records.push(record);
    print(`${reportDay(record, records.length)}\n${tabulateHours(record)}`);
  }
  return records;
}

function print(paragraph: string): void {
  process.stdout.write(`${paragraph}\n\n`);
}
