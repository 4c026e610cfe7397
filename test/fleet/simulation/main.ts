import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { anySchedule } from './faults.ts';
import { problemsOf } from './problems.ts';
import { simulate } from './simulation.ts';

// Many fleets in virtual time, and what they have not kept of what they promise: `npm run
// test:fleet-schedules`.

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
});
const schedules = Number(values.schedules);
const seed = Number(values.seed);

// Most of them fail many calls, whose errors nobody looks at.
Error.stackTraceLimit = 0;

/** How many run between two lines of progress. */
const PART = 1000;

for (let done = 0; done < schedules; done += PART) {
  const numRuns = Math.min(PART, schedules - done);
  const result = await fc.check(
    fc.asyncProperty(anySchedule, async (schedule) => {
      const problems = problemsOf(await simulate(schedule), schedule.dailyCalls);
      if (problems.length > 0) throw new Error(problems.join('\n'));
    }),
    { numRuns, seed: seed + done },
  );
  if (result.failed) {
    process.stdout.write(`${fc.defaultReportMessage(result) ?? ''}\n${result.errorInstance}\n`);
    process.exit(1);
  }
  process.stdout.write(`${done + numRuns} of ${schedules} schedules: nothing was broken\n`);
}
process.exit(0);
