import { parseArgs } from 'node:util';
import { killWritersOfLibrary } from './kills.ts';

// Is the library whole after a kill at any moment? `npm run test:library-kills -- --kills 100`.

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
  },
});

let died = 0;
const kills = await killWritersOfLibrary(
  { kills: Number(values.kills), seed: Number(values.seed) },
  ({ told, written, faults }) => {
    died += 1;
    for (const fault of faults) print(`fault: ${fault}`);
    if (told > written) print(`lost: ${told - written} transactions`);
    if (died % 10 === 0) print(`after ${died} kills, ${written} transactions are written`);
  },
);
const faults = kills.filter((kill) => kill.faults.length > 0).length;
const lost = kills.filter(({ told, written }) => told > written).length;

print(`kills                     ${kills.length}`);
print(`files with faults         ${faults}`);
print(`files that have lost      ${lost}`);
print(`transactions written      ${kills.at(-1)?.written ?? 0}`);
if (faults > 0 || lost > 0) process.exitCode = 1;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
