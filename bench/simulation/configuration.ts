import type { SimulationOptions } from './options.ts';
import { CONFIG } from './stack.ts';
import { WORKLOAD } from './workload.ts';

/** Everything that the figures depend on, in words. */
export function describeConfiguration(options: SimulationOptions): string {
  const { days, queriesPerDay, seed, library, mirror } = options;
  const { types, pageSizes, starts, visitors, night, changes, office } = WORKLOAD;
  return [
    'Configuration',
    `  days              ${days}, from midnight in Beijing, with nothing cached and no crawl`,
    `  seed              ${seed}`,
    `  queries           ${queriesPerDay} a day, each at a time of its own (Poisson); from ${night.fromHour}:00 to ${night.untilHour}:00 at ${night.rate} of the day's rate`,
    `  library           ${listPairs(Object.entries(library))}`,
    `  types queried     ${listPairs(types)} %`,
    '  pages             by Zipf with exponent 1: page n is asked for 1/n as often as page 1',
    `  page sizes        ${listPairs(pageSizes)} %`,
    `  start of a page   ${listPairs(starts)} %`,
    '    page            at offset: page * size',
    `    cursor          after the end of an aligned page or a cursor's, which one of the last ${visitors} such visitors has just got`,
    '    unaligned       at offset: page * size + 1 to size - 1 more',
    `  changes           ${listPairs(Object.entries(changes))} a day, from ${office.fromHour}:00 to ${office.untilHour}:00, to any asset alike`,
    '  upstream          answers in no time, with its own quota of 1000 list calls and 1000 count calls a day',
    `  filling           ${mirror ? 'what nobody has asked for is read in the background' : 'off'}`,
    `  gateway           the defaults for an account: ${listPairs(Object.entries(SHOWN))}`,
  ].join('\n');
}

const SHOWN = {
  upstreamDailyCalls: CONFIG.upstreamDailyCalls,
  upstreamCallsPerOperation: CONFIG.upstreamCallsPerOperation,
  freshSeconds: CONFIG.freshSeconds,
  proofSeconds: CONFIG.proofSeconds,
  staleSeconds: CONFIG.staleSeconds,
  contentSeconds: CONFIG.contentSeconds,
  cacheMaxBytes: CONFIG.cacheMaxBytes,
};

function listPairs(pairs: Iterable<readonly [string | number, number]>): string {
  return Array.from(pairs, ([name, value]) => `${name} ${value}`).join(', ');
}
