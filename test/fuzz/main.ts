import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

// Damages the bodies that upstream sends, many times, and counts what must never come of it: `npm
// run test:fuzz`.

/**
 * Nothing is kept of a library after its end: what there is, is compiled code and what engines keep
 * for themselves.
 */
const MOST_GROWTH_MIB = 4;

/** The heap is measured from here on: by then everything was loaded and compiled. */
const WARM_UP_BODIES = 5000;

const { values } = parseArgs({
  options: {
    bodies: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
});
if (globalThis.gc === undefined) throw new Error('Run it with --expose-gc: npm run test:fuzz');

const unforeseen: unknown[] = [];
process.on('unhandledRejection', (reason) => unforeseen.push(reason));
process.on('uncaughtException', (error) => unforeseen.push(error));

const startedAt = performance.now();
const seed = Number(values.seed);
const warmUp = await fuzz({ bodies: WARM_UP_BODIES, seed: seed + 1_000 });
const before = heapUsed();
const rest = await fuzz({ bodies: Number(values.bodies), seed });
const growth = (heapUsed() - before) / 2 ** 20;

const crashes = [...warmUp.crashes, ...rest.crashes, ...unforeseen.map(String)];
const badEntries = [...warmUp.badEntries, ...rest.badEntries];
for (const each of [...crashes.slice(0, 5), ...badEntries.slice(0, 5)]) print(each);
print(`bodies            ${rest.bodies}, after ${warmUp.bodies} to warm up`);
print(`operations        ${rest.answered} answered, ${rest.failed} failed with a typed error`);
print(`crashes           ${crashes.length}`);
print(`bad entries cached  ${badEntries.length}`);
print(`heap growth       ${growth.toFixed(2)} MiB, of ${MOST_GROWTH_MIB} that it may be`);
print(`time              ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
if (crashes.length > 0 || badEntries.length > 0 || growth > MOST_GROWTH_MIB) process.exitCode = 1;

function heapUsed(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
