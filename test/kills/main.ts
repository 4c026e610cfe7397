import { parseArgs } from 'node:util';
import { killAgainAndAgain } from './kills.ts';

// Does a gateway that is killed at any moment forget a call? `npm run test:kills -- --kills 100`.

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    quota: { type: 'boolean', default: true },
  },
  allowNegative: true,
});

let died = 0;
const { kills, overCeiling, ahead } = await killAgainAndAgain({
  kills: Number(values.kills),
  seed: Number(values.seed),
  tellsQuota: values.quota,
  onKill({ forgotten, read, counted }) {
    died += 1;
    if (forgotten > 0) print(`forgotten: ${forgotten} calls`);
    if (died % 10 === 0)
      print(`after ${died} kills, callers have read ${read}, upstream has counted ${counted}`);
  },
});
const forgotten = kills.reduce((sum, killed) => sum + killed.forgotten, 0);
const { read, counted } = kills.at(-1) ?? { read: 0, counted: 0 };

print(`kills                     ${kills.length}`);
print(`calls forgotten           ${forgotten}`);
print(`calls over the ceiling    ${overCeiling}`);
print(`calls as upstream counted ${counted}`);
print(`calls as callers read     ${read}, ${ahead} more`);
if (forgotten > 0 || overCeiling > 0) process.exitCode = 1;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
