import { parseArgs } from 'node:util';
import { chooseTrial, KINDS } from './kinds.ts';
import { runTrial, type TrialResult } from './trial.ts';

// Lets upstream contradict itself in every way that is known, many times, on a virtual clock: `npm
// run test:disagreement`.

const { values } = parseArgs({ options: { runs: { type: 'string', default: '200' } } });
const runs = Number(values.runs);

for (const kind of KINDS) {
  const results: TrialResult[] = [];
  for (let seed = 0; seed < runs; seed += 1) results.push(await runTrial(chooseTrial(kind, seed)));
  const seedsOf = (isSuch: (result: TrialResult) => boolean) =>
    results.flatMap((result, seed) => (isSuch(result) ? seed : []));
  const unmarked = seedsOf((result) => result.unmarked.length > 0);
  const wrong = seedsOf((result) => result.wrong.length > 0);
  const marked = seedsOf((result) => result.marked > 0);
  const isKept = unmarked.length + wrong.length === 0;
  const seeds = isKept ? '' : `, seeds ${[...new Set([...unmarked, ...wrong])].slice(0, 5).join(' ')}`;
  process.stdout.write(
    `${isKept ? 'ok    ' : 'MISSED'} ${kind.name}: ${runs} runs, wrong pages marked in ${marked.length}, ` +
      `unmarked in ${unmarked.length}, wrong after the second check in ${wrong.length}; at most ` +
      `${Math.max(...results.map(({ calls }) => calls))} list calls${seeds}\n`,
  );
  if (!isKept) process.exitCode = 1;
}
