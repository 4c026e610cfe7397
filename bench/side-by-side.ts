import { orExit } from './option-error.ts';
import { divideCores } from './served/cores.ts';
import { judge } from './side-by-side/goals.ts';
import { CACHED_IMAGES, type MemoryResult, measureMemory } from './side-by-side/measure-memory.ts';
import { measureStalls, type StallResult } from './side-by-side/measure-stalls.ts';
import { LOAD_MODES } from './side-by-side/modes.ts';
import { readOptions } from './side-by-side/options.ts';
import { type Reporter, type Result, runLoadMode } from './side-by-side/run-load-mode.ts';
import {
  describeLoadLimits,
  tabulateGoals,
  tabulateMemory,
  tabulateResults,
  tabulateStalls,
} from './side-by-side/tables.ts';
import { PeersError, preparePeers } from './side-by-side/targets/peers-folder.ts';
import { chooseTargets } from './side-by-side/targets/targets.ts';

// The gateway and its peers, asked the same of the same upstream: `npm run bench`. It measures and
// judges, and fails only where an answer is wrong.

const options = orExit(() => readOptions(process.argv.slice(2)));
if (chooseTargets(options).some(({ isPeer }) => isPeer)) prepare();
const cores = divideCores();
const settings = { ...options, core: cores.server };
print(`${cores.description} Node.js ${process.version}, ${options.rounds} rounds of ${options.seconds} s.`);

const reporter: Reporter = {
  onWrongAnswer(target, query, problem) {
    process.exitCode = 1;
    print(`WRONG ANSWER of ${target} to ${query}: ${problem}`);
  },
};
const results: Result[] = [];
let stalls: readonly StallResult[] = [];
let memory: readonly MemoryResult[] = [];

for (const mode of LOAD_MODES.filter(({ name }) => options.modes.includes(name))) {
  print(`\n## ${mode.name}: ${mode.title}`);
  for await (const { query, results: ofQuery } of runLoadMode(mode, settings, reporter)) {
    results.push(...ofQuery);
    print(
      `\n${mode.name} ${query.name}, ${query.title}\n\n${tabulateResults(ofQuery, mode.base)}${describeLoadLimits(ofQuery)}`,
    );
  }
}
if (options.modes.includes('stalls')) {
  stalls = await measureStalls(settings);
  print(
    `\n## stalls: event-loop delay while news of 1 MB are read and sanitised\n\n${tabulateStalls(stalls)}`,
  );
}
if (options.modes.includes('memory')) {
  memory = await measureMemory(settings);
  print(`\n## memory: ${CACHED_IMAGES} cached images\n\n${tabulateMemory(memory)}`);
}
const goals = judge({ results, stalls, memory });
if (goals.length > 0) print(`\n## goals\n\n${tabulateGoals(goals)}`);
// Sockets of fetch would keep the process for some seconds more.
process.exit();

function prepare(): void {
  try {
    preparePeers(print);
  } catch (error) {
    if (!(error instanceof PeersError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
